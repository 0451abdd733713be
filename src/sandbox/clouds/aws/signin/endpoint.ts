import { randomUUID } from 'node:crypto';
import type { CallDependencies } from '../answer-call.ts';
import type { Fault } from '../faults.ts';
import { settle } from '../identity-center/settle.ts';
import { answerFederation, type FederationAnswer } from './federation.ts';

const actions: Readonly<Record<string, string>> = { getSigninToken: 'GetSigninToken', login: 'Login' };

/**
 * Answers a call to AWS sign-in, and writes it down; undefined where a scripted fault drops the connection.
 * Nothing of what it was given goes into the event log.
 */
export function answerSignin(
  query: URLSearchParams,
  { world, faults, events, now }: CallDependencies,
): FederationAnswer | undefined {
  const time = now();
  const action = actions[query.get('Action') ?? ''] ?? 'Unknown';
  settle(world, time);
  const fault = faults.meet({ service: 'signin', action });
  const carriedOut = fault && !fault.afterEffect ? undefined : answerFederation(world, time, query);
  const answer = fault ? misbehaviour(fault) : carriedOut;
  events.add({
    time: time.toISOString(),
    requestId: randomUUID(),
    service: 'signin',
    action,
    result: fault ? (fault.code ?? 'ConnectionDropped') : answer?.status === 200 ? 'OK' : 'BadRequest',
    fault: fault?.id,
  });
  return answer;
}

function misbehaviour({ code, status, message }: Fault): FederationAnswer | undefined {
  if (code === undefined || status === undefined) return undefined;
  return { status, contentType: 'text/plain', body: message ?? code };
}
