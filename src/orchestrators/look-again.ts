import * as activities from '../activities/refs.ts';
import { lookAgainMinutes, youngMinutes } from '../core/requests/limits.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import { say } from '../core/said/said.ts';
import {
  callPersistently,
  type Orchestration,
  type Steps,
  sleepUntil,
  subOrchestration,
} from '../platform/durable/steps.ts';
import { endGrantRef } from './refs.ts';
import { acquireArtifact, releaseArtifact } from './shared-artifact.ts';
import { quietly } from './show.ts';

// A look that fails is repeated for about a minute; the next one comes anyway.
const attempts = 4;

/**
 * Looks again, some time after they were seen to be absent, whether artifacts still are. What came back and is
 * provably ours is removed again; anything else is reported to whoever runs Latchkey, and left alone.
 */
export function* lookAgainAt(context: Orchestration, plans: readonly PlannedGrant[]): Steps<void> {
  const removedAt = context.df.currentUtcDateTime.getTime();
  for (const minutes of lookAgainMinutes) {
    yield* sleepUntil(context, new Date(removedAt + minutes * 60_000));
    for (const plan of plans) yield* quietly(look(context, plan, { minutes, removedAt }));
  }
}

interface When {
  /** How long after the removal it is looked. */
  readonly minutes: number;
  readonly removedAt: number;
}

function* look(context: Orchestration, plan: PlannedGrant, when: When): Steps<void> {
  const until = new Date(context.df.currentUtcDateTime.getTime() + 60_000);
  const turn = yield* acquireArtifact(context, plan, until);
  // Somebody is changing it for another request: then it is that request's to look after.
  if (!turn) return;
  const isHeld = turn.others !== undefined;
  const found = isHeld
    ? undefined
    : yield* callPersistently(
        context,
        activities.lookAgain,
        { plan: { ...plan, artifact: turn.artifact }, minutes: when.minutes },
        attempts,
      );
  yield* releaseArtifact(context, plan, false);
  if (found?.outcome !== 'present') return;
  if (isOurs(plan, when)) yield* removeAgain(context, plan, when);
  else yield* report(context, plan, when);
}

/**
 * An artifact with a name or mark of ours is ours whenever it is there. Without one, what came back may be
 * a late effect of our own call only if that was moments before; otherwise somebody gave it for good.
 */
function isOurs({ sharingKey, marked, startsAt }: PlannedGrant, { removedAt }: When): boolean {
  return (
    sharingKey === undefined || marked === true || removedAt - Date.parse(startsAt) < youngMinutes * 60_000
  );
}

function* removeAgain(context: Orchestration, plan: PlannedGrant, { minutes }: When): Steps<void> {
  const id = `${context.df.instanceId}-again-${plan.index}-${minutes}`;
  const due = context.df.currentUtcDateTime.toISOString();
  yield subOrchestration(context, endGrantRef, id, {
    schema: 1,
    plan,
    attempted: true,
    due,
    attempts: 0,
    pages: 0,
  });
}

function* report(context: Orchestration, plan: PlannedGrant, { minutes }: When): Steps<void> {
  const { requestId, permission, principal, target } = plan;
  const text = [say('cameBack', { requestId, permission, principal, target }, minutes)];
  const message = { requestId, key: `came-back-${plan.index}-${minutes}`, text };
  yield* callPersistently(context, activities.tellAdmins, message, attempts);
}
