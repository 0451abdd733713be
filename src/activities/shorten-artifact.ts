import type { Log, ProviderRegistry } from '../core/ports.ts';
import type { Activity } from './activity.ts';
import { attempt, providerOf } from './cloud-call.ts';
import type { shortenArtifact } from './refs.ts';

/** Moves the cloud-side end of an artifact to the latest end among those who go on holding it. */
export function createShortenArtifact(ports: {
  readonly providers: ProviderRegistry;
  readonly log: Log;
}): Activity<typeof shortenArtifact> {
  return async ({ plan }) => {
    const moved = await attempt(() => providerOf(ports.providers, plan).extend(plan));
    if (!moved.ok)
      ports.log.warn('artifact.shortenFailed', { artifact: plan.artifact, code: moved.failure.code });
    return null;
  };
}
