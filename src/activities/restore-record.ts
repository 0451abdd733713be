import type { Log } from '../core/ports.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import type { RecordPorts } from './record.ts';
import type { restoreRecord } from './refs.ts';

export interface RestoreRecordPorts extends RecordPorts {
  readonly log: Log;
}

/**
 * Puts a record back that the store has lost, or of which it has only an older state: an acknowledged write can
 * be lost when an account fails over or a backup is brought back. Changes nothing while the stored record is as
 * new as the one given.
 */
export function createRestoreRecord(ports: RestoreRecordPorts): Activity<typeof restoreRecord> {
  const { store, audit, log } = ports;
  return async ({ record, at }) => {
    const { id } = record.request;
    const stored = await store.load(id);
    const found = stored?.revision ?? 0;
    const complete = stored !== undefined && stored.grants.length >= record.grants.length;
    if (found >= record.revision && complete) return null;
    log.error('record.lost', { requestId: id, found, revision: record.revision });
    await audit.append({
      at,
      event: 'request.restored',
      actor: 'latchkey',
      requestId: id,
      data: { revision: record.revision, found, state: record.state },
    });
    if (stored === undefined) await store.insert(record);
    else await catchUp(ports, stored, record);
    await restoreGrants(ports, record);
    return null;
  };
}

/** Rows of grants can be there without the request's own row, so they are looked for when that is back. */
async function restoreGrants({ store }: RecordPorts, { request, grants }: RequestRecord): Promise<void> {
  const stored = await store.load(request.id);
  for (const grant of grants) {
    // Between its plan and its end, a grant's own row knows more than the orchestration of the request does.
    const there = stored?.grants.find(({ plan }) => plan.index === grant.plan.index);
    const over = grant.state === 'removed' || grant.state === 'kept';
    if (there === undefined || there.state === 'planned' || (over && there.state !== grant.state))
      await store.saveGrant(grant);
  }
}

/** The store takes revisions one at a time, so that nobody overwrites what they have not seen. */
async function catchUp({ store }: RecordPorts, stored: RequestRecord, record: RequestRecord): Promise<void> {
  for (let revision = stored.revision + 1; revision <= record.revision; revision += 1)
    await store.replace({ ...record, revision });
}
