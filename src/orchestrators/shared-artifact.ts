import { type Acquired, sharedArtifact } from '../core/requests/holders.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import { callEntity, type Orchestration, type Steps, sleep } from '../platform/durable/steps.ts';

/** What somebody whose turn it is knows of the artifact. */
export type Turn = Omit<Extract<Acquired, { granted: true }>, 'granted'>;

// Turns are short (one look, one call), so that waiting for one is too.
const pauseSeconds = 5;

/**
 * Takes the turn to change an artifact in the cloud. Artifacts of one request only are always free.
 * Undefined when it was not free until `until`.
 */
export function* acquireArtifact(
  context: Orchestration,
  plan: PlannedGrant,
  until: Date,
): Steps<Turn | undefined> {
  const { artifact, expiresAt } = plan;
  // Whatever has the exact name of one request's artifact is that request's own.
  if (plan.sharingKey === undefined) return { artifact, latest: expiresAt, held: true };
  for (;;) {
    const at = context.df.currentUtcDateTime.toISOString();
    const answer = yield* operation<Acquired>(context, plan, sharedArtifact.acquire, {
      artifact,
      expiresAt,
      at,
    });
    if (answer.granted) return answer;
    if (context.df.currentUtcDateTime.getTime() + pauseSeconds * 1000 > until.getTime()) return undefined;
    yield* sleep(context, pauseSeconds);
  }
}

/** Becomes a holder of the artifact: from now on it may be there, and taking it back needs the hold. */
export function* holdArtifact(context: Orchestration, plan: PlannedGrant, artifact: string): Steps<void> {
  const { expiresAt } = plan;
  yield* operation(context, plan, sharedArtifact.hold, { artifact, expiresAt });
}

/** Gives the turn back; `keep` says whether the grant goes on holding the artifact, if it did. */
export function* releaseArtifact(context: Orchestration, plan: PlannedGrant, keep: boolean): Steps<void> {
  yield* operation(context, plan, sharedArtifact.release, { keep });
}

function* operation<Output>(
  context: Orchestration,
  plan: PlannedGrant,
  name: string,
  input: object,
): Steps<Output> {
  if (plan.sharingKey === undefined) return undefined as Output;
  const holder = `${plan.requestId}/${plan.index}`;
  const whose = { owner: context.df.instanceId, holder };
  return yield* callEntity<Output>(context, { name: sharedArtifact.name, key: plan.sharingKey }, name, {
    ...whose,
    ...input,
  });
}
