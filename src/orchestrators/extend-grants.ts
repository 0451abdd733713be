import * as activities from '../activities/refs.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import {
  all,
  backoffSeconds,
  call,
  type Orchestration,
  type Steps,
  sleep,
  subOrchestration,
} from '../platform/durable/steps.ts';
import { busy, guarded } from './attempt.ts';
import { type ExtendGrantInput, type ExtendGrantOutcome, extendGrantRef } from './refs.ts';
import { acquireArtifact, holdArtifact, releaseArtifact } from './shared-artifact.ts';

/** Access that was given: until when, and what is in the clouds. */
export interface Given {
  readonly expiresAt: Date;
  readonly placed: readonly PlannedGrant[];
}

/** The plans after everything was extended, or why not everything could be: then all is as it was before. */
export type ExtendedAll =
  | { readonly plans: readonly PlannedGrant[]; readonly failure?: undefined }
  | { readonly failure: string };

// Whoever asks for more time wants to go on working, and is told soon if that cannot be.
const longestExtending = 5 * 60_000;
// A call that is under way then has this long to come back before the access ends.
const spare = 60_000;

/** Moves the end of every grant, side by side, all or none. */
export function* extendAll(
  context: Orchestration,
  { expiresAt, placed }: Given,
  until: string,
): Steps<ExtendedAll> {
  const start = context.df.currentUtcDateTime.getTime();
  const deadline = new Date(Math.min(start + longestExtending, expiresAt.getTime() - spare)).toISOString();
  const plans = placed.map((plan) => ({ ...plan, expiresAt: until }));
  const name = (plan: PlannedGrant, step: string) =>
    `${context.df.instanceId}-${step}-${plan.index}-${start}`;
  const run = (
    step: string,
    pairs: readonly { readonly plan: PlannedGrant; readonly grant: PlannedGrant }[],
  ) =>
    all<ExtendGrantOutcome>(
      context,
      pairs.map(({ plan, grant }) =>
        subOrchestration(context, extendGrantRef, name(plan, step), { schema: 1, plan, grant, deadline }),
      ),
    );
  const outcomes = yield* run(
    'extend',
    plans.map((plan, index) => ({ plan, grant: placed[index] ?? plan })),
  );
  const failures = outcomes.flatMap((outcome) =>
    outcome.outcome === 'failed' ? [outcome.failure.message] : [],
  );
  if (failures.length === 0) return { plans };
  // What was moved is moved back. If that fails too, the access still ends in time: by this orchestration's clock.
  const back = plans.map((plan, index) => ({ plan: placed[index] ?? plan, grant: plan }));
  yield* run('restore', back);
  return { failure: failures.join(' ') };
}

/** Moves the end of one grant. Never throws. */
export function* extendGrant(context: Orchestration): Steps<ExtendGrantOutcome> {
  const { plan, grant, deadline } = context.df.getInput<ExtendGrantInput>();
  const until = new Date(deadline);
  for (let count = 1; ; count += 1) {
    const result = yield* guarded(attempt(context, { plan, grant, until }));
    if (result.outcome === 'extended' || result.failure.class === 'permanent') return result;
    const pause = result.failure.retryAfterSeconds ?? backoffSeconds(count, 2, 60);
    if (context.df.currentUtcDateTime.getTime() + pause * 1000 >= until.getTime()) return result;
    yield* sleep(context, pause);
  }
}

/** One turn at the artifact: holds it until the new end, and moves the end in the cloud if no other holder's is later. */
function* attempt(
  context: Orchestration,
  { plan, grant, until }: { readonly plan: PlannedGrant; readonly grant: PlannedGrant; readonly until: Date },
): Steps<ExtendGrantOutcome> {
  const turn = yield* acquireArtifact(context, plan, until);
  if (!turn) return busy;
  yield* holdArtifact(context, plan, turn.artifact);
  const result = yield* call(context, activities.extendArtifact, {
    plan: { ...plan, artifact: turn.artifact, expiresAt: turn.latest },
    grant: { ...grant, artifact: turn.artifact },
  });
  yield* releaseArtifact(context, plan, true);
  return result;
}
