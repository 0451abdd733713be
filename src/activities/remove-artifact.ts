import type { ProviderFailure } from '../core/errors.ts';
import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { removeArtifact } from './refs.ts';

const stillThere: ProviderFailure = {
  class: 'retry',
  code: 'StillThere',
  message: 'The cloud has accepted the removal but still shows the grant.',
};

/** Removes an artifact and reads it back: only what is seen to be absent counts as removed. */
export function createRemoveArtifact(ports: ArtifactPorts): Activity<typeof removeArtifact> {
  return async ({ plan }) => {
    const provider = providerOf(ports.providers, plan);
    await ports.audit.append(grantEvent(ports.clock, 'grant.removing', plan, {}));
    const removed = await attempt(async () => {
      await provider.remove(plan);
      return provider.inspect(plan);
    });
    const failure = removed.ok ? (removed.output === 'absent' ? undefined : stillThere) : removed.failure;
    if (failure) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.removeFailed', plan, failureFacts(failure)));
      return { outcome: 'failed', failure };
    }
    const event = grantEvent(ports.clock, 'grant.removed', plan, { verified: 'absent' });
    await ports.audit.append(event);
    await ports.store.saveGrant({ plan, state: 'removed', removedAt: event.at });
    return { outcome: 'removed' };
  };
}
