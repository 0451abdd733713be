import { describe, expect, it } from 'vitest';
import { azureFailure, isAbsent } from '../../../src/providers/azure/errors.ts';

const restError = (code: string | undefined, statusCode: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`${code} happened`), {
    name: 'RestError',
    ...(code === undefined ? {} : { code }),
    statusCode,
    response: { headers: new Headers(headers) },
  });

describe('failures of Azure', () => {
  it.each([
    ['RoleAssignmentExists', 409, 'permanent', 'retrySlowly'],
    ['RoleAssignmentUpdateNotPermitted', 400, 'permanent', 'retrySlowly'],
    ['RoleAssignmentLimitExceeded', 400, 'permanent', 'retrySlowly'],
    ['PrincipalNotFound', 400, 'retry', 'retry'],
    ['InvalidPrincipalId', 400, 'permanent', 'retrySlowly'],
    ['RoleDefinitionDoesNotExist', 400, 'permanent', 'retrySlowly'],
    ['AuthorizationFailed', 403, 'permanent', 'retrySlowly'],
    ['LinkedAuthorizationFailed', 403, 'permanent', 'retrySlowly'],
    ['ScopeLocked', 409, 'permanent', 'retrySlowly'],
    ['ReadOnlyDisabledSubscription', 409, 'permanent', 'retrySlowly'],
    ['SubscriptionNotFound', 404, 'permanent', 'retrySlowly'],
    ['ResourceGroupNotFound', 404, 'permanent', 'retrySlowly'],
    ['TooManyRequests', 429, 'retry', 'retry'],
    ['ServerTimeout', 504, 'retry', 'retry'],
    ['InternalServerError', 500, 'retry', 'retry'],
    ['AadPremiumLicenseRequired', 400, 'permanent', 'retrySlowly'],
    ['ActiveDurationTooShort', 400, 'retry', 'retry'],
    ['PendingRoleAssignmentRequest', 400, 'retry', 'retry'],
    ['RoleAssignmentRequestPolicyValidationFailed', 400, 'permanent', 'retrySlowly'],
    ['SomethingNew', 400, 'permanent', 'retrySlowly'],
  ])('%s (%i) is %s for a grant and %s for a revocation', (code, status, grant, revoke) => {
    const error = restError(code, status);
    const failure = azureFailure(error, 'grant', 'Reader for Dana');
    expect(failure).toMatchObject({ class: grant, code });
    expect(failure.message).toContain('Reader for Dana');
    expect(azureFailure(error, 'revoke', 'Reader').class).toBe(revoke);
  });

  it('passes on the wait and the request id that Azure gives', () => {
    const error = restError('TooManyRequests', 429, { 'Retry-After': '17', 'x-ms-request-id': 'abc' });
    expect(azureFailure(error, 'grant', 'x')).toMatchObject({ retryAfterSeconds: 17, cloudRequestId: 'abc' });
  });

  it.each([
    ['["ExpirationRule"]', /longest duration of an active assignment/],
    ['["MfaRule","TicketingRule"]', /multi-factor authentication.*; ticket information/],
    ['["NewRule"]', /: NewRule\.$/],
  ])('says in words which rules of PIM refuse it: %s', (rules, words) => {
    const error = restError('RoleAssignmentRequestPolicyValidationFailed', 400);
    error.message = `The following policy rules failed: ${rules}`;
    expect(azureFailure(error, 'grant', 'Reader for Dana').message).toMatch(words);
  });

  it('names the status when an answer has no code', () => {
    expect(azureFailure(restError(undefined, 502), 'grant', 'x')).toMatchObject({
      class: 'retry',
      code: 'Http502',
    });
  });

  it('takes a missing assignment or scope as absent, and a missing subscription as unknown', () => {
    const absent = [
      'RoleAssignmentNotFound',
      'ResourceGroupNotFound',
      'ResourceNotFound',
      'RoleAssignmentScheduleRequestNotFound',
      'SubscriptionNotFound',
    ];
    expect(absent.map((code) => isAbsent(restError(code, 404)))).toEqual([true, true, true, true, false]);
    expect(isAbsent(restError('ResourceNotFound', 409))).toBe(false);
  });
});
