import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAzurite } from '../../src/sandbox/storage/azurite.ts';
import { createConversationStore } from '../../src/stores/conversations.ts';
import type { ConversationStore, StoredReference } from '../../src/teams/conversations.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: RunningAzurite;
// That this compiles shows that the tables are what the Teams side asks for.
let store: ConversationStore;
beforeAll(async () => {
  storage = await startTestStorage();
  store = createConversationStore({ endpoint: storage.tablesEndpoint, credential: storageCredential });
});
afterAll(() => storage.close());

const dana = '30000000-0000-4000-8000-000000000002';
const priya = '30000000-0000-4000-8000-000000000003';

const aReference = (objectId: string, changes: Partial<StoredReference> = {}): StoredReference => ({
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  conversationId: 'a:1_x/y#z?',
  botId: '28:bot',
  userId: '29:user',
  objectId,
  tenantId: '0b7e2c2a-30a1-4f0c-9d0c-4a3f6e1b2d11',
  ...changes,
});

describe('the conversation store', () => {
  it('keeps the newest reference of each person', async () => {
    await store.saveReference(dana, aReference(dana));
    await store.saveReference(priya, aReference(priya, { locale: 'en-GB' }));
    await store.saveReference(dana, aReference(dana, { conversationId: 'a:2' }));
    expect(await store.reference(dana)).toEqual(aReference(dana, { conversationId: 'a:2' }));
    expect(await store.reference(priya)).toEqual(aReference(priya, { locale: 'en-GB' }));
  });

  it('forgets a person, once or twice, and nobody else', async () => {
    await store.saveReference(dana, aReference(dana));
    await store.saveReference(priya, aReference(priya));
    await store.dropReference(dana);
    await store.dropReference(dana);
    expect(await store.reference(dana)).toBeUndefined();
    expect(await store.reference(priya)).toEqual(aReference(priya));
  });

  it('lists the messages of one request by person, without the notes beside them', async () => {
    await store.saveMessage('request001', dana, { activityId: '1', cardHash: 'a' });
    await store.saveMessage('request001', priya, { activityId: '2', cardHash: 'b' });
    await store.saveMessage('request001', dana, { activityId: '1', cardHash: 'c' });
    await store.saveMessage('request002', dana, { activityId: '9', cardHash: 'z' });
    await store.noteSent('request001', 'message:x');
    expect(await store.messages('request001')).toEqual(
      new Map([
        [dana, { activityId: '1', cardHash: 'c' }],
        [priya, { activityId: '2', cardHash: 'b' }],
      ]),
    );
    expect(await store.messages('request003')).toEqual(new Map());
  });

  it.each(['active', 'reminder/2 #1? \\ "quoted" é', 'x'.repeat(200)])(
    'remembers the note %s',
    async (key) => {
      expect(await store.wasNoteSent('request004', key)).toBe(false);
      await store.noteSent('request004', key);
      await store.noteSent('request004', key);
      expect(await store.wasNoteSent('request004', key)).toBe(true);
      expect(await store.wasNoteSent('request005', key)).toBe(false);
    },
  );

  it('says that storage cannot be reached', async () => {
    const endpoint = 'https://127.0.0.1:9/devstoreaccount1';
    const nowhere = createConversationStore({ endpoint, credential: storageCredential });
    await expect(nowhere.messages('request001')).rejects.toMatchObject({ code: 'store.unavailable' });
  });
});
