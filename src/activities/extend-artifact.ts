import type { ProviderFailure } from '../core/errors.ts';
import { pausedMessage } from '../core/requests/pause.ts';
import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { extendArtifact } from './refs.ts';

const notThere: ProviderFailure = {
  class: 'permanent',
  code: 'NotThere',
  message: 'What was given is not there any more, so it cannot be given for longer.',
};

/** Moves the cloud-side end of an artifact that is in place, and reads it back. */
export function createExtendArtifact(ports: ArtifactPorts): Activity<typeof extendArtifact> {
  return async ({ plan, grant }) => {
    const provider = providerOf(ports.providers, plan);
    const pause = await ports.grantSwitch.current();
    // What was moved already may be moved back.
    if (pause && plan.expiresAt > grant.expiresAt)
      return {
        outcome: 'failed',
        failure: { class: 'permanent', code: 'Paused', message: pausedMessage(pause) },
      };
    await ports.audit.append(grantEvent(ports.clock, 'grant.extending', plan, { until: plan.expiresAt }));
    const moved = await attempt(async () => {
      if ((await provider.inspect({ ...plan, expiresAt: grant.expiresAt })) === 'absent') return 'absent';
      await provider.extend(plan);
      return provider.inspect(plan);
    });
    const failure = moved.ok ? failureOf(moved.output) : moved.failure;
    if (failure) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.extendFailed', plan, failureFacts(failure)));
      return { outcome: 'failed', failure };
    }
    await ports.audit.append(grantEvent(ports.clock, 'grant.extended', plan, { until: plan.expiresAt }));
    return { outcome: 'extended' };
  };
}

function failureOf(found: 'present' | 'absent' | 'altered'): ProviderFailure | undefined {
  if (found === 'present') return undefined;
  if (found === 'absent') return notThere;
  return { class: 'retry', code: 'NotVisibleYet', message: 'The cloud has not taken the new end yet.' };
}
