import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { ProviderError, type ProviderFailure } from '../core/errors.ts';
import type { AuditLog, Clock, RequestStore } from '../core/ports.ts';
import type { IssuedSession, SessionBroker } from '../core/providers.ts';
import { isRequestId } from '../core/requests/id.ts';
import type { PlannedGrant, RequestRecord } from '../core/requests/request.ts';
import type { Caller } from './authenticate.ts';
import { problemResponse } from './problem.ts';
import { type CallerPorts, unavailable, unknownRequest, withCaller } from './with-caller.ts';

export interface GetSessionPorts extends CallerPorts {
  readonly store: Pick<RequestStore, 'load'>;
  readonly audit: AuditLog;
  readonly broker: SessionBroker;
  readonly clock: Clock;
}

/** What `credential_process` of AWS's tools expects (AWS SDKs and Tools Reference Guide), and a link to the console. */
export const sessionViewSchema = z.strictObject({
  Version: z.literal(1),
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
  Expiration: z.iso.datetime().meta({ description: 'When they stop working: never after the access ends.' }),
  SignInUrl: z
    .url()
    .optional()
    .meta({ description: 'Opens the console as the session; for one use within minutes.' }),
});

/**
 * Makes the handler of `GET /api/requests/{id}/session`. It gives the credentials of an active request to its
 * beneficiary, signed in in person, and to nobody else: to all others it is as if there were no such request. No
 * credentials leave without being in the audit trail.
 */
export function createGetSession(
  ports: GetSessionPorts,
): (request: Pick<HttpRequest, 'headers' | 'params' | 'query'>) => Promise<HttpResponseInit> {
  const { store, broker, clock, log } = ports;

  async function answer(caller: Caller, id: string, index: string | null): Promise<HttpResponseInit> {
    const record = isRequestId(id) ? await store.load(id) : undefined;
    if (record === undefined) return unknownRequest();
    const { beneficiary } = record.request;
    if (caller.appOnly || caller.objectId.toLowerCase() !== beneficiary.objectId.toLowerCase()) {
      log.warn('api.sessionHidden', { requestId: id, caller: caller.objectId, appOnly: caller.appOnly });
      return unknownRequest();
    }
    const plan = planOf(record, broker.kind, index);
    const left = Date.parse(record.expiresAt ?? '') - clock.now().getTime();
    if (plan === undefined || record.state !== 'active' || !(left > 0))
      return problemResponse(
        'session-unavailable',
        'The request is not active, or none of its grants is used through sessions. Look at it in Teams.',
      );
    try {
      const session = await broker.issueSession(plan, left / 1_000);
      await ports.audit.append({
        at: clock.now().toISOString(),
        event: 'session.issued',
        actor: { objectId: beneficiary.objectId, userPrincipalName: beneficiary.userPrincipalName },
        requestId: id,
        data: { grant: plan.index, artifact: plan.artifact, until: session.expiresAt },
      });
      return { status: 200, headers: { 'cache-control': 'no-store' }, jsonBody: viewOf(session) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log.error('api.sessionFailed', { requestId: id, code: error.failure.code });
      return refusal(error.failure);
    }
  }

  return ({ headers, params, query }) =>
    withCaller(ports, { headers }, (caller) => answer(caller, params['id'] ?? '', query.get('grant')));
}

/** The grant that is asked for, or the first one that has sessions, with the end that the request has by now. */
function planOf(
  { grants, expiresAt }: RequestRecord,
  kind: string,
  index: string | null,
): PlannedGrant | undefined {
  const placed = grants.filter(({ state, plan }) => state === 'placed' && plan.kind === kind);
  const wanted = index === null ? placed : placed.filter(({ plan }) => String(plan.index) === index);
  const plan = wanted[0]?.plan;
  return plan && { ...plan, ...(expiresAt !== undefined && { expiresAt }) };
}

function viewOf(session: IssuedSession): z.infer<typeof sessionViewSchema> {
  return {
    Version: 1,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: session.expiresAt,
    ...(session.signInUrl !== undefined && { SignInUrl: session.signInUrl }),
  };
}

function refusal(failure: ProviderFailure): HttpResponseInit {
  return failure.class === 'permanent'
    ? problemResponse('session-unavailable', failure.message)
    : unavailable();
}
