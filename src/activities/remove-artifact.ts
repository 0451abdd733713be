import type { ProviderFailure } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { removeArtifact } from './refs.ts';

export type RemoveArtifactPorts = ArtifactPorts & { readonly log: Log };

const stillThere: ProviderFailure = {
  class: 'retry',
  code: 'StillThere',
  message: inEnglish(say('stillThere')),
};

/** Removes an artifact and reads it back: only what is seen to be absent counts as removed. */
export function createRemoveArtifact(ports: RemoveArtifactPorts): Activity<typeof removeArtifact> {
  return async ({ plan }) => {
    const provider = providerOf(ports.providers, plan);
    const announced = await announce(ports, plan);
    const removed = await attempt(async () => {
      await provider.remove(plan);
      return provider.inspect(plan);
    });
    const failure = removed.ok ? (removed.output === 'absent' ? undefined : stillThere) : removed.failure;
    if (failure) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.removeFailed', plan, failureFacts(failure)));
      return { outcome: 'failed', failure };
    }
    const event = grantEvent(ports.clock, 'grant.removed', plan, { verified: 'absent', announced });
    await ports.audit.append(event);
    await ports.store.saveGrant({ plan, state: 'removed', removedAt: event.at });
    return { outcome: 'removed' };
  };
}

/** Nothing stops a removal, not even a trail or a store that cannot be written: what follows then stands alone. */
async function announce(
  { audit, store, clock, log }: RemoveArtifactPorts,
  plan: PlannedGrant,
): Promise<boolean> {
  try {
    await audit.append(grantEvent(clock, 'grant.removing', plan, {}));
    await store.saveGrant({ plan, state: 'removing' });
    return true;
  } catch (error) {
    log.error('audit.unavailable', { requestId: plan.requestId, artifact: plan.artifact, error });
    return false;
  }
}
