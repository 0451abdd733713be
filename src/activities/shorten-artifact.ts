import type { Log } from '../core/ports.ts';
import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { shortenArtifact } from './refs.ts';

/**
 * Moves the cloud-side end of an artifact to the latest end among those who go on holding it. An artifact that
 * somebody else has taken away in the meantime is not made again.
 */
export function createShortenArtifact(
  ports: ArtifactPorts & { readonly log: Log },
): Activity<typeof shortenArtifact> {
  return async ({ plan }) => {
    const provider = providerOf(ports.providers, plan);
    const moved = await attempt(async () => {
      if ((await provider.inspect(plan)) === 'absent') return;
      await ports.audit.append(grantEvent(ports.clock, 'grant.shortening', plan, { until: plan.expiresAt }));
      await provider.extend(plan);
      await ports.audit.append(grantEvent(ports.clock, 'grant.shortened', plan, { until: plan.expiresAt }));
    });
    if (!moved.ok)
      ports.log.warn('artifact.shortenFailed', { artifact: plan.artifact, ...failureFacts(moved.failure) });
    return null;
  };
}
