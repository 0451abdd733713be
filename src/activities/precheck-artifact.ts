import type { Log } from '../core/ports.ts';
import type { ProviderRegistry } from '../core/providers.ts';
import type { Activity } from './activity.ts';
import { attempt, providerOf } from './cloud-call.ts';
import type { precheckArtifact } from './refs.ts';

export interface PrecheckPorts {
  readonly providers: ProviderRegistry;
  readonly log: Log;
}

/** Looks for what would make a grant impossible, or unnecessary, before the first write. */
export function createPrecheckArtifact({ providers, log }: PrecheckPorts): Activity<typeof precheckArtifact> {
  return async ({ plan }) => {
    const checked = await attempt(() => providerOf(providers, plan).precheck(plan));
    if (!checked.ok) return { outcome: 'failed', failure: checked.failure };
    for (const { severity, code, message } of checked.output)
      if (severity === 'note')
        log.warn('precheck.note', { requestId: plan.requestId, artifact: plan.artifact, code, message });
    return { outcome: 'checked', findings: checked.output };
  };
}
