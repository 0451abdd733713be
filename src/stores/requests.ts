import { odata, type TableEntityResult } from '@azure/data-tables';
import { AccessError } from '../core/errors.ts';
import type { RequestStore } from '../core/ports.ts';
import {
  type AccessRequest,
  type GrantRecord,
  isFinal,
  mayFollow,
  type RequestRecord,
} from '../core/requests/request.ts';
import { statusOf } from './azure-errors.ts';
import { createClosedRequestIndex } from './closed-requests.ts';
import { fromProperties, toProperties } from './document.ts';
import { grantRow, requestRow } from './request-rows.ts';
import { openTable, type TablesOptions } from './table.ts';

const requestKey = 'request';
const grantKey = (index: number) => `grant:${String(index).padStart(2, '0')}`;
const openPartition = 'open';

type Row = TableEntityResult<Record<string, unknown>>;

/**
 * Requests in Azure Tables. Table `requests`: a partition a request, with the row `request` and one row
 * `grant:NN` for each grant. Table `openrequests`: the ids of requests that are not final, and who receives what they give. An id is put there
 * before its request is written and taken out after it became final, so that a crash at any moment leaves an
 * id too many and never one too few. What was closed is noted in the index of closed requests.
 */
export function createRequestStore(options: TablesOptions): RequestStore {
  const requests = openTable(options, 'requests');
  const openRequests = openTable(options, 'openrequests');
  const closedRequests = createClosedRequestIndex(options);

  function putInIndex({ id, beneficiary }: AccessRequest): Promise<unknown> {
    const row = { partitionKey: openPartition, rowKey: id, beneficiary: beneficiary.objectId };
    return openRequests.run(`note request ${id} as open`, (table, abortSignal) =>
      table.upsertEntity(row, 'Replace', { abortSignal }),
    );
  }

  function takeFromIndex(id: string): Promise<unknown> {
    return openRequests.run(`note request ${id} as closed`, async (table, abortSignal) => {
      try {
        await table.deleteEntity(openPartition, id, { abortSignal });
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    });
  }

  /** Among those closed first: a crash in between leaves it in both, and the repeat that follows puts that right. */
  async function close(record: Omit<RequestRecord, 'grants'>): Promise<void> {
    await closedRequests.note(record);
    await takeFromIndex(record.request.id);
  }

  function readRequestRow(id: string): Promise<Row | undefined> {
    return requests.run(`read request ${id}`, async (table, abortSignal) => {
      try {
        return await table.getEntity<Record<string, unknown>>(id, requestKey, { abortSignal });
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
  }

  /** Resolves to false when somebody else changed the row since `etag`. */
  function overwrite(record: RequestRecord, etag: string): Promise<boolean> {
    return requests.run(`write request ${record.request.id}`, async (table, abortSignal) => {
      try {
        await table.updateEntity(requestEntity(record), 'Replace', { etag, abortSignal });
        return true;
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 404) return false;
        throw error;
      }
    });
  }

  function load(id: string): Promise<RequestRecord | undefined> {
    return requests.run(`read request ${id}`, async (table, abortSignal) => {
      const filter = odata`PartitionKey eq ${id}`;
      const rows: Row[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter }, abortSignal })) rows.push(row);
      return recordFrom(id, rows);
    });
  }

  return {
    load,

    async insert(record) {
      const { id } = record.request;
      await putInIndex(record.request);
      const inserted = await requests.run(`write request ${id}`, async (table, abortSignal) => {
        try {
          await table.createEntity(requestEntity(record), { abortSignal });
          return true;
        } catch (error) {
          if (statusOf(error) === 409) return false;
          throw error;
        }
      });
      if (inserted) return 'inserted';
      // The request that was there may have been closed long ago, and then the index had it right.
      const stored = await readRequestRow(id);
      const there = stored && parseRow(id, stored);
      if (there && isFinal(there.state)) await close(there);
      return 'exists';
    },

    async replace(record) {
      const { id } = record.request;
      const stored = await readRequestRow(id);
      const revision = stored && parseRow(id, stored).revision;
      const written =
        stored !== undefined &&
        revision === record.revision - 1 &&
        ((await overwrite(record, stored.etag)) || (await isStored(record)));
      // Also when a repeat finds the work done: the first try may have crashed before it got here.
      if (isFinal(record.state) && (written || revision === record.revision)) await close(record);
      if (!written) throw conflict(record, revision);
    },

    async saveGrant(grant) {
      const { requestId, index } = grant.plan;
      await requests.run(`write grant ${index} of request ${requestId}`, async (table, abortSignal) => {
        // Another writer in between is another run of the same step; what is known by then decides.
        for (let tries = 0; tries < 3; tries += 1) {
          const row = await found(() =>
            table.getEntity<Record<string, unknown>>(requestId, grantKey(index), { abortSignal }),
          );
          const stored = row && storedGrant(row, `${requestId}/${grantKey(index)}`);
          if (stored && !mayFollow(stored.state, grant.state)) return;
          // What a cloud was told once may be there long after whoever writes now has forgotten it.
          const given = [...new Set([...(stored?.givenEnds ?? []), ...(grant.givenEnds ?? [])])];
          const entity = grantEntity({ ...grant, ...(given.length > 0 && { givenEnds: given }) });
          const written = await unlessChanged(() =>
            row
              ? table.updateEntity(entity, 'Replace', { etag: row.etag, abortSignal })
              : table.createEntity(entity, { abortSignal }),
          );
          if (written) return;
        }
        throw new Error('The row is being written by somebody else.');
      });
    },

    async openFor(beneficiaryId) {
      const ids = await openRequests.run('list the open requests of a person', async (table, abortSignal) => {
        const filter = odata`PartitionKey eq ${openPartition} and beneficiary eq ${beneficiaryId}`;
        const found: string[] = [];
        for await (const { rowKey } of table.listEntities({ queryOptions: { filter }, abortSignal }))
          if (rowKey !== undefined) found.push(rowKey);
        return found;
      });
      const records = await Promise.all(ids.map(load));
      return records.filter(isOpen);
    },

    async *open() {
      // A page at a time: each is one call, so that the limit of time counts for a page and not for the sweep.
      let continuationToken: string | undefined;
      do {
        const page = await openRequests.run('list the open requests', async (table, abortSignal) => {
          const pages = table
            .listEntities({ queryOptions: { select: ['RowKey'] }, abortSignal })
            .byPage({ maxPageSize: 1000, ...(continuationToken && { continuationToken }) });
          const { value } = await pages.next();
          return value;
        });
        for (const { rowKey } of page ?? []) if (rowKey !== undefined) yield rowKey;
        continuationToken = page?.continuationToken;
      } while (continuationToken);
    },
  };

  /**
   * Whether exactly this record is what is stored: the SDK repeats a write whose answer was lost, and the
   * repeat then meets the first one.
   */
  async function isStored(record: RequestRecord): Promise<boolean> {
    const stored = await readRequestRow(record.request.id);
    const wanted = Object.entries(toProperties(withoutGrants(record)));
    return stored !== undefined && wanted.every(([name, text]) => stored[name] === text);
  }
}

