import type { ProviderRegistry } from '../core/ports.ts';
import type { Activity } from './activity.ts';
import { attempt, providerOf } from './cloud-call.ts';
import type { precheckArtifact } from './refs.ts';

/** Looks for what would make a grant impossible, or unnecessary, before the first write. */
export function createPrecheckArtifact({
  providers,
}: {
  readonly providers: ProviderRegistry;
}): Activity<typeof precheckArtifact> {
  return async ({ plan }) => {
    const checked = await attempt(() => providerOf(providers, plan).precheck(plan));
    return checked.ok
      ? { outcome: 'checked', findings: checked.output }
      : { outcome: 'failed', failure: checked.failure };
  };
}
