import { odata } from '@azure/data-tables';
import { z } from 'zod';
import { type ClosedRequest, type ClosedRequestStore, closedRequestOf } from '../core/requests/closed.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import { fromProperties, toProperties } from './document.ts';
import { openTable, type TablesOptions } from './table.ts';

const time = z.iso.datetime();
const minutes = z.int().nonnegative();

const closedRow: z.ZodType<ClosedRequest> = z.looseObject({
  schema: z.literal(1),
  id: z.string(),
  state: z.enum(['ended', 'denied', 'timedOut', 'cancelled', 'failed']),
  entitlement: z.looseObject({ name: z.string(), title: z.string(), environment: z.string() }),
  requestedAt: time,
  closedAt: time,
  askedMinutes: minutes,
  usedMinutes: minutes.exactOptional(),
  extendedMinutes: minutes,
  approval: z.looseObject({ minutes, by: z.string() }).exactOptional(),
  breakGlass: z.literal(true).exactOptional(),
});

export interface ClosedRequestIndex extends ClosedRequestStore {
  /** Notes a request that is closed; the same again changes nothing. */
  note(record: Omit<RequestRecord, 'grants'>): Promise<void>;
}

/**
 * The closed requests in Azure Tables: table `closedrequests`, a partition a month and a row a request, in the order in
 * which they were closed, so that looking back a while reads that while and nothing else.
 */
export function createClosedRequestIndex(options: TablesOptions): ClosedRequestIndex {
  const table = openTable(options, 'closedrequests');
  return {
    async note(record) {
      const closed = closedRequestOf(record);
      if (!closed) return;
      const { id, closedAt } = closed;
      const row = { partitionKey: monthOf(closedAt), rowKey: `${closedAt}_${id}`, ...toProperties(closed) };
      await table.run(`note request ${id} among those closed`, (client, abortSignal) =>
        client.upsertEntity(row, 'Replace', { abortSignal }),
      );
    },

    async between(from, to, most) {
      const found: ClosedRequest[] = [];
      for (const month of months(from, to)) {
        const left = most - found.length;
        const rows = await table.run('list closed requests', (client, abortSignal) =>
          take(
            client.listEntities<Record<string, unknown>>({
              queryOptions: {
                filter: odata`PartitionKey eq ${month} and RowKey ge ${from.toISOString()} and RowKey lt ${to.toISOString()}`,
              },
              abortSignal,
            }),
            left + 1,
          ),
        );
        const read = rows.map((row) => fromProperties(row, closedRow, `closed in ${month}`));
        found.push(...read.slice(0, left));
        if (rows.length > left) return { closed: found, complete: false };
      }
      return { closed: found, complete: true };
    },
  };
}

/** The first so many of a long list; the rest is not asked for. */
async function take<Item>(items: AsyncIterable<Item>, most: number): Promise<readonly Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === most) break;
  }
  return taken;
}

function monthOf(at: string): string {
  return at.slice(0, 7);
}

/** The months that a while lies in, `2026-11`, oldest first. */
function* months(from: Date, to: Date): Iterable<string> {
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1);
  for (let start = new Date(first); start.getTime() < to.getTime(); ) {
    yield monthOf(start.toISOString());
    start = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  }
}
