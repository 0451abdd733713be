import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { lookAgain } from './refs.ts';

/**
 * Looks whether an artifact that was seen to be absent still is: clouds may show for a while what is gone, and hide
 * what is there. What is found is on the audit trail.
 */
export function createLookAgain(ports: ArtifactPorts): Activity<typeof lookAgain> {
  return async ({ plan, minutes }) => {
    const found = await attempt(() => providerOf(ports.providers, plan).inspect(plan));
    if (!found.ok) {
      const event = grantEvent(ports.clock, 'grant.lookFailed', plan, {
        after: minutes,
        ...failureFacts(found.failure),
      });
      await ports.audit.append(event);
      return { outcome: 'unknown', failure: found.failure };
    }
    const absent = found.output === 'absent';
    const event = grantEvent(ports.clock, absent ? 'grant.verified' : 'grant.cameBack', plan, {
      after: minutes,
    });
    await ports.audit.append(event);
    return { outcome: absent ? 'absent' : 'present' };
  };
}
