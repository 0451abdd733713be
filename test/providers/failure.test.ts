import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import {
  guarded,
  oneLine,
  retryAfterSeconds,
  sharedFailure,
  unexpectedFailure,
} from '../../src/providers/failure.ts';

const named = (name: string, fields: Record<string, unknown> = {}) =>
  Object.assign(new Error('text'), { name, ...fields });

describe('failures that no cloud has a code for', () => {
  it.each([
    ['a refused connection', named('Error', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['a cut connection', named('RestError', { code: 'ECONNRESET' }), 'ECONNRESET'],
    ['an unknown host', named('Error', { code: 'ENOTFOUND' }), 'ENOTFOUND'],
    ['a timeout of the AWS SDK', named('TimeoutError'), 'Timeout'],
    ['a timeout of the Azure SDK', named('AbortError'), 'Timeout'],
    [
      'a socket error that fetch wraps',
      new TypeError('fetch failed', { cause: named('Error', { code: 'UND_ERR_SOCKET' }) }),
      'UND_ERR_SOCKET',
    ],
    [
      'a request that could not be sent',
      named('RestError', { code: 'REQUEST_SEND_ERROR' }),
      'REQUEST_SEND_ERROR',
    ],
  ])('repeats after %s', (_, error, code) => {
    expect(sharedFailure(error, 'grant')).toMatchObject({ class: 'retry', code });
    expect(sharedFailure(error, 'revoke')).toMatchObject({ class: 'retry', code });
  });

  it.each([
    ['has no endpoint', named('CredentialUnavailableError'), 'retry', 'retry'],
    ['answers 503', named('AuthenticationError', { statusCode: 503 }), 'retry', 'retry'],
    ['answers 400', named('AuthenticationError', { statusCode: 400 }), 'permanent', 'retrySlowly'],
  ])('classes an identity that %s', (_, error, grant, revoke) => {
    expect(sharedFailure(error, 'grant')).toMatchObject({ class: grant, code: error.name });
    expect(sharedFailure(error, 'revoke')).toMatchObject({ class: revoke, code: error.name });
  });

  it('leaves a mistake of its own to be told as one, which never ends a revocation', () => {
    const error = new TypeError('x is undefined');
    expect(sharedFailure(error, 'grant')).toBeUndefined();
    expect(unexpectedFailure(error, 'grant')).toMatchObject({ class: 'permanent', code: 'TypeError' });
    expect(unexpectedFailure(error, 'revoke')).toMatchObject({ class: 'retrySlowly', code: 'TypeError' });
    expect(unexpectedFailure('plain text', 'grant')).toMatchObject({
      code: 'UnknownError',
      message: expect.stringContaining('plain text'),
    });
  });
});

describe('guarded', () => {
  it('passes results and provider errors through and turns everything else into a provider error', async () => {
    const failure = { class: 'retry', code: 'X', message: 'y' } as const;
    const known = new ProviderError(failure);
    await expect(
      guarded(
        async () => 1,
        () => failure,
      ),
    ).resolves.toBe(1);
    await expect(
      guarded(
        () => Promise.reject(known),
        () => failure,
      ),
    ).rejects.toBe(known);
    const below = named('RestError', { request: { headers: { authorization: 'Bearer secret' } } });
    const error = await guarded(
      () => Promise.reject(below),
      () => failure,
    ).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'ProviderError',
      failure,
      cause: { name: 'RestError', message: 'text' },
    });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('secret');
  });
});

describe('texts and headers of clouds', () => {
  it('reads a wait in seconds and nothing else', () => {
    expect(
      ['7', ' 120 ', '-1', 'Wed, 21 Oct 2026 07:28:00 GMT', '', null, undefined].map(retryAfterSeconds),
    ).toEqual([7, 120, undefined, undefined, undefined, undefined, undefined]);
  });

  it('brings a long text of several lines down to one short line', () => {
    expect(oneLine(' a\n  b\tc ')).toBe('a b c');
    expect(oneLine('x'.repeat(500))).toHaveLength(300);
  });
});
