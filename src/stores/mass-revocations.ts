import { z } from 'zod';
import type { MassRevocation, MassRevocationStore } from '../core/requests/mass-revocation.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { openTable, type TablesOptions } from './table.ts';

const partitionKey = 'revocation';

/** Loose, as the rows of requests are: an older version hands on what it does not know. */
const revocationRow: z.ZodType<MassRevocation> = z.looseObject({
  schema: z.literal(1),
  id: z.string(),
  by: z.looseObject({ objectId: z.string(), userPrincipalName: z.string() }),
  scope: z.discriminatedUnion('of', [
    z.looseObject({ of: z.literal('person'), objectId: z.string() }),
    z.looseObject({ of: z.literal('entitlement'), name: z.string() }),
    z.looseObject({ of: z.literal('account'), name: z.string() }),
    z.looseObject({ of: z.literal('everything') }),
  ]),
  name: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
  requestIds: z.array(z.string()),
  complete: z.boolean(),
});

/** What administrators have confirmed to revoke at once, a row each of the table `revocations`. */
export function createMassRevocationStore(options: TablesOptions): MassRevocationStore {
  const table = openTable(options, 'revocations');
  return {
    load: (id) =>
      table.run('read a revocation', async (client, abortSignal) => {
        try {
          const row = await client.getEntity<Record<string, unknown>>(partitionKey, id, { abortSignal });
          return fromProperties(row, revocationRow, `${partitionKey}/${id}`);
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    insert: (revocation) =>
      table.run('write a revocation', async (client, abortSignal) => {
        const row = { partitionKey, rowKey: revocation.id, ...toProperties(revocation) };
        try {
          await client.createEntity(row, { abortSignal });
          return 'inserted';
        } catch (error) {
          if (statusOf(error) === 409) return 'exists';
          throw error;
        }
      }),
  };
}
