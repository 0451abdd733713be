import * as activities from '../activities/refs.ts';
import type { ProviderFailure } from '../core/errors.ts';
import type { Finding } from '../core/ports.ts';
import type { GrantRecord, PlannedGrant } from '../core/requests/request.ts';
import {
  backoffSeconds,
  call,
  callPersistently,
  type Orchestration,
  type Steps,
  sleep,
} from '../platform/durable/steps.ts';
import type { PlaceGrantInput, PlaceGrantOutcome } from './refs.ts';
import { acquireArtifact, releaseArtifact } from './shared-artifact.ts';

/** Places one grant: takes its turn at a shared artifact, looks, places, reads back. Never throws. */
export function* placeGrant(context: Orchestration): Steps<PlaceGrantOutcome> {
  const { plan, deadline } = context.df.getInput<PlaceGrantInput>();
  const until = new Date(deadline);
  const turn = yield* acquireArtifact(context, plan, 'place', until);
  if (!turn) return yield* failed(context, plan, false, busy);
  const artifact = { ...plan, artifact: turn.artifact, expiresAt: turn.expiresAt ?? plan.expiresAt };
  // Whoever comes second finds the first one's artifact there: that is not standing access.
  const found = turn.others ? undefined : yield* precheck(context, artifact, until);
  if (found?.outcome === 'standing') {
    yield* releaseArtifact(context, plan, false);
    yield* record(context, { plan, state: 'standing' }, 'grant.standing');
    return { outcome: 'standing' };
  }
  if (found?.outcome === 'failed') {
    yield* releaseArtifact(context, plan, false);
    return yield* failed(context, plan, false, found.failure);
  }
  const failure = yield* attempts(context, until, () =>
    call(context, activities.placeArtifact, { plan: artifact, grant: plan }),
  );
  // After a failure too: the call may have had its effect, and taking it back needs the hold.
  yield* releaseArtifact(context, plan, true);
  return failure
    ? yield* failed(context, { ...plan, artifact: turn.artifact }, true, failure)
    : { outcome: 'placed' };
}

const busy: ProviderFailure = {
  class: 'permanent',
  code: 'ArtifactBusy',
  message: 'An earlier grant of the same permission is still being taken back.',
};

type Attempt = { readonly outcome: string; readonly failure?: ProviderFailure };

/** Repeats an attempt while its failure says that this can help and there is time; the last failure, if any. */
function* attempts(
  context: Orchestration,
  until: Date,
  attempt: () => Steps<Attempt>,
): Steps<ProviderFailure | undefined> {
  for (let count = 1; ; count += 1) {
    const failure = yield* guarded(attempt);
    if (!failure || failure.class === 'permanent') return failure;
    const pause = failure.retryAfterSeconds ?? backoffSeconds(count, failure.class === 'retry' ? 2 : 15, 60);
    if (context.df.currentUtcDateTime.getTime() + pause * 1000 >= until.getTime()) return failure;
    yield* sleep(context, pause);
  }
}

/** An activity that could not even say what went wrong (the store was away, the host stopped) is tried again. */
function* guarded(attempt: () => Steps<Attempt>): Steps<ProviderFailure | undefined> {
  try {
    return (yield* attempt()).failure;
  } catch (error) {
    return {
      class: 'retry',
      code: 'ActivityFailed',
      message: error instanceof Error ? firstLine(error.message) : 'unknown',
    };
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

type Precheck =
  | { readonly outcome: 'clear' | 'standing' }
  | { readonly outcome: 'failed'; readonly failure: ProviderFailure };

function* precheck(context: Orchestration, plan: PlannedGrant, until: Date): Steps<Precheck> {
  let findings: readonly Finding[] = [];
  const failure = yield* attempts(context, until, function* look() {
    const checked = yield* call(context, activities.precheckArtifact, { plan });
    if (checked.outcome === 'checked') findings = checked.findings;
    return checked;
  });
  if (failure) return { outcome: 'failed', failure };
  const blocker = findings.find(({ severity }) => severity === 'blocker');
  if (blocker)
    return {
      outcome: 'failed',
      failure: { class: 'permanent', code: blocker.code, message: blocker.message },
    };
  return { outcome: findings.some(({ severity }) => severity === 'standing') ? 'standing' : 'clear' };
}

function* failed(
  context: Orchestration,
  plan: PlannedGrant,
  attempted: boolean,
  failure: ProviderFailure,
): Steps<PlaceGrantOutcome> {
  yield* record(context, { plan, state: attempted ? 'failed' : 'blocked', failure }, 'grant.placeFailed');
  return { outcome: 'failed', attempted, failure };
}

function* record(
  context: Orchestration,
  grant: GrantRecord,
  event: 'grant.standing' | 'grant.placeFailed',
): Steps<void> {
  yield* callPersistently(context, activities.recordGrant, {
    grant,
    event,
    at: context.df.currentUtcDateTime.toISOString(),
  });
}
