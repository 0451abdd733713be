import { z } from 'zod';
import { nothingSeen, type SweepMemory, type SweepStore } from '../core/reconcile/memory.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { openTable, type TablesOptions } from './table.ts';

const partitionKey = 'reconciler';
const rowKey = 'memory';

const time = z.iso.datetime();

const memoryRow: z.ZodType<SweepMemory> = z.strictObject({
  schema: z.literal(1),
  cursors: z.record(z.string(), z.string()),
  sightings: z.record(
    z.string(),
    z.strictObject({
      since: time,
      last: time,
      audited: time.exactOptional(),
      told: time.exactOptional(),
    }),
  ),
});

/** What the reconciler remembers from one sweep to the next, as one row of the table `sweeps`. */
export function createSweepStore(options: TablesOptions): SweepStore {
  const table = openTable(options, 'sweeps');
  return {
    read: () =>
      table.run('read what the reconciler remembers', async (client, abortSignal) => {
        try {
          const row = await client.getEntity<Record<string, unknown>>(partitionKey, rowKey, { abortSignal });
          return fromProperties(row, memoryRow, `${partitionKey}/${rowKey}`);
        } catch (error) {
          if (statusOf(error) === 404) return nothingSeen;
          throw error;
        }
      }),
    async write(memory) {
      const row = { partitionKey, rowKey, ...toProperties(memory) };
      await table.run('write what the reconciler remembers', (client, abortSignal) =>
        client.upsertEntity(row, 'Replace', { abortSignal }),
      );
    },
  };
}
