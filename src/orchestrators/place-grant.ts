import * as activities from '../activities/refs.ts';
import type { ProviderFailure } from '../core/errors.ts';
import type { GrantRecord, PlannedGrant } from '../core/requests/request.ts';
import {
  backoffSeconds,
  call,
  callPersistently,
  type Orchestration,
  type Steps,
  sleep,
} from '../platform/durable/steps.ts';
import { busy, type FailedAttempt, guarded } from './attempt.ts';
import type { PlaceGrantInput, PlaceGrantOutcome } from './refs.ts';
import { acquireArtifact, holdArtifact, releaseArtifact } from './shared-artifact.ts';
import { quietly } from './show.ts';

/** Places one grant and reads it back, trying again while that can help and there is time. Never throws. */
export function* placeGrant(context: Orchestration): Steps<PlaceGrantOutcome> {
  const { plan, deadline } = context.df.getInput<PlaceGrantInput>();
  const until = new Date(deadline);
  const placing: Placing = { plan, artifact: plan.artifact, attempted: false };
  for (let count = 1; ; count += 1) {
    if (context.df.currentUtcDateTime.getTime() >= until.getTime())
      return yield* failed(context, placing, tooLate);
    const result = yield* guarded(attempt(context, placing, until));
    if (result.outcome === 'placed') return result;
    if (result.outcome === 'standing') {
      yield* record(context, { plan, state: 'standing' }, 'grant.standing');
      return result;
    }
    const { failure } = result;
    const pause = failure.retryAfterSeconds ?? backoffSeconds(count, failure.class === 'retry' ? 2 : 15, 60);
    const next = context.df.currentUtcDateTime.getTime() + pause * 1000;
    if (failure.class === 'permanent' || next >= until.getTime())
      return yield* failed(context, placing, failure);
    yield* sleep(context, pause);
  }
}

/** What is known of the placing, over all attempts. */
interface Placing {
  readonly plan: PlannedGrant;
  /** The artifact's name: an earlier holder's when it is shared. */
  artifact: string;
  /** Whether the cloud may have been asked to place it. */
  attempted: boolean;
}

type Attempt = { readonly outcome: 'placed' } | { readonly outcome: 'standing' } | FailedAttempt;

const tooLate: ProviderFailure = {
  class: 'permanent',
  code: 'TooLate',
  message: 'It could not be given in time.',
};

/** One turn at the artifact: look, unless somebody of ours holds it already; hold; place. */
function* attempt(context: Orchestration, placing: Placing, until: Date): Steps<Attempt> {
  const { plan } = placing;
  const turn = yield* acquireArtifact(context, plan, until);
  if (!turn) return busy;
  placing.artifact = turn.artifact;
  const artifact = { ...plan, artifact: turn.artifact, expiresAt: turn.latest };
  const found = needsLook(plan, placing, turn.held) ? yield* look(context, artifact) : undefined;
  if (found) {
    yield* releaseArtifact(context, plan, false);
    return found;
  }
  yield* holdArtifact(context, plan, turn.artifact);
  placing.attempted = true;
  const result = yield* call(context, activities.placeArtifact, { plan: artifact, grant: plan });
  yield* releaseArtifact(context, plan, true);
  return result;
}

/** What a holder of ours, or an earlier attempt, may have placed is not standing access. */
function needsLook({ sharingKey }: PlannedGrant, { attempted }: Placing, held: boolean): boolean {
  return !attempted && (sharingKey === undefined || !held);
}

/** Something that makes placing impossible or unnecessary; undefined when there is nothing of the kind. */
function* look(context: Orchestration, plan: PlannedGrant): Steps<Attempt | undefined> {
  const checked = yield* call(context, activities.precheckArtifact, { plan });
  if (checked.outcome === 'failed') return checked;
  const blocker = checked.findings.find(({ severity }) => severity === 'blocker');
  if (blocker)
    return {
      outcome: 'failed',
      failure: { class: 'permanent', code: blocker.code, message: blocker.message },
    };
  return checked.findings.some(({ severity }) => severity === 'standing')
    ? { outcome: 'standing' }
    : undefined;
}

function* failed(
  context: Orchestration,
  { plan, artifact, attempted }: Placing,
  failure: ProviderFailure,
): Steps<PlaceGrantOutcome> {
  const grant = { plan: { ...plan, artifact }, state: attempted ? 'failed' : 'blocked', failure } as const;
  yield* record(context, grant, 'grant.placeFailed');
  return { outcome: 'failed', attempted, failure };
}

// The outcome goes to the request's orchestration in any case; the row is for people who look.
const recordAttempts = 5;

function* record(
  context: Orchestration,
  grant: GrantRecord,
  event: 'grant.standing' | 'grant.placeFailed',
): Steps<void> {
  const at = context.df.currentUtcDateTime.toISOString();
  yield* quietly(callPersistently(context, activities.recordGrant, { grant, event, at }, recordAttempts));
}
