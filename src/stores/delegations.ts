import { odata } from '@azure/data-tables';
import { z } from 'zod';
import type { DelegationStore, StoredDelegation } from '../core/policy/delegation.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { person } from './request-rows.ts';
import { openTable, type TablesOptions } from './table.ts';

const partitionKey = 'delegation';
const time = z.iso.datetime();

const delegationRow: z.ZodType<StoredDelegation> = z.looseObject({
  schema: z.literal(1),
  from: person,
  to: person,
  startsAt: time,
  endsAt: time,
});

/** Delegations in Azure Tables: table `delegations`, a row for each approver, so there are never more than those. */
export function createDelegationStore(options: TablesOptions): DelegationStore {
  const table = openTable(options, 'delegations');
  return {
    all: () =>
      table.run('list the delegations', async (client, abortSignal) => {
        const filter = odata`PartitionKey eq ${partitionKey}`;
        const found: StoredDelegation[] = [];
        for await (const row of client.listEntities({ queryOptions: { filter }, abortSignal }))
          found.push(...readable(row));
        return found;
      }),
    async save(delegation) {
      const row = { partitionKey, rowKey: delegation.from.objectId, ...toProperties(delegation) };
      await table.run('write a delegation', (client, abortSignal) =>
        client.upsertEntity(row, 'Replace', { abortSignal }),
      );
    },
    remove: (fromId) =>
      table.run('remove a delegation', async (client, abortSignal) => {
        try {
          await client.deleteEntity(partitionKey, fromId, { abortSignal });
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
        }
      }),
  };
}

/**
 * Nothing for a row that cannot be read: then nobody decides instead, which is safe, whereas a row that stopped every
 * decision would stop people from ending access too.
 */
function readable(row: Readonly<Record<string, unknown>>): readonly StoredDelegation[] {
  try {
    return [fromProperties(row, delegationRow, partitionKey)];
  } catch {
    return [];
  }
}
