import { odata, type TableClient } from '@azure/data-tables';
import { z } from 'zod';
import { AccessError } from '../core/errors.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import type { Table } from './table.ts';

/** One sent card, as it is stored. */
export interface MessageRow {
  readonly activityId: string;
  readonly cardHash: string;
  readonly revision: number;
}

/** Before the card is sent its row says only who is at it, and since when (ISO 8601). */
type StoredRow = MessageRow | { readonly claimedAt: string };

const storedRow: z.ZodType<StoredRow> = z.union([
  z.looseObject({ activityId: z.string(), cardHash: z.string(), revision: z.int() }),
  z.looseObject({ claimedAt: z.iso.datetime() }),
]);

/** The cards of requests, one row for each request and person. @throws AccessError `store.unavailable` */
export interface SentMessageTable {
  claimMessage(requestId: string, objectId: string, at: Date): Promise<boolean>;
  releaseMessage(requestId: string, objectId: string): Promise<void>;
  saveMessage(
    requestId: string,
    objectId: string,
    change: { readonly before: MessageRow | undefined; readonly now: MessageRow },
  ): Promise<boolean>;
  messages(requestId: string): Promise<ReadonlyMap<string, MessageRow>>;
}

/**
 * Milliseconds. Longer than sending takes with all its repeats, and shorter than those who show a request go on
 * trying: a claim that is older was left by a crash.
 */
const lease = 30_000;
const mostTries = 5;
const messageKey = (objectId: string) => `message:${objectId}`;

export function sentMessageTable(table: Table): SentMessageTable {
  return {
    claimMessage: (requestId, objectId, at) =>
      table.run('claim a card', async (client, abortSignal) => {
        const row = openRow(client, { requestId, objectId, abortSignal });
        const stored = await row.read();
        const free =
          !stored ||
          ('claimedAt' in stored.value && at.getTime() - Date.parse(stored.value.claimedAt) >= lease);
        return free && row.write({ claimedAt: at.toISOString() }, stored?.etag);
      }),
    releaseMessage: (requestId, objectId) =>
      table.run('give up a claim', async (client, abortSignal) => {
        const row = openRow(client, { requestId, objectId, abortSignal });
        const stored = await row.read();
        if (stored && 'claimedAt' in stored.value) await row.remove(stored.etag);
      }),
    saveMessage: (requestId, objectId, { before, now }) =>
      table.run('write down a card', async (client, abortSignal) => {
        const row = openRow(client, { requestId, objectId, abortSignal });
        for (let tries = 0; tries < mostTries; tries += 1) {
          const stored = await row.read();
          const there = stored && 'activityId' in stored.value ? stored.value : undefined;
          if (there && isSame(there, now)) return true;
          const expected = isSame(there, before);
          const newest = there && there.revision > now.revision ? there : now;
          // Two wrote, and nobody knows who was last: an unknown card is written again by the next one.
          const next = expected ? now : { ...newest, cardHash: '' };
          if (await row.write(next, stored?.etag)) return expected;
        }
        throw new AccessError('store.unavailable', 'operator', 'A card is written by too many at once.');
      }),
    messages: (requestId) =>
      table.run(`list the cards of request ${requestId}`, async (client, abortSignal) => {
        // ";" is the character after ":", so this is every row key that begins with "message:".
        const filter = odata`PartitionKey eq ${requestId} and RowKey ge 'message:' and RowKey lt 'message;'`;
        const messages = new Map<string, MessageRow>();
        for await (const row of client.listEntities({ queryOptions: { filter }, abortSignal })) {
          const key = row.rowKey ?? '';
          const value = fromProperties(row, storedRow, `${requestId}/${key}`);
          if ('activityId' in value) messages.set(key.slice(messageKey('').length), value);
        }
        return messages;
      }),
  };
}

function isSame(one: MessageRow | undefined, other: MessageRow | undefined): boolean {
  return (
    one?.activityId === other?.activityId &&
    one?.cardHash === other?.cardHash &&
    one?.revision === other?.revision
  );
}

/** One row, written only when nobody else did so since it was read. `etag` undefined: there was none. */
function openRow(
  client: TableClient,
  at: { readonly requestId: string; readonly objectId: string; readonly abortSignal: AbortSignal },
) {
  const { requestId: partitionKey, abortSignal } = at;
  const rowKey = messageKey(at.objectId);
  return {
    async read(): Promise<{ readonly value: StoredRow; readonly etag: string } | undefined> {
      try {
        const entity = await client.getEntity<Record<string, unknown>>(partitionKey, rowKey, { abortSignal });
        return { value: fromProperties(entity, storedRow, `${partitionKey}/${rowKey}`), etag: entity.etag };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    write(value: StoredRow, etag: string | undefined): Promise<boolean> {
      const entity = { partitionKey, rowKey, ...toProperties(value) };
      return unlessChanged(() =>
        etag === undefined
          ? client.createEntity(entity, { abortSignal })
          : client.updateEntity(entity, 'Replace', { etag, abortSignal }),
      );
    },
    remove: (etag: string) =>
      unlessChanged(() => client.deleteEntity(partitionKey, rowKey, { etag, abortSignal })),
  };
}

async function unlessChanged(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if ([404, 409, 412].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}
