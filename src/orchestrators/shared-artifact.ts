import { type Acquired, sharedArtifact } from '../core/requests/holders.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import { callEntity, type Orchestration, type Steps, sleep } from '../platform/durable/steps.ts';

type Turn = Extract<Acquired, { granted: true }>;

// Long enough not to fill histories while somebody else's removal is stuck, short enough for a person to wait.
const pauseSeconds = 10;

/**
 * Takes the turn to change an artifact in the cloud. Artifacts of one request only are always free.
 * Undefined when it was not free until `until`.
 */
export function* acquireArtifact(
  context: Orchestration,
  plan: PlannedGrant,
  purpose: 'place' | 'remove',
  until: Date,
): Steps<Turn | undefined> {
  const { sharingKey, artifact, expiresAt } = plan;
  if (sharingKey === undefined) return { granted: true, artifact, others: false, expiresAt };
  for (;;) {
    const answer = yield* callEntity<Acquired>(
      context,
      { name: sharedArtifact.name, key: sharingKey },
      sharedArtifact.acquire,
      {
        holder: holderOf(plan),
        purpose,
        artifact,
        expiresAt,
      },
    );
    if (answer.granted) return answer;
    if (context.df.currentUtcDateTime.getTime() + pauseSeconds * 1000 > until.getTime()) return undefined;
    yield* sleep(context, pauseSeconds);
  }
}

/** Gives the turn back; `keep` says whether the grant goes on holding the artifact. */
export function* releaseArtifact(context: Orchestration, plan: PlannedGrant, keep: boolean): Steps<void> {
  if (plan.sharingKey === undefined) return;
  yield* callEntity(context, { name: sharedArtifact.name, key: plan.sharingKey }, sharedArtifact.release, {
    holder: holderOf(plan),
    keep,
  });
}

function holderOf({ requestId, index }: PlannedGrant): string {
  return `${requestId}/${index}`;
}
