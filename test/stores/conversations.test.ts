import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAzurite } from '../../src/sandbox/storage/azurite.ts';
import { createConversationStore } from '../../src/stores/conversations.ts';
import type { ConversationStore, SentMessage, StoredReference } from '../../src/teams/conversations.ts';
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

const aMessage = (activityId: string, cardHash: string, revision: number): SentMessage => ({
  activityId,
  cardHash,
  revision,
});

const at = (time: string) => new Date(`2026-11-20T${time}Z`);

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
    const first = aMessage('1', 'a', 1);
    const second = aMessage('1', 'c', 2);
    expect(await store.saveMessage('request001', dana, { before: undefined, now: first })).toBe(true);
    await store.saveMessage('request001', priya, { before: undefined, now: aMessage('2', 'b', 1) });
    expect(await store.saveMessage('request001', dana, { before: first, now: second })).toBe(true);
    await store.saveMessage('request002', dana, { before: undefined, now: aMessage('9', 'z', 1) });
    await store.noteSent('request001', 'message:x');
    expect(await store.messages('request001')).toEqual(
      new Map([
        [dana, second],
        [priya, aMessage('2', 'b', 1)],
      ]),
    );
    expect(await store.messages('request003')).toEqual(new Map());
  });

  it.each([
    ['newer', 3, 3],
    ['older', 1, 2],
  ])('marks a message as unknown when a %s revision was written beside another', async (_, mine, kept) => {
    const id = `request-beside-${mine}`;
    const theirs = aMessage('1', 'theirs', 2);
    await store.saveMessage(id, dana, { before: undefined, now: theirs });
    const change = { before: aMessage('1', 'first', 1), now: aMessage('1', 'mine', mine) };
    expect(await store.saveMessage(id, dana, change)).toBe(false);
    const now = (await store.messages(id)).get(dana);
    expect(now).toEqual(aMessage('1', '', kept));
    expect(await store.saveMessage(id, dana, { before: now, now: aMessage('1', 'again', 3) })).toBe(true);
  });

  it('lets only one write at the same moment think that it was alone', async () => {
    const before = aMessage('1', 'first', 1);
    await store.saveMessage('request006', dana, { before: undefined, now: before });
    const outcomes = await Promise.all(
      [2, 3, 4].map((revision) =>
        store.saveMessage('request006', dana, { before, now: aMessage('1', `r${revision}`, revision) }),
      ),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await store.messages('request006')).get(dana)).toEqual(aMessage('1', '', 4));
  });

  it('gives the first message of a person to one of those who ask, and to another after half a minute', async () => {
    const claim = (time: string) => store.claimMessage('request007', dana, at(time));
    expect((await Promise.all(['10:00:00', '10:00:00', '10:00:01'].map(claim))).filter(Boolean)).toHaveLength(
      1,
    );
    expect(await claim('10:00:29')).toBe(false);
    expect(await store.messages('request007')).toEqual(new Map());
    expect(await claim('10:00:31')).toBe(true);
    await store.saveMessage('request007', dana, { before: undefined, now: aMessage('1', 'a', 1) });
    await store.releaseMessage('request007', dana);
    expect(await claim('11:00:00')).toBe(false);
    expect(await store.messages('request007')).toEqual(new Map([[dana, aMessage('1', 'a', 1)]]));
  });

  it('gives a claim that was given up to the next at once', async () => {
    expect(await store.claimMessage('request008', dana, at('10:00:00'))).toBe(true);
    await store.releaseMessage('request008', dana);
    await store.releaseMessage('request008', dana);
    expect(await store.claimMessage('request008', dana, at('10:00:00'))).toBe(true);
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
