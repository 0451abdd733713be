import type { ProviderFailure } from '../core/errors.ts';
import { everybodyIn } from '../core/policy/facts.ts';
import { pageMinutes } from '../core/requests/limits.ts';
import type { Decision, PlannedGrant } from '../core/requests/request.ts';
import { type Sentence, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { markStuck } from './refs.ts';
import { type TellAdminsPorts, tellEveryAdmin } from './tell-admins.ts';

export type MarkStuckPorts = ArtifactPorts & TellAdminsPorts;

/**
 * Marks a grant whose removal is overdue and pages the administrators, with the commands to finish by hand; the last
 * page goes to those who let the request through as well. The removal itself goes on. No part of it keeps the others
 * from being done; when one has failed it is to be repeated, and nobody is told twice.
 */
export function createMarkStuck(ports: MarkStuckPorts): Activity<typeof markStuck> {
  const { audit, catalogue, clock, directory, log, messenger, providers, store } = ports;
  return async ({ plan: planned, failure, at, level }) => {
    const loaded = await settled(store.load(planned.requestId));
    const record = loaded.status === 'fulfilled' ? loaded.value : undefined;
    const stored = record?.grants.find(({ plan: { index } }) => index === planned.index);
    const plan = asPlaced(planned, stored?.plan);
    const facts = { level, ...failureFacts(failure) };
    log.error('grant.stuck', { requestId: plan.requestId, artifact: plan.artifact, ...facts });
    const message = {
      requestId: plan.requestId,
      key: pageKey(plan, level, stored?.removedAt),
      text: [overdue(plan, { failure, level, commands: providerOf(providers, plan).byHand(plan) })],
    };
    const isLast = level === pageMinutes.length;
    const parts = await Promise.allSettled([
      tellEveryAdmin({ catalogue, directory, messenger, log }, message),
      isLast ? tellApprovers(ports, record?.decisions ?? [], message) : undefined,
      audit.append({ ...grantEvent(clock, 'grant.stuck', plan, facts), at }),
      store.saveGrant({ plan, state: 'stuck', failure }),
    ]);
    const shown = await settled(show(ports, plan.requestId));
    for (const part of [loaded, ...parts, shown]) if (part.status === 'rejected') throw part.reason;
    return null;
  };
}

async function settled<Result>(work: Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

/** A shared artifact has the name that its first holder gave it, and only the store knows that name. */
function asPlaced(plan: PlannedGrant, stored: PlannedGrant | undefined): PlannedGrant {
  const isShared = plan.sharingKey !== undefined && plan.sharingKey === stored?.sharingKey;
  return isShared ? { ...plan, artifact: stored.artifact } : plan;
}

/** What was removed before, and came back, is paged for once more. */
function pageKey({ index }: PlannedGrant, level: number, removedAt: string | undefined): string {
  return `stuck-${index}-${level}${removedAt === undefined ? '' : `-${removedAt}`}`;
}

async function show({ store, messenger }: MarkStuckPorts, requestId: string): Promise<void> {
  const record = await store.load(requestId);
  if (record) await messenger.publish(record);
}

function overdue(
  { permission, principal, target, requestId }: PlannedGrant,
  {
    failure,
    level,
    commands,
  }: { readonly failure: ProviderFailure; readonly level: number; readonly commands: readonly string[] },
): Sentence {
  const late = pageMinutes[level - 1] ?? pageMinutes[0];
  // What the cloud said stays in the cloud's own words.
  return say('overdue', {
    requestId,
    permission,
    principal,
    target,
    late,
    failure: failure.message,
    commands,
  });
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
