import type { DurableClient } from 'durable-functions';
import type { AuditLog, Clock, Log, RequestStore } from '../core/ports.ts';
import { type GrantState, isFinal, type RequestRecord } from '../core/requests/request.ts';
import { endGrantId, placeGrantId, type TakeBackInput, takeBackRef } from '../orchestrators/refs.ts';
import { statusOf } from './workflows.ts';

export interface ReconcilePorts {
  readonly store: RequestStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
}

const alive = new Set(['Pending', 'Running', 'Suspended', 'ContinuedAsNew']);

/** States of a grant in which the cloud may hold something of ours. */
const mayExist: ReadonlySet<GrantState> = new Set(['placing', 'placed', 'failed', 'removing', 'stuck']);

/**
 * Looks at every request that is not closed and takes over those whose orchestration is gone (failed,
 * terminated, purged): what they may have placed is taken back. Nobody's access hangs on one orchestration.
 */
export async function reconcile(ports: ReconcilePorts, client: DurableClient): Promise<void> {
  let seen = 0;
  let resumed = 0;
  for await (const requestId of ports.store.open()) {
    seen += 1;
    const record = await ports.store.load(requestId);
    if (!record || isFinal(record.state)) continue;
    if (await isLookedAfter(client, record)) continue;
    await resume(ports, client, record);
    resumed += 1;
  }
  ports.log.info('reconciler.done', { seen, resumed });
}

/**
 * Whether anything still works on the request. The grants' own orchestrations count: they outlive a parent that
 * was terminated, and taking back what one of them is just placing would leave it behind. Each of them ends
 * by itself.
 */
async function isLookedAfter(client: DurableClient, { request, grants }: RequestRecord): Promise<boolean> {
  const own = [request.id, takeBackId(request.id)];
  const parts = own.flatMap((id) =>
    grants.flatMap(({ plan }) => [placeGrantId(id, plan), endGrantId(id, plan)]),
  );
  for (const instanceId of [...own, ...parts]) if (await isAlive(client, instanceId)) return true;
  return false;
}

function takeBackId(requestId: string): string {
  return `${requestId}-takeback`;
}

async function isAlive(client: DurableClient, instanceId: string): Promise<boolean> {
  const status = await statusOf(client, instanceId);
  return status !== undefined && alive.has(status);
}

async function resume(ports: ReconcilePorts, client: DurableClient, record: RequestRecord): Promise<void> {
  const requestId = record.request.id;
  const plans = record.grants.filter(({ state }) => mayExist.has(state)).map(({ plan }) => plan);
  await ports.audit.append({
    at: ports.clock.now().toISOString(),
    event: 'reconciler.resumed',
    actor: 'latchkey',
    requestId,
    data: { state: record.state, grants: plans.length },
  });
  ports.log.warn('reconciler.resumed', { requestId, state: record.state, grants: plans.length });
  const input: TakeBackInput = {
    schema: 1,
    requestId,
    revision: record.revision,
    state: record.state,
    plans,
  };
  await client.startNew(takeBackRef.name, { instanceId: takeBackId(requestId), input });
}
