import { everybodyIn } from '../core/policy/facts.ts';
import type { CatalogueSource, Directory, Log, Messenger } from '../core/ports.ts';
import type { Activity } from './activity.ts';
import { failureFacts } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { markStuck } from './refs.ts';

export interface MarkStuckPorts extends ArtifactPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly messenger: Messenger;
  readonly log: Log;
}

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
    const { admins } = await ports.catalogue.current();
    const text = `Access that is due is not taken back yet: ${plan.permission} for ${plan.principal}, ${plan.target} (request ${plan.requestId}). ${failure.message} Latchkey goes on trying.`;
    let heard = 0;
    for (const person of await everybodyIn(ports.directory, admins))
      if (
        await ports.messenger.notify(person, { requestId: plan.requestId, key: `stuck-${plan.index}`, text })
      )
        heard += 1;
    if (heard === 0) ports.log.error('page.unheard', { requestId: plan.requestId, artifact: plan.artifact });
    const record = await ports.store.load(plan.requestId);
    if (record) await ports.messenger.publish(record);
    return null;
  };
}
