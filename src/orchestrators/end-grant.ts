import * as activities from '../activities/refs.ts';
import type { ProviderFailure } from '../core/errors.ts';
import { longestEarlyPause, longestRemovalPause, pageMinutes } from '../core/requests/limits.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import {
  backoffSeconds,
  call,
  callPersistently,
  type Orchestration,
  type Steps,
  sleepUntil,
} from '../platform/durable/steps.ts';
import { busy, type FailedAttempt, guarded } from './attempt.ts';
import type { EndGrantInput, EndGrantOutcome } from './refs.ts';
import { acquireArtifact, releaseArtifact } from './shared-artifact.ts';
import { quietly } from './show.ts';

// Histories are read whole at every step, so a removal that is stuck for days starts a new one now and then.
const attemptsARun = 50;

/** Takes one grant back. Runs until the artifact is verified absent, however long that takes; nothing stops it. */
export function* endGrant(context: Orchestration): Steps<EndGrantOutcome> {
  const input = context.df.getInput<EndGrantInput>();
  let { attempts, pages } = input;
  for (let run = 0; run < attemptsARun; run += 1) {
    const result = yield* guarded(attempt(context, input));
    if (result.outcome !== 'failed') return result;
    attempts += 1;
    const due = pageTimes(input).filter((time) => context.df.currentUtcDateTime.getTime() >= time).length;
    const { failure, artifact = input.plan.artifact } = result;
    const plan = { ...input.plan, artifact };
    if (due > pages && (yield* page(context, { plan, failure, level: due }))) pages = due;
    const isLate = due === pageMinutes.length;
    const pause =
      pauseAfter(result.failure, attempts, isLate ? longestRemovalPause : longestEarlyPause) * 1000;
    const next = new Date(context.df.currentUtcDateTime.getTime() + pause);
    // Nobody is paged before the removal was tried once more at that moment.
    const nextPage = pageTimes(input)[due];
    yield* sleepUntil(context, nextPage === undefined ? next : earlier(next, new Date(nextPage)));
  }
  context.df.continueAsNew({ ...input, attempts, pages });
  return { outcome: 'removed' };
}

function pageTimes({ due }: EndGrantInput): readonly number[] {
  return pageMinutes.map((minutes) => Date.parse(due) + minutes * 60_000);
}

/** Pages once a level; when that fails it is done after the next attempt, because the removal waits for nobody. */
function* page(
  context: Orchestration,
  stuck: { readonly plan: PlannedGrant; readonly failure: ProviderFailure; readonly level: number },
): Steps<boolean> {
  const at = context.df.currentUtcDateTime.toISOString();
  try {
    yield* call(context, activities.markStuck, { ...stuck, at });
    return true;
  } catch {
    return false;
  }
}

function earlier(a: Date, b: Date): Date {
  return a.getTime() < b.getTime() ? a : b;
}

type Attempt = EndGrantOutcome | FailedAttempt;

// Turns are short; whoever waits longer than this for one goes back to where people are paged.
const turnMilliseconds = 60_000;

/** One turn at the artifact: leaves it to others who hold it, or removes it. */
function* attempt(context: Orchestration, { plan, attempted }: EndGrantInput): Steps<Attempt> {
  const until = new Date(context.df.currentUtcDateTime.getTime() + turnMilliseconds);
  const turn = yield* acquireArtifact(context, plan, until);
  if (!turn) return busy;
  const artifact = { ...plan, artifact: turn.artifact };
  if (!attempted) {
    yield* releaseArtifact(context, plan, false);
    return { outcome: 'removed' };
  }
  if (turn.others !== undefined) return yield* leave(context, artifact, turn.others);
  const result = yield* call(context, activities.removeArtifact, { plan: artifact });
  yield* releaseArtifact(context, plan, result.outcome === 'failed');
  return { ...result, artifact: turn.artifact };
}

/** Leaves a shared artifact to its other holders, whose latest end is `others`. */
function* leave(context: Orchestration, plan: PlannedGrant, others: string): Steps<Attempt> {
  // Their own timers end their access; a cloud-side end that stays later than theirs harms nobody.
  if (plan.cloudSideEnd && others < plan.expiresAt)
    yield* quietly(call(context, activities.shortenArtifact, { plan: { ...plan, expiresAt: others } }));
  yield* releaseArtifact(context, plan, false);
  const at = context.df.currentUtcDateTime.toISOString();
  const kept = { grant: { plan, state: 'kept' }, event: 'grant.kept', at } as const;
  yield* quietly(callPersistently(context, activities.recordGrant, kept, recordAttempts));
  return { outcome: 'kept' };
}

// The outcome goes to the request's orchestration in any case; the row is for people who look.
const recordAttempts = 5;

/** `longest`: for failures that pass by themselves, in seconds. */
function pauseAfter(failure: ProviderFailure, attempts: number, longest: number): number {
  if (failure.retryAfterSeconds !== undefined)
    return Math.min(Math.max(failure.retryAfterSeconds, 1), longestRemovalPause);
  return failure.class === 'retry'
    ? backoffSeconds(attempts, 2, longest)
    : backoffSeconds(attempts, 30, longestRemovalPause);
}
