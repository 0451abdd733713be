import { z } from 'zod';
import type { GrantSwitch, Pause } from '../core/ports.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { openTable, type TablesOptions } from './table.ts';

const partitionKey = 'switch';
const rowKey = 'grants';

const pauseRow: z.ZodType<Pause> = z.looseObject({
  at: z.iso.datetime(),
  by: z.looseObject({ objectId: z.string(), userPrincipalName: z.string() }),
  reason: z.string(),
});

/** The switch as one row of the table `switches`, which is there while grants are paused. */
export function createGrantSwitch(options: TablesOptions): GrantSwitch {
  const table = openTable(options, 'switches');
  return {
    current: () =>
      table.run('read the switch', async (client, abortSignal) => {
        try {
          const row = await client.getEntity<Record<string, unknown>>(partitionKey, rowKey, { abortSignal });
          return fromProperties(row, pauseRow, `${partitionKey}/${rowKey}`);
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    async pause(pause) {
      const row = { partitionKey, rowKey, ...toProperties(pause) };
      await table.run('pause grants', (client, abortSignal) =>
        client.upsertEntity(row, 'Replace', { abortSignal }),
      );
    },
    async resume() {
      await table.run('resume grants', async (client, abortSignal) => {
        try {
          await client.deleteEntity(partitionKey, rowKey, { abortSignal });
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
        }
      });
    },
  };
}
