import type { ProviderFailure } from '../../core/errors.ts';
import { cloudFailure, field, type KnownFailure, numberField, type Purpose, textField } from '../failure.ts';
import { brokenRules, pimCodes } from './pim-codes.ts';

const gone = 'The subscription, resource group or resource does not exist, or Latchkey may not see it';
const throttled = 'Azure is throttling calls';
const rights =
  "Azure refused the call: Latchkey's identity lacks the right, or the condition on its role forbids this one";

const retry = (message: string): KnownFailure => ({ class: 'retry', message });
const permanent = (message: string): KnownFailure => ({ class: 'permanent', message });

/**
 * What the codes of Azure Resource Manager mean for a grant (Microsoft Learn, "Troubleshoot Azure RBAC" and
 * "Resource Manager error codes").
 */
const knownCodes: ReadonlyMap<string, KnownFailure> = new Map<string, KnownFailure>([
  ...pimCodes,
  [
    'RoleAssignmentExists',
    permanent('The same role is already assigned to the same person at the same scope, and not by Latchkey'),
  ],
  [
    'RoleAssignmentUpdateNotPermitted',
    permanent("The assignment's name is taken by another one, which Azure does not let Latchkey change"),
  ],
  ['RoleAssignmentLimitExceeded', permanent('The scope has as many role assignments as Azure allows')],
  ['PrincipalNotFound', retry('Azure does not know the person yet (new people take some minutes to appear)')],
  ['PrincipalTypeNotSupported', permanent('Azure gives roles to no principal of this type')],
  ['InvalidPrincipalId', permanent('Azure does not accept the object id of the person')],
  ['InvalidRoleAssignmentId', permanent('Azure does not accept the id of the assignment')],
  ['RoleDefinitionDoesNotExist', permanent('There is no such role at the scope')],
  ['InvalidCondition', permanent('Azure does not accept the condition on the time')],
  ['AuthorizationFailed', permanent(rights)],
  ['LinkedAuthorizationFailed', permanent(rights)],
  [
    'ScopeLocked',
    permanent('A lock on the scope or above it forbids the change; its owner has to remove it'),
  ],
  ['ReadOnlyDisabledSubscription', permanent('The subscription is disabled and takes no changes')],
  ['SubscriptionNotFound', permanent(gone)],
  ['ResourceGroupNotFound', permanent(gone)],
  ['ResourceNotFound', permanent(gone)],
  ['ParentResourceNotFound', permanent(gone)],
  ['TooManyRequests', retry(throttled)],
  ['SubscriptionRequestsThrottled', retry(throttled)],
  ['ServerTimeout', retry('Azure did not finish in time')],
  ['GatewayTimeout', retry('Azure did not finish in time')],
  ['Conflict', retry('Azure is still busy with an earlier change')],
  ['AnotherOperationInProgress', retry('Azure is still busy with an earlier change')],
  ['ExpiredAuthenticationToken', retry("The token of Latchkey's identity has just ended")],
]);

/** With the scope gone its assignments are gone; the codes with which Azure says that something is not there. */
const absentCodes: ReadonlySet<string> = new Set([
  'RoleAssignmentNotFound',
  'RoleDefinitionDoesNotExist',
  'ResourceGroupNotFound',
  'ResourceNotFound',
  'ParentResourceNotFound',
  'NotFound',
]);

/** What Privileged Identity Management has no more of. */
const pimAbsent = /^RoleAssignment(Schedule(Request|Instance)?|Request)(NotFound|DoesNotExist)$/;

/** Azure's own code for an error. */
export function azureCode(error: unknown): string | undefined {
  return textField(error, 'code');
}

/**
 * Whether Azure says that what was asked for is not there. An unknown subscription does not count: that is
 * also the answer when it has moved to another tenant or all rights on it are lost, and then nobody has looked.
 */
export function isAbsent(error: unknown): boolean {
  const code = azureCode(error) ?? '';
  return numberField(error, 'statusCode') === 404 && (absentCodes.has(code) || pimAbsent.test(code));
}

/** Puts an error of Resource Manager (or of the way to it) into its class. `about` says which call, in words. */
export function azureFailure(error: unknown, purpose: Purpose, about: string): ProviderFailure {
  const read = {
    cloud: 'Azure',
    code: azureCode(error),
    status: numberField(error, 'statusCode'),
    requestId: header(error, 'x-ms-request-id') ?? header(error, 'x-ms-correlation-request-id'),
    retryAfter: header(error, 'retry-after'),
  } as const;
  return withRules(error, cloudFailure(error, read, knownCodes, { purpose, about }));
}

/** Adds which settings of PIM refuse an assignment: they are for an administrator to change, or for the catalogue. */
export function withRules(error: unknown, failure: ProviderFailure): ProviderFailure {
  const broken = brokenRules(textField(error, 'message') ?? '');
  return failure.code !== 'RoleAssignmentRequestPolicyValidationFailed' || broken === undefined
    ? failure
    : { ...failure, message: `${failure.message.replace(/\.$/, '')}: ${broken}.` };
}

function header(error: unknown, name: string): string | undefined {
  return headerOf(field(field(error, 'response'), 'headers'), name);
}

/** A header, whatever kind of collection the headers are in. */
export function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null || !('get' in headers)) return undefined;
  const get: unknown = headers.get;
  if (typeof get !== 'function') return undefined;
  const value: unknown = Reflect.apply(get, headers, [name]);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
