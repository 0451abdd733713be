import * as activities from '../activities/refs.ts';
import type { ProviderFailure } from '../core/errors.ts';
import { longestRemovalPause } from '../core/requests/limits.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import {
  backoffSeconds,
  call,
  callPersistently,
  type Orchestration,
  type Steps,
  sleepUntil,
} from '../platform/durable/steps.ts';
import type { EndGrantInput } from './refs.ts';
import { acquireArtifact, releaseArtifact } from './shared-artifact.ts';

// Histories are read whole at every step, so a removal that is stuck for days starts a new one now and then.
const attemptsARun = 50;

/** Takes one grant back. Runs until the artifact is verified absent, however long that takes; nothing stops it. */
export function* endGrant(context: Orchestration): Steps<{ readonly outcome: 'removed' | 'kept' }> {
  const input = context.df.getInput<EndGrantInput>();
  let { attempts, paged } = input;
  for (let run = 0; run < attemptsARun; run += 1) {
    const result = yield* attempt(context, input.plan);
    if (result.outcome !== 'failed') return result;
    attempts += 1;
    if (!paged && context.df.currentUtcDateTime.getTime() >= Date.parse(input.stuckAfter)) {
      const at = context.df.currentUtcDateTime.toISOString();
      yield* callPersistently(context, activities.markStuck, {
        plan: input.plan,
        failure: result.failure,
        at,
      });
      paged = true;
    }
    const pause = pauseAfter(result.failure, attempts) * 1000;
    const next = new Date(context.df.currentUtcDateTime.getTime() + pause);
    // Nobody is paged before the removal was tried once more at that moment.
    yield* sleepUntil(context, paged ? next : earlier(next, new Date(input.stuckAfter)));
  }
  context.df.continueAsNew({ ...input, attempts, paged });
  return { outcome: 'removed' };
}

function earlier(a: Date, b: Date): Date {
  return a.getTime() < b.getTime() ? a : b;
}

type Attempt =
  | { readonly outcome: 'removed' | 'kept' }
  | { readonly outcome: 'failed'; readonly failure: ProviderFailure };

function* attempt(context: Orchestration, plan: PlannedGrant): Steps<Attempt> {
  // Whoever holds the turn gives it back after one cloud call, so waiting for it needs no end.
  const turn = yield* acquireArtifact(context, plan, 'remove', farFuture);
  if (!turn)
    return {
      outcome: 'failed',
      failure: { class: 'retry', code: 'ArtifactBusy', message: 'The artifact is in use.' },
    };
  const held = { ...plan, artifact: turn.artifact };
  if (turn.others) {
    if (plan.cloudSideEnd && turn.expiresAt !== undefined)
      yield* quietly(
        call(context, activities.shortenArtifact, { plan: { ...held, expiresAt: turn.expiresAt } }),
      );
    yield* releaseArtifact(context, plan, false);
    yield* callPersistently(context, activities.recordGrant, {
      grant: { plan: held, state: 'kept' },
      event: 'grant.kept',
      at: context.df.currentUtcDateTime.toISOString(),
    });
    return { outcome: 'kept' };
  }
  const result = yield* remove(context, held);
  yield* releaseArtifact(context, plan, result.outcome === 'failed');
  return result;
}

const farFuture = new Date(8_640_000_000_000_000);

function* remove(context: Orchestration, plan: PlannedGrant): Steps<Attempt> {
  try {
    return yield* call(context, activities.removeArtifact, { plan });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
    return { outcome: 'failed', failure: { class: 'retry', code: 'ActivityFailed', message } };
  }
}

/** The other holders' ends are kept by their own timers; a cloud-side end that stays later harms nobody. */
function* quietly(step: Steps<unknown>): Steps<void> {
  try {
    yield* step;
  } catch {
    // The activity has said on the log what went wrong.
  }
}

function pauseAfter(failure: ProviderFailure, attempts: number): number {
  if (failure.retryAfterSeconds !== undefined)
    return Math.min(Math.max(failure.retryAfterSeconds, 1), longestRemovalPause);
  return backoffSeconds(attempts, failure.class === 'retry' ? 2 : 30, longestRemovalPause);
}
