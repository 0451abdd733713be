import { describe, expect, it } from 'vitest';
import { awsCode, awsFailure, isStaleCredentials } from '../../../src/providers/aws/errors.ts';

/** An error as the SDK throws it: the modelled name, the wire code, the metadata. */
const sdkError = (code: string, status: number, name = code) =>
  Object.assign(new Error(`${code} happened`), {
    name,
    Code: code,
    $metadata: { httpStatusCode: status, requestId: 'req-1' },
  });

describe('failures of AWS', () => {
  it.each([
    ['NoSuchEntity', 404, 'permanent', 'retrySlowly'],
    ['EntityAlreadyExists', 409, 'permanent', 'retrySlowly'],
    ['LimitExceeded', 409, 'permanent', 'retrySlowly'],
    ['ConcurrentModification', 409, 'retry', 'retry'],
    ['EntityTemporarilyUnmodifiable', 409, 'retry', 'retry'],
    ['DeleteConflict', 409, 'retry', 'retry'],
    ['MalformedPolicyDocument', 400, 'permanent', 'retrySlowly'],
    ['InvalidInput', 400, 'permanent', 'retrySlowly'],
    ['PolicyNotAttachable', 400, 'permanent', 'retrySlowly'],
    ['UnmodifiableEntity', 400, 'permanent', 'retrySlowly'],
    ['ServiceFailure', 500, 'retry', 'retry'],
    ['Throttling', 400, 'retry', 'retry'],
    ['RequestLimitExceeded', 503, 'retry', 'retry'],
    ['ServiceUnavailable', 503, 'retry', 'retry'],
    ['AccessDenied', 403, 'permanent', 'retrySlowly'],
    ['ExpiredToken', 403, 'permanent', 'retrySlowly'],
    ['InvalidClientTokenId', 403, 'permanent', 'retrySlowly'],
    ['SignatureDoesNotMatch', 403, 'permanent', 'retrySlowly'],
    ['RequestExpired', 400, 'permanent', 'retrySlowly'],
    ['IDPCommunicationError', 400, 'retry', 'retry'],
    ['InvalidIdentityToken', 400, 'permanent', 'retrySlowly'],
    ['PackedPolicyTooLarge', 400, 'permanent', 'retrySlowly'],
    ['RegionDisabled', 403, 'permanent', 'retrySlowly'],
  ])('%s (%i) is %s for a grant and %s for a revocation', (code, status, grant, revoke) => {
    for (const error of [sdkError(code, status), sdkError(code, status, `${code}Exception`)]) {
      const failure = awsFailure(error, 'grant', 'a policy for Dana');
      expect(failure).toMatchObject({ class: grant, code, cloudRequestId: 'req-1' });
      expect(failure.message).toContain('a policy for Dana');
      expect(awsFailure(error, 'revoke', 'a policy').class).toBe(revoke);
    }
  });

  // The JSON services leave the wire code out and add `Exception` to their names.
  it.each([
    ['ConflictException', 'Conflict', 400, 'retry', 'retry'],
    ['ThrottlingException', 'Throttling', 400, 'retry', 'retry'],
    ['InternalServerException', 'InternalServer', 500, 'retry', 'retry'],
    ['ServiceQuotaExceededException', 'ServiceQuotaExceeded', 402, 'permanent', 'retrySlowly'],
    ['ValidationException', 'Validation', 400, 'permanent', 'retrySlowly'],
    ['ResourceNotFoundException', 'ResourceNotFound', 400, 'permanent', 'retrySlowly'],
    ['AccessDeniedException', 'AccessDenied', 403, 'permanent', 'retrySlowly'],
    ['UnrecognizedClientException', 'UnrecognizedClient', 400, 'permanent', 'retrySlowly'],
    ['InvalidSignatureException', 'InvalidSignature', 400, 'permanent', 'retrySlowly'],
  ])('%s of Identity Center is %s (%i)', (...[name, code, httpStatusCode, grant, revoke]) => {
    const $metadata = { httpStatusCode, requestId: 'req-2' };
    const error = Object.assign(new Error(`${name} happened`), { name, $metadata });
    expect(awsFailure(error, 'grant', 'x')).toMatchObject({ class: grant, code, cloudRequestId: 'req-2' });
    expect(awsFailure(error, 'revoke', 'x').class).toBe(revoke);
  });

  it('finds the code in the name when the wire gave none, without its ending', () => {
    expect(awsCode(Object.assign(new Error('x'), { name: 'ThrottlingException' }))).toBe('Throttling');
    expect(awsCode('no error at all')).toBeUndefined();
  });

  it.each([
    [502, 'retry', 'retry'],
    [429, 'retry', 'retry'],
    [418, 'permanent', 'retrySlowly'],
  ])('classes an unknown code by its status %i and keeps the words of AWS', (status, grant, revoke) => {
    const error = sdkError('SomethingNew', status);
    expect(awsFailure(error, 'grant', 'x')).toMatchObject({
      class: grant,
      code: 'SomethingNew',
      message: expect.stringContaining('SomethingNew happened'),
    });
    expect(awsFailure(error, 'revoke', 'x').class).toBe(revoke);
  });

  it('passes on how long AWS asks to wait', () => {
    const error = Object.assign(sdkError('Throttling', 400), {
      $response: { headers: { 'retry-after': '9' } },
    });
    expect(awsFailure(error, 'grant', 'x').retryAfterSeconds).toBe(9);
  });

  it('knows refused credentials from a missing right', () => {
    expect(
      ['ExpiredToken', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'AccessDenied'].map((code) =>
        isStaleCredentials(sdkError(code, 403)),
      ),
    ).toEqual([true, true, true, false]);
    expect(isStaleCredentials(sdkError('ExpiredToken', 400, 'ExpiredTokenException'))).toBe(true);
  });
});
