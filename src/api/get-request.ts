import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { RequestStore } from '../core/ports.ts';
import { isRequestId } from '../core/requests/id.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { Caller } from './authenticate.ts';
import { viewOf } from './request-view.ts';
import { type CallerPorts, unknownRequest, withCaller } from './with-caller.ts';

/** The app role that lets an app read every request. */
export const readRole = 'Requests.Read';

export interface GetRequestPorts extends CallerPorts {
  readonly store: Pick<RequestStore, 'load'>;
}

/**
 * Makes the handler of `GET /api/requests/{id}`. The requester, the beneficiary and the approvers named in the
 * request may see it, and apps with the role Requests.Read; to everybody else it is as if it did not exist.
 */
export function createGetRequest(
  ports: GetRequestPorts,
): (request: Pick<HttpRequest, 'headers' | 'params'>) => Promise<HttpResponseInit> {
  const { store, log } = ports;

  async function answer(caller: Caller, id: string): Promise<HttpResponseInit> {
    const record = isRequestId(id) ? await store.load(id) : undefined;
    if (record === undefined) return unknownRequest();
    if (!maySee(caller, record)) {
      log.warn('api.requestHidden', { requestId: id, caller: caller.objectId, appOnly: caller.appOnly });
      return unknownRequest();
    }
    return { status: 200, headers: { 'cache-control': 'no-store' }, jsonBody: viewOf(record) };
  }

  return ({ headers, params }) =>
    withCaller(ports, { headers }, (caller) => answer(caller, params['id'] ?? ''));
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
