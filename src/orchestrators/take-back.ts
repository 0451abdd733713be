import * as activities from '../activities/refs.ts';
import { stuckAfterMinutes } from '../core/requests/limits.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import {
  all,
  callPersistently,
  type Orchestration,
  type Steps,
  subOrchestration,
} from '../platform/durable/steps.ts';
import { endGrantId, endGrantRef, showRef, type TakeBackInput } from './refs.ts';
import { showRequest } from './show.ts';

/**
 * Takes all grants of a request back, side by side, while its cards say so; done when every artifact is
 * verified absent.
 */
export function* takeBackAll(
  context: Orchestration,
  requestId: string,
  plans: readonly PlannedGrant[],
): Steps<void> {
  const due = context.df.currentUtcDateTime.getTime();
  const stuckAfter = new Date(due + stuckAfterMinutes * 60_000).toISOString();
  const { instanceId } = context.df;
  const ends = plans.map((plan) =>
    subOrchestration(context, endGrantRef, endGrantId(instanceId, plan), {
      schema: 1,
      plan,
      stuckAfter,
      attempts: 0,
      paged: false,
    }),
  );
  const cards = subOrchestration(context, showRef, `${instanceId}-show`, { schema: 1, requestId });
  yield* all(context, [...ends, cards]);
}

const lost = 'Its orchestration was lost; everything it had placed was taken back.';

/** Finishes a request whose own orchestration is gone: takes back what it may have left and closes it. */
export function* takeBack(context: Orchestration): Steps<{ readonly state: string }> {
  const { requestId, revision, state, plans } = context.df.getInput<TakeBackInput>();
  let next = revision;
  const record = function* (event: RequestEvent): Steps<void> {
    next += 1;
    yield* callPersistently(context, activities.recordEvent, { requestId, revision: next, event });
  };
  const now = () => context.df.currentUtcDateTime.toISOString();
  if (state === 'granting' || state === 'active')
    yield* record({ type: 'revokingStarted', at: now(), failure: lost });
  yield* takeBackAll(context, requestId, plans);
  yield* record({ type: 'failed', at: now(), failure: lost });
  yield* showRequest(context, requestId, 'failed');
  return { state: 'failed' };
}
