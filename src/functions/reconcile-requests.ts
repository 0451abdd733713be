import type { DurableClient } from 'durable-functions';
import type { AuditLog, Clock, Log, RequestStore } from '../core/ports.ts';
import { settled } from '../core/reconcile/holds.ts';
import { isOverdue } from '../core/reconcile/look.ts';
import { isFinal, type RequestRecord } from '../core/requests/request.ts';
import { endGrantId, placeGrantId, type TakeBackInput, takeBackRef } from '../orchestrators/refs.ts';
import { isUnfinished, statusOf } from './instances.ts';

export interface TakeOverPorts {
  readonly store: RequestStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
}

/** What became of the requests that are not closed. */
export interface OpenOnes {
  readonly records: readonly RequestRecord[];
  readonly seen: number;
  readonly takenOver: number;
  readonly unclear: number;
}

/**
 * Looks at every request that is not closed and takes over those that nobody works on any more (their
 * orchestration failed, was terminated or purged), and those that are overdue although it is still there
 * (suspended, blocked). One request that cannot be looked at does not keep the others from being looked at.
 */
export async function reconcileRequests(ports: TakeOverPorts, client: DurableClient): Promise<OpenOnes> {
  const { store, log } = ports;
  const records: RequestRecord[] = [];
  let seen = 0;
  let takenOver = 0;
  let unclear = 0;
  for await (const requestId of store.open()) {
    seen += 1;
    try {
      const record = await store.load(requestId);
      if (!record || isFinal(record.state)) continue;
      records.push(record);
      if (await takeOver(ports, client, record)) takenOver += 1;
    } catch (error) {
      unclear += 1;
      log.error('reconciler.unclear', { requestId, error });
    }
  }
  return { records, seen, takenOver, unclear };
}

/** Takes a request over when that has to be; resolves to whether it did. */
async function takeOver(
  ports: TakeOverPorts,
  client: DurableClient,
  record: RequestRecord,
): Promise<boolean> {
  const requestId = record.request.id;
  const overdue = isOverdue(record, ports.clock.now());
  if (await isUnfinished(client, takeBackId(requestId))) return false;
  if (await endsItself(client, record)) return false;
  const gone = !(await isUnfinished(client, requestId)) && !(await isPlacing(client, record));
  if (!gone && !overdue) return false;
  const grants = record.grants
    .filter(({ state }) => !settled.has(state))
    .map(({ plan, state }) => ({ plan, attempted: state !== 'planned' }));
  const data = { state: record.state, grants: grants.length, overdue };
  await ports.audit.append({
    at: ports.clock.now().toISOString(),
    event: 'reconciler.resumed',
    actor: 'latchkey',
    requestId,
    data,
  });
  ports.log.error('reconciler.resumed', { requestId, ...data });
  const input: TakeBackInput = {
    schema: 1,
    requestId,
    revision: record.revision,
    state: record.state,
    overdue,
    endsAs: record.state === 'revoking' && record.end ? 'ended' : 'failed',
    grants,
  };
  await client.startNew(takeBackRef.name, { instanceId: takeBackId(requestId), input });
  return true;
}

/** Whether grants are being taken back right now; that goes on by itself until it is done. */
async function endsItself(client: DurableClient, { request, grants }: RequestRecord): Promise<boolean> {
  const ids = [request.id, takeBackId(request.id)].flatMap((id) =>
    grants.map(({ plan }) => endGrantId(id, plan)),
  );
  for (const id of ids) if (['Pending', 'Running'].includes((await statusOf(client, id)) ?? '')) return true;
  return false;
}

/**
 * Whether grants are still being placed: that outlives a parent that was terminated, and taking back what is just
 * being placed would leave it behind. It ends within minutes.
 */
async function isPlacing(client: DurableClient, { request, grants }: RequestRecord): Promise<boolean> {
  for (const { plan } of grants) if (await isUnfinished(client, placeGrantId(request.id, plan))) return true;
  return false;
}

function takeBackId(requestId: string): string {
  return `${requestId}-takeback`;
}
