import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { AccessError } from '../core/errors.ts';
import type { Log, RequestStore } from '../core/ports.ts';
import { isRequestId } from '../core/requests/id.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { Authenticate, Caller } from './authenticate.ts';
import { problemResponse } from './problem.ts';
import { viewOf } from './request-view.ts';

/** The app role that lets an app read every request. */
export const readRole = 'Requests.Read';

export interface GetRequestPorts {
  readonly store: Pick<RequestStore, 'load'>;
  readonly authenticate: Authenticate;
  readonly log: Log;
}

/**
 * Makes the handler of `GET /api/requests/{id}`. The requester, the beneficiary and the approvers named in the
 * request may see it, and apps with the role Requests.Read; to everybody else it is as if it did not exist.
 */
export function createGetRequest(
  ports: GetRequestPorts,
): (request: Pick<HttpRequest, 'headers' | 'params'>) => Promise<HttpResponseInit> {
  const { store, authenticate, log } = ports;

  async function answer(caller: Caller, id: string): Promise<HttpResponseInit> {
    const record = isRequestId(id) ? await store.load(id) : undefined;
    if (record === undefined) return unknown();
    if (!maySee(caller, record)) {
      log.warn('api.requestHidden', { requestId: id, caller: caller.objectId, appOnly: caller.appOnly });
      return unknown();
    }
    return { status: 200, headers: { 'cache-control': 'no-store' }, jsonBody: viewOf(record) };
  }

  return async ({ headers, params }) => {
    const authentication = await authenticate(headers.get('authorization'));
    switch (authentication.outcome) {
      case 'missing':
        return problemResponse(
          'token-missing',
          'Send an Entra access token: Authorization: Bearer <token>.',
          {
            'www-authenticate': 'Bearer',
          },
        );
      case 'invalid':
        log.warn('api.tokenRefused', { why: authentication.why });
        return problemResponse(
          'token-invalid',
          'Get a new token from Entra for this API and send that one.',
          { 'www-authenticate': 'Bearer error="invalid_token"' },
        );
      case 'unavailable':
        log.error('api.keysUnavailable', { why: authentication.why });
        return unavailable();
      case 'caller':
        try {
          return await answer(authentication.caller, params['id'] ?? '');
        } catch (error) {
          log.error('api.requestFailed', { error });
          return error instanceof AccessError && error.code === 'store.unavailable'
            ? unavailable()
            : problemResponse('unexpected', 'The operators find the cause in the log. Try again later.');
        }
    }
  };
}

/** Whether a caller may see a request. Whoever is not named here may not. */
function maySee(caller: Caller, { request, stage, decisions }: RequestRecord): boolean {
  if (caller.appOnly) return caller.roles.includes(readRole);
  const people = [
    request.requester,
    request.beneficiary,
    ...(stage?.approvers ?? []),
    ...decisions.map(({ by }) => by),
  ];
  return people.some(({ objectId }) => objectId.toLowerCase() === caller.objectId.toLowerCase());
}

// One answer for an id that does not exist and a request that is not theirs, so that ids cannot be probed.
function unknown(): HttpResponseInit {
  return problemResponse(
    'request-unknown',
    'There is no request with this id, or you are not one of the people in it.',
  );
}

function unavailable(): HttpResponseInit {
  return problemResponse('unavailable', 'Try again in a minute.', { 'retry-after': '60' });
}
