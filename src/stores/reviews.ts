import { odata } from '@azure/data-tables';
import { z } from 'zod';
import type { Review, ReviewStore } from '../core/reviews/review.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { person, request } from './request-rows.ts';
import { openTable, type TablesOptions } from './table.ts';

const time = z.iso.datetime();

/** Loose, as the rows of requests are: an older version hands on what it does not know. */
const reviewRow: z.ZodType<Review> = z.looseObject({
  schema: z.literal(1),
  revision: z.int().positive(),
  request,
  openedAt: time,
  dueAt: time,
  outcome: z
    .looseObject({ verdict: z.enum(['right', 'wrong']), by: person, at: time, note: z.string() })
    .exactOptional(),
});

const openPartition = 'open';
const closedPartition = 'closed';

/**
 * Reviews in Azure Tables: table `reviews`, a row each. Those that wait are in a partition of their own, so that
 * listing them costs nothing for those that are done; one that is done is written to the other before it leaves the
 * first, so that a crash in between loses nothing, and the repeat of the write tidies up.
 */
export function createReviewStore(options: TablesOptions): ReviewStore {
  const table = openTable(options, 'reviews');

  function find(partition: string, requestId: string): Promise<Review | undefined> {
    return table.run(`read the review of ${requestId}`, async (client, abortSignal) => {
      try {
        const row = await client.getEntity<Record<string, unknown>>(partition, requestId, { abortSignal });
        return fromProperties(row, reviewRow, `${partition}/${requestId}`);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
  }

  return {
    load: async (requestId) =>
      (await find(closedPartition, requestId)) ?? (await find(openPartition, requestId)),

    async save(review) {
      const { id } = review.request;
      const partitionKey = review.outcome ? closedPartition : openPartition;
      await table.run(`write the review of ${id}`, async (client, abortSignal) => {
        await client.upsertEntity({ partitionKey, rowKey: id, ...toProperties(review) }, 'Replace', {
          abortSignal,
        });
        if (!review.outcome) return;
        try {
          await client.deleteEntity(openPartition, id, { abortSignal });
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
        }
      });
    },

    open: (most) =>
      table.run('list the reviews that wait', async (client, abortSignal) => {
        const filter = odata`PartitionKey eq ${openPartition}`;
        const found: Review[] = [];
        for await (const row of client.listEntities({ queryOptions: { filter }, abortSignal })) {
          found.push(fromProperties(row, reviewRow, `${openPartition}/${row.rowKey ?? ''}`));
          if (found.length === most) break;
        }
        return found;
      }),
  };
}
