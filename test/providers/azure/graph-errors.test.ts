import { GraphError } from '@microsoft/microsoft-graph-client';
import { describe, expect, it } from 'vitest';
import { graphFailure, isMissing } from '../../../src/providers/azure/graph-errors.ts';

function graphError(code: string, status: number, headers: Record<string, string> = {}): GraphError {
  const error = new GraphError(status, `${code} happened`);
  error.code = code;
  error.headers = new Headers(headers);
  return error;
}

describe('failures of Microsoft Graph', () => {
  it.each([
    ['Authorization_RequestDenied', 403, 'permanent', 'retrySlowly'],
    ['Request_ResourceNotFound', 404, 'permanent', 'retrySlowly'],
    ['Request_BadRequest', 400, 'permanent', 'retrySlowly'],
    ['Directory_QuotaExceeded', 403, 'permanent', 'retrySlowly'],
    ['Directory_ConcurrencyViolation', 409, 'retry', 'retry'],
    ['TooManyRequests', 429, 'retry', 'retry'],
    ['activityLimitReached', 429, 'retry', 'retry'],
    ['InvalidAuthenticationToken', 401, 'retry', 'retry'],
    ['serviceNotAvailable', 503, 'retry', 'retry'],
    ['AadPremiumLicenseRequired', 400, 'permanent', 'retrySlowly'],
    ['RoleAssignmentExists', 400, 'permanent', 'retrySlowly'],
    ['SomethingNew', 400, 'permanent', 'retrySlowly'],
  ])('%s (%i) is %s for a grant and %s for a revocation', (code, status, grant, revoke) => {
    const failure = graphFailure(graphError(code, status), 'grant', 'member of Readers for Dana');
    expect(failure).toMatchObject({ class: grant, code });
    expect(failure.message).toContain('member of Readers for Dana');
    expect(graphFailure(graphError(code, status), 'revoke', 'x').class).toBe(revoke);
  });

  it('passes on the wait and the request id that Graph gives', () => {
    const error = graphError('TooManyRequests', 429, { 'Retry-After': '17', 'request-id': 'abc' });
    expect(graphFailure(error, 'grant', 'x')).toMatchObject({ retryAfterSeconds: 17, cloudRequestId: 'abc' });
    error.requestId = 'in the body';
    expect(graphFailure(error, 'grant', 'x').cloudRequestId).toBe('in the body');
  });

  it.each([
    ['a call that got no answer', 'TypeError', 'retry', 'REQUEST_SEND_ERROR'],
    ['a call that took too long', 'TimeoutError', 'retry', 'Timeout'],
    ['an identity without a token', 'CredentialUnavailableError', 'retry', 'CredentialUnavailableError'],
    ['an error of our own', 'ZodError', 'permanent', 'ZodError'],
  ])('knows %s by the name that the client keeps', (_, name, failureClass, code) => {
    expect(graphFailure(graphError(name, -1), 'grant', 'x')).toMatchObject({ class: failureClass, code });
  });

  it('takes 404 alone as missing', () => {
    expect(isMissing(graphError('Request_ResourceNotFound', 404))).toBe(true);
    expect(isMissing(graphError('Request_ResourceNotFound', 400))).toBe(false);
    expect(isMissing(new Error('not Graph at all'))).toBe(false);
  });
});