function isOpen(record: RequestRecord | undefined): record is RequestRecord {
  return record !== undefined && !isFinal(record.state);
}

/** Undefined for a row that cannot be read (another version wrote it): it must not be what keeps a grant from ending. */
function storedGrant(row: Row, name: string): GrantRecord | undefined {
  try {
    return fromProperties(row, grantRow, name);
  } catch {
    return undefined;
  }
}

/** Undefined when there is no such row. */
async function found<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** False when somebody else wrote the row since it was read. */
async function unlessChanged(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if ([404, 409, 412].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

function withoutGrants(record: RequestRecord): Omit<RequestRecord, 'grants'> {
  const { grants: _, ...row } = record;
  return row;
}

function requestEntity(record: RequestRecord) {
  return {
    partitionKey: record.request.id,
    rowKey: requestKey,
    // For people who look into the table; the document is what counts.
    state: record.state,
    revision: record.revision,
    ...toProperties(withoutGrants(record)),
  };
}

function grantEntity(grant: GrantRecord) {
  return {
    partitionKey: grant.plan.requestId,
    rowKey: grantKey(grant.plan.index),
    state: grant.state,
    ...toProperties(grant),
  };
}

function parseRow(id: string, row: Row): Omit<RequestRecord, 'grants'> {
  return fromProperties(row, requestRow, `${id}/${requestKey}`);
}

function recordFrom(id: string, rows: readonly Row[]): RequestRecord | undefined {
  const row = rows.find(({ rowKey }) => rowKey === requestKey);
  if (row === undefined) return undefined;
  const grants = rows
    .filter(({ rowKey }) => rowKey?.startsWith('grant:'))
    .map((grant) => fromProperties(grant, grantRow, `${id}/${grant.rowKey ?? ''}`))
    .toSorted((a, b) => a.plan.index - b.plan.index);
  return { ...parseRow(id, row), grants };
}

function conflict(record: RequestRecord, stored: number | undefined): AccessError {
  const there = stored === undefined ? 'is not stored' : `is stored with revision ${stored}`;
  return new AccessError(
    'store.conflict',
    'operator',
    `Request ${record.request.id} ${there}, so revision ${record.revision} cannot be written. Load it again and decide anew.`,
  );
}
