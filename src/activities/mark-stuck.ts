import type { ProviderFailure } from '../core/errors.ts';
import { everybodyIn } from '../core/policy/facts.ts';
import { pageMinutes } from '../core/requests/limits.ts';
import type { Decision, PlannedGrant } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import { failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { markStuck } from './refs.ts';
import { type TellAdminsPorts, tellEveryAdmin } from './tell-admins.ts';

export type MarkStuckPorts = ArtifactPorts & TellAdminsPorts;

/**
 * Marks a grant whose removal is overdue and pages the administrators, with the commands to finish by hand; the last
 * page goes to those who let the request through as well. The removal itself goes on.
 */
export function createMarkStuck(ports: MarkStuckPorts): Activity<typeof markStuck> {
  return async ({ plan, failure, at, level }) => {
    const facts = { level, ...failureFacts(failure) };
    ports.log.error('grant.stuck', { requestId: plan.requestId, artifact: plan.artifact, ...facts });
    await ports.audit.append({ ...grantEvent(ports.clock, 'grant.stuck', plan, facts), at });
    await ports.store.saveGrant({ plan, state: 'stuck', failure });
    const commands = providerOf(ports.providers, plan).byHand(plan);
    const message = {
      requestId: plan.requestId,
      key: `stuck-${plan.index}-${level}`,
      text: pageText(plan, { failure, level, commands }),
    };
    await tellEveryAdmin(ports, message);
    const record = await ports.store.load(plan.requestId);
    if (level === pageMinutes.length) await tellApprovers(ports, record?.decisions ?? [], message);
    if (record) await ports.messenger.publish(record);
    return null;
  };
}

function pageText(
  { permission, principal, target, requestId }: PlannedGrant,
  {
    failure,
    level,
    commands,
  }: { readonly failure: ProviderFailure; readonly level: number; readonly commands: readonly string[] },
): string {
  const late = pageMinutes[level - 1] ?? pageMinutes[0];
  return [
    `Access that was due ${late} minutes ago is not taken back yet: ${permission} for ${principal}, ${target} (request ${requestId}).`,
    `${failure.message} Latchkey goes on trying. To take it back by hand:`,
    ...commands,
  ].join('\n');
}

/** Whoever approved it, and is not an administrator, who has been told already. */
async function tellApprovers(
  { catalogue, directory, messenger }: MarkStuckPorts,
  decisions: readonly Decision[],
  message: Parameters<MarkStuckPorts['messenger']['notify']>[1],
): Promise<void> {
  const { admins } = await catalogue.current();
  const told = new Set((await everybodyIn(directory, admins)).map(({ objectId }) => objectId));
  for (const { by } of decisions) if (!told.has(by.objectId)) await messenger.notify(by, message);
}
