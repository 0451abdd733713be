import { z } from 'zod';
import { sha256Hex } from '../platform/digest.ts';
import { statusOf } from './azure-errors.ts';
import { fromProperties, toProperties } from './document.ts';
import { type SentMessageTable, sentMessageTable } from './sent-messages.ts';
import { openTable, type Table, type TablesOptions } from './table.ts';

/** The facts of one person's chat, as they are stored. */
interface ReferenceRow {
  readonly serviceUrl: string;
  readonly conversationId: string;
  readonly botId: string;
  readonly userId: string;
  readonly objectId: string;
  readonly tenantId: string;
  readonly locale?: string;
}

const referenceRow: z.ZodType<ReferenceRow> = z.looseObject({
  serviceUrl: z.string(),
  conversationId: z.string(),
  botId: z.string(),
  userId: z.string(),
  objectId: z.string(),
  tenantId: z.string(),
  locale: z.string().exactOptional(),
});

/** What Latchkey remembers of its chats. @throws AccessError `store.unavailable` */
export interface ConversationTables extends SentMessageTable {
  saveReference(objectId: string, reference: ReferenceRow): Promise<void>;
  reference(objectId: string): Promise<ReferenceRow | undefined>;
  dropReference(objectId: string): Promise<void>;
  noteSent(requestId: string, key: string): Promise<void>;
  wasNoteSent(requestId: string, key: string): Promise<boolean>;
}

const chatPartition = 'chat';
// Row keys must not hold / \ # ?, and notes are any text.
const noteKey = (key: string) => `note:${sha256Hex(key)}`;

/**
 * Chats in Azure Tables. Table `conversations`: the partition `chat` with a row for each person, and a
 * partition for each request with the rows `message:<object id>` and `note:<digest of its key>`.
 */
export function createConversationStore(options: TablesOptions): ConversationTables {
  const table = openTable(options, 'conversations');
  return {
    ...sentMessageTable(table),
    async saveReference(objectId, reference) {
      await save(table, { partitionKey: chatPartition, rowKey: objectId }, reference);
    },
    async reference(objectId) {
      const row = await find(table, chatPartition, objectId);
      return row && fromProperties(row, referenceRow, `${chatPartition}/${objectId}`);
    },
    dropReference: (objectId) =>
      table.run('forget a chat', async (client, abortSignal) => {
        try {
          await client.deleteEntity(chatPartition, objectId, { abortSignal });
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
        }
      }),
    async noteSent(requestId, key) {
      await save(table, { partitionKey: requestId, rowKey: noteKey(key) }, { key });
    },
    wasNoteSent: async (requestId, key) => (await find(table, requestId, noteKey(key))) !== undefined,
  };
}

async function save(
  table: Table,
  keys: { readonly partitionKey: string; readonly rowKey: string },
  value: unknown,
): Promise<void> {
  await table.run('write what was said in a chat', (client, abortSignal) =>
    client.upsertEntity({ ...keys, ...toProperties(value) }, 'Replace', { abortSignal }),
  );
}

function find(
  table: Table,
  partitionKey: string,
  rowKey: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return table.run('read what was said in a chat', async (client, abortSignal) => {
    try {
      return await client.getEntity<Record<string, unknown>>(partitionKey, rowKey, { abortSignal });
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}
