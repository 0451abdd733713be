import { z } from 'zod';
import type { GrantSwitch, Pause, Resumption } from '../core/ports.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { openTable, type TablesOptions } from './table.ts';

const partitionKey = 'switch';
const rowKey = 'grants';
const resumedKey = 'resumed';

const pauseRow: z.ZodType<Pause> = z.looseObject({
  at: z.iso.datetime(),
  by: z.looseObject({ objectId: z.string(), userPrincipalName: z.string() }),
  reason: z.string(),
});

const resumptionRow: z.ZodType<Resumption> = z.looseObject({
  at: z.iso.datetime(),
  by: z.looseObject({ objectId: z.string(), userPrincipalName: z.string() }),
});

/**
 * The switch as one row of the table `switches`, which is there while grants are paused. A second one says who ended
 * the last pause.
 */
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
    lastResumption: () =>
      table.run('read who turned the switch', async (client, abortSignal) => {
        try {
          const row = await client.getEntity<Record<string, unknown>>(partitionKey, resumedKey, {
            abortSignal,
          });
          return fromProperties(row, resumptionRow, `${partitionKey}/${resumedKey}`);
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    async resume(resumption) {
      const row = { partitionKey, rowKey: resumedKey, ...toProperties(resumption) };
      await table.run('write who turned the switch', (client, abortSignal) =>
        client.upsertEntity(row, 'Replace', { abortSignal }),
      );
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
