import { odata } from '@azure/data-tables';
import { z } from 'zod';
import { type FindingStore, isOver, type ReportedFinding } from '../core/reconcile/finding.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { person, plannedGrant } from './request-rows.ts';
import { openTable, type TablesOptions } from './table.ts';

const partitionKey = 'finding';

const time = z.iso.datetime();

/** Loose, as the rows of requests are: an older version hands on what it does not know. */
const findingRow: z.ZodType<ReportedFinding> = z.looseObject({
  schema: z.literal(1),
  id: z.string(),
  key: z.string(),
  occurrence: z.int().positive(),
  revision: z.int().positive(),
  what: z.enum(['missing', 'altered', 'unexplained', 'unseen']),
  why: z.enum(['closedEarly', 'noRequest', 'notAGrant']).exactOptional(),
  plan: plannedGrant.exactOptional(),
  place: z.looseObject({ kind: z.string(), scope: z.string() }),
  failure: z.looseObject({ code: z.string(), message: z.string() }).exactOptional(),
  commands: z.array(z.string()),
  fingerprint: z.string(),
  since: time,
  state: z.enum(['open', 'left', 'removing', 'gone', 'removed', 'held', 'kept', 'revoked']),
  decision: z.looseObject({ kind: z.enum(['remove', 'leave']), by: person, at: time }).exactOptional(),
});

/**
 * What the reconciler has found and people decide about, a row each of the table `findings`. Its property `over` leaves
 * what is done out of the list.
 */
export function createFindingStore(options: TablesOptions): FindingStore {
  const table = openTable(options, 'findings');

  return {
    load: (id) =>
      table.run('read a finding', async (client, abortSignal) => {
        try {
          const row = await client.getEntity<Record<string, unknown>>(partitionKey, id, { abortSignal });
          return fromProperties(row, findingRow, `${partitionKey}/${id}`);
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),

    save: (finding) =>
      table.run('write a finding', async (client, abortSignal) => {
        const { id, revision } = finding;
        const row = { partitionKey, rowKey: id, over: isOver(finding), ...toProperties(finding) };
        try {
          if (revision === 1) {
            await client.createEntity(row, { abortSignal });
            return true;
          }
          const stored = await client.getEntity<Record<string, unknown>>(partitionKey, id, { abortSignal });
          const before = fromProperties(stored, findingRow, `${partitionKey}/${id}`);
          if (before.revision !== revision - 1) return false;
          await client.updateEntity(row, 'Replace', { etag: stored.etag, abortSignal });
          return true;
        } catch (error) {
          if ([404, 409, 412].includes(statusOf(error) ?? 0)) return false;
          throw error;
        }
      }),

    open: (most) =>
      table.run('list the findings', async (client, abortSignal) => {
        const filter = odata`PartitionKey eq ${partitionKey} and over eq ${false}`;
        const found: ReportedFinding[] = [];
        for await (const row of client.listEntities({ queryOptions: { filter }, abortSignal })) {
          found.push(fromProperties(row, findingRow, `${partitionKey}/${row.rowKey ?? ''}`));
          if (found.length === most) break;
        }
        return found;
      }),
  };
}
