import type { ProviderFailure } from '../../core/errors.ts';
import { cloudFailure, field, type KnownFailure, type Purpose, textField } from '../failure.ts';
import { headerOf, withRules } from './errors.ts';
import { graphStatus } from './graph.ts';
import { pimCodes } from './pim-codes.ts';

const throttled = 'Microsoft Graph is throttling calls';
const retry = (message: string): KnownFailure => ({ class: 'retry', message });
const permanent = (message: string): KnownFailure => ({ class: 'permanent', message });

/** What the codes of Microsoft Graph mean for a grant (Microsoft Learn, "Microsoft Graph error responses"). */
const knownCodes: ReadonlyMap<string, KnownFailure> = new Map<string, KnownFailure>([
  ...pimCodes,
  [
    'RoleAssignmentExists',
    permanent('Privileged Identity Management has the same membership assigned already, and not by Latchkey'),
  ],
  [
    'Authorization_RequestDenied',
    permanent(
      "Microsoft Graph refused the call: Latchkey's identity lacks an application permission for it, or the group takes no changes",
    ),
  ],
  ['Request_ResourceNotFound', permanent('The group or the person does not exist')],
  ['ResourceNotFound', permanent('The group or the person does not exist')],
  ['Directory_QuotaExceeded', permanent('The directory holds as much as Entra allows')],
  ['Directory_ConcurrencyViolation', retry('Entra is still busy with an earlier change')],
  ['TooManyRequests', retry(throttled)],
  ['activityLimitReached', retry(throttled)],
  ['InvalidAuthenticationToken', retry("The token of Latchkey's identity has just ended")],
]);

/** Microsoft Graph's own code for an error. */
export function graphCode(error: unknown): string | undefined {
  return textField(error, 'code');
}

/** Whether Graph itself says that what was asked for is not there: a 404 of something in between has no code. */
export function isMissing(error: unknown): boolean {
  return graphStatus(error) === 404 && graphCode(error) !== undefined;
}

/** Puts an error of Microsoft Graph (or of the way to it) into its class. `about` says which call, in words. */
export function graphFailure(error: unknown, purpose: Purpose, about: string): ProviderFailure {
  const status = graphStatus(error);
  const headers = field(error, 'headers');
  const read = {
    cloud: 'Azure',
    code: status === undefined ? undefined : graphCode(error),
    status,
    requestId: textField(error, 'requestId') ?? headerOf(headers, 'request-id'),
    retryAfter: headerOf(headers, 'retry-after'),
  } as const;
  const cause = status === undefined ? beneath(error) : error;
  return withRules(error, cloudFailure(cause, read, knownCodes, { purpose, about }));
}

/**
 * The client wraps what happened on the way to Graph and keeps only its name, as the code. A name tells a missing
 * token or a timeout; what `fetch` throws for all that goes wrong on the network is a TypeError.
 */
function beneath(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const name = graphCode(error);
  if (name === undefined) return error;
  const original = new Error(error.message);
  original.name = name;
  return name === 'TypeError' ? Object.assign(original, { code: 'REQUEST_SEND_ERROR' }) : original;
}
