import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { AccessError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import { problemResponse } from './problem.ts';

export interface CallerPorts {
  readonly authenticate: Authenticate;
  readonly log: Log;
}

/** Answers a caller whose token is good, and everybody else with what to change. Never throws. */
export async function withCaller(
  { authenticate, log }: CallerPorts,
  { headers }: Pick<HttpRequest, 'headers'>,
  answer: (caller: Caller) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const authentication = await authenticate(headers.get('authorization'));
  switch (authentication.outcome) {
    case 'missing':
      return problemResponse('token-missing', 'Send an Entra access token: Authorization: Bearer <token>.', {
        'www-authenticate': 'Bearer',
      });
    case 'invalid':
      log.warn('api.tokenRefused', { why: authentication.why });
      return problemResponse('token-invalid', 'Get a new token from Entra for this API and send that one.', {
        'www-authenticate': 'Bearer error="invalid_token"',
      });
    case 'unavailable':
      log.error('api.keysUnavailable', { why: authentication.why });
      return unavailable();
    case 'caller':
      try {
        return await answer(authentication.caller);
      } catch (error) {
        log.error('api.requestFailed', { error });
        return error instanceof AccessError && error.code === 'store.unavailable'
          ? unavailable()
          : problemResponse('unexpected', 'The operators find the cause in the log. Try again later.');
      }
  }
}

// One answer for an id that does not exist and a request that is not theirs, so that ids cannot be probed.
export function unknownRequest(): HttpResponseInit {
  return problemResponse(
    'request-unknown',
    'There is no request with this id, or you are not one of the people in it.',
  );
}

export function unavailable(): HttpResponseInit {
  return problemResponse('unavailable', 'Try again in a minute.', { 'retry-after': '60' });
}
