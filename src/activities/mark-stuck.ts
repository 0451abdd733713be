import type { Activity } from './activity.ts';
import { failureFacts } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { markStuck } from './refs.ts';
import { type TellAdminsPorts, tellEveryAdmin } from './tell-admins.ts';

export type MarkStuckPorts = ArtifactPorts & TellAdminsPorts;

/** Marks a grant whose removal is overdue and pages the administrators. The removal itself goes on. */
export function createMarkStuck(ports: MarkStuckPorts): Activity<typeof markStuck> {
  return async ({ plan, failure, at }) => {
    ports.log.error('grant.stuck', {
      requestId: plan.requestId,
      artifact: plan.artifact,
      ...failureFacts(failure),
    });
    await ports.audit.append({ ...grantEvent(ports.clock, 'grant.stuck', plan, failureFacts(failure)), at });
    await ports.store.saveGrant({ plan, state: 'stuck', failure });
    const text = `Access that is due is not taken back yet: ${plan.permission} for ${plan.principal}, ${plan.target} (request ${plan.requestId}). ${failure.message} Latchkey goes on trying.`;
    await tellEveryAdmin(ports, { requestId: plan.requestId, key: `stuck-${plan.index}`, text });
    const record = await ports.store.load(plan.requestId);
    if (record) await ports.messenger.publish(record);
    return null;
  };
}
