import * as activities from '../activities/refs.ts';
import type { GrantRecord, PlannedGrant } from '../core/requests/request.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import {
  all,
  callPersistently,
  type Orchestration,
  type Steps,
  subOrchestration,
  type Task,
} from '../platform/durable/steps.ts';
import { lookAgainAt } from './look-again.ts';
import { type EndGrantOutcome, endGrantId, endGrantRef, showRef, type TakeBackInput } from './refs.ts';
import { showRequest } from './show.ts';

/** A grant to take back; `attempted`: the cloud may have been asked to place it. */
export interface Ending {
  readonly plan: PlannedGrant;
  readonly attempted: boolean;
}

/**
 * Takes grants back, side by side, with `beside` and the cards beside them, so that no removal waits for a store
 * or a chat. Done when every artifact is verified absent; resolves to where each grant stands.
 */
export function* takeBackAll(
  context: Orchestration,
  requestId: string,
  endings: readonly Ending[],
  beside: readonly Task[] = [],
): Steps<readonly GrantRecord[]> {
  const now = context.df.currentUtcDateTime.toISOString();
  const { instanceId } = context.df;
  const ends = endings.map(({ plan, attempted }) =>
    subOrchestration(context, endGrantRef, endGrantId(instanceId, plan), {
      schema: 1,
      plan,
      attempted,
      // Of what is taken back late, people hear that much sooner.
      due: plan.expiresAt < now ? plan.expiresAt : now,
      attempts: 0,
      pages: 0,
    }),
  );
  const cards = subOrchestration(context, showRef, `${instanceId}-show`, { schema: 1, requestId });
  const outcomes = yield* all<EndGrantOutcome | null>(context, [...ends, ...beside, cards]);
  return endings.map(({ plan }, index) => {
    const { outcome = 'removed', artifact = plan.artifact } = outcomes[index] ?? {};
    return { plan: { ...plan, artifact }, state: outcome };
  });
}

/** The plans of what was removed: not what was left to other holders, nor what no cloud was ever asked for. */
export function removed(taken: readonly GrantRecord[], endings: readonly Ending[]): readonly PlannedGrant[] {
  return taken
    .filter(({ state }, index) => state === 'removed' && endings[index]?.attempted === true)
    .map(({ plan }) => plan);
}

const lost = 'Latchkey lost track of this request, so everything it had placed was taken back.';
const late = 'It was not taken back in time, and was taken back afterwards.';

/** Finishes a request that its own orchestration does not finish: takes back what may be left and closes it. */
export function* takeBack(context: Orchestration): Steps<{ readonly state: string }> {
  const { requestId, revision, state, overdue, endsAs, grants } = context.df.getInput<TakeBackInput>();
  const taken = yield* takeBackAll(context, requestId, grants);
  let next = revision;
  const at = context.df.currentUtcDateTime.toISOString();
  const record = function* (event: RequestEvent): Steps<void> {
    next += 1;
    yield* callPersistently(context, activities.recordEvent, { requestId, revision: next, event });
  };
  const failure = overdue ? late : lost;
  const active = state === 'active';
  if (active || state === 'granting')
    yield* record({
      type: 'revokingStarted',
      at,
      failure,
      ...(active && overdue && { end: { why: 'expired' } }),
    });
  const end = active && overdue ? 'ended' : endsAs;
  yield* record(end === 'ended' ? { type: 'ended', at } : { type: 'failed', at, failure });
  yield* showRequest(context, requestId, end === 'ended' ? 'ended' : active ? 'lost' : 'failed', true);
  yield* lookAgainAt(context, removed(taken, grants));
  return { state: end };
}
