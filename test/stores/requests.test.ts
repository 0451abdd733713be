import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessError } from '../../src/core/errors.ts';
import type { RequestStore } from '../../src/core/ports.ts';
import { requestIdFrom } from '../../src/core/requests/id.ts';
import type { GrantState, RequestRecord } from '../../src/core/requests/request.ts';
import { sha256Bytes } from '../../src/platform/digest.ts';
import { createRequestStore } from '../../src/stores/requests.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import { aGrant, aPlan, aRecord, aRequest, aStage, people } from '../support/records.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
let store: RequestStore;
const newStore = () =>
  createRequestStore({ endpoint: storage.tablesEndpoint, credential: storageCredential });
beforeAll(async () => {
  storage = await startTestStorage();
  store = newStore();
});
afterAll(() => storage.close());

let made = 0;
/** A pending record under an id of its own. */
function aNewRecord(changes: Partial<RequestRecord> = {}): RequestRecord {
  made += 1;
  const id = requestIdFrom(sha256Bytes(`request ${made}`));
  return aRecord({ request: aRequest({ id }), revision: 0, grants: [], state: 'pending', ...changes });
}

async function openIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.open()) ids.push(id);
  return ids;
}

describe('the request store', () => {
  it('gives back what was put in', async () => {
    const record = aNewRecord({ stage: aStage() });
    expect(await store.insert(record)).toBe('inserted');
    expect(await store.load(record.request.id)).toEqual(record);
  });

  it.each(['0000000000', "' or RowKey ne '"])('knows nothing under the id %s', async (id) => {
    expect(await store.load(id)).toBeUndefined();
  });

  it('leaves a request alone that has the id already', async () => {
    const record = aNewRecord();
    await store.insert(record);
    const other = { ...record, request: { ...record.request, reason: 'Another reason.' } };
    expect(await store.insert(other)).toBe('exists');
    expect(await store.load(record.request.id)).toEqual(record);
  });

  it('keeps texts of people in every script, and lists longer than a property of a row', async () => {
    const approvers = Array.from({ length: 700 }, (_, index) => ({
      ...people.priya,
      // Two code units a character, at odd and even places, so that every cut meets one.
      displayName: `${'x'.repeat(index % 2)}${'🔑'.repeat(30)} "Ünïcode" 漢字`,
    }));
    const record = aNewRecord({ stage: aStage({ approvers }) });
    expect(JSON.stringify(record).length).toBeGreaterThan(100_000);
    await store.insert(record);
    expect(await store.load(record.request.id)).toEqual(record);
    // A shorter text leaves nothing of the longer one behind.
    const next = { ...record, revision: 1, stage: aStage() };
    await store.replace(next);
    expect(await store.load(record.request.id)).toEqual(next);
  });

  it('says for good, and not for the moment, that a record is too long for any row', async () => {
    const approvers = Array.from({ length: 5_000 }, () => people.priya);
    await expect(store.insert(aNewRecord({ stage: aStage({ approvers }) }))).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringContaining('too long to be kept'),
    });
  });

  it('replaces a request by its next revision, and its grants stay', async () => {
    const record = aNewRecord();
    const { id } = record.request;
    await store.insert(record);
    const grants = [1, 0].map((index) => aGrant({ plan: aPlan({ requestId: id, index }) }));
    for (const grant of grants) await store.saveGrant(grant);
    await store.replace({ ...record, revision: 1, state: 'approved' });
    expect(await store.load(id)).toEqual({
      ...record,
      revision: 1,
      state: 'approved',
      grants: grants.toReversed(),
    });
  });

  it.each([0, 2, 7])('refuses revision %d where 1 is next', async (revision) => {
    const record = aNewRecord();
    await store.insert(record);
    await expect(store.replace({ ...record, revision, state: 'denied' })).rejects.toMatchObject({
      code: 'store.conflict',
      audience: 'operator',
    });
    expect(await store.load(record.request.id)).toEqual(record);
  });

  it('refuses to replace what is not there', async () => {
    await expect(store.replace(aNewRecord({ revision: 1 }))).rejects.toMatchObject({
      code: 'store.conflict',
      message: expect.stringContaining('is not stored'),
    });
  });

  it('lets exactly one of several writers have a revision', async () => {
    const record = aNewRecord();
    await store.insert(record);
    // All of them have their tables and connections, so that their reads and writes really overlap.
    const writers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const writer = newStore();
        await writer.load(record.request.id);
        return writer;
      }),
    );
    const outcomes = await Promise.allSettled(
      writers.map((writer, index) => writer.replace({ ...record, revision: 1, failure: `writer ${index}` })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals.map(({ reason }) => (reason as AccessError).code)).toEqual(
      Array.from({ length: 7 }, () => 'store.conflict'),
    );
  });

  it.each<GrantState>([
    'planned',
    'placing',
    'placed',
    'standing',
    'blocked',
    'failed',
    'removing',
    'stuck',
    'kept',
    'removed',
  ])('overwrites a planned grant with one that is %s', async (state) => {
    const record = aNewRecord();
    const plan = aPlan({ requestId: record.request.id, sharingKey: 'arn/alex', details: { arn: 'x' } });
    await store.insert(record);
    await store.saveGrant(aGrant({ plan, usage: 'aws s3 ls' }));
    const grant = aGrant({
      plan,
      state,
      removedAt: '2026-11-20T14:06:00.000Z',
      failure: { class: 'retrySlowly', code: 'AccessDenied', message: 'No.', retryAfterSeconds: 3 },
    });
    await store.saveGrant(grant);
    expect((await store.load(record.request.id))?.grants).toEqual([grant]);
  });

  it.each<[GrantState, GrantState]>([
    ['placing', 'planned'],
    ['placed', 'placing'],
    ['stuck', 'placed'],
    ['removed', 'placed'],
    ['removed', 'stuck'],
    ['kept', 'planned'],
  ])('leaves a grant that is %s as it is when a late write says %s', async (state, late) => {
    const record = aNewRecord();
    const plan = aPlan({ requestId: record.request.id });
    await store.insert(record);
    await store.saveGrant(aGrant({ plan, state }));
    await store.saveGrant(aGrant({ plan, state: late }));
    expect((await store.load(record.request.id))?.grants).toEqual([aGrant({ plan, state })]);
  });

  it('keeps every end that an artifact was given, whatever is written later', async () => {
    const record = aNewRecord();
    const plan = aPlan({ requestId: record.request.id });
    const [first, second] = ['2026-11-20T15:00:00.000Z', '2026-11-20T16:00:00.000Z'];
    await store.insert(record);
    await store.saveGrant(aGrant({ plan, state: 'placing', givenEnds: [first] }));
    await store.saveGrant(aGrant({ plan, state: 'placed', givenEnds: [second] }));
    await store.saveGrant(aGrant({ plan, state: 'kept' }));
    expect((await store.load(record.request.id))?.grants[0]).toMatchObject({
      state: 'kept',
      givenEnds: [first, second],
    });
  });

  it('knows its own write again when the answer to it was lost', async () => {
    const record = aNewRecord();
    await store.insert(record);
    const isWrite = (method: string, path: string) => method === 'PUT' && path.includes(record.request.id);
    const proxy = await startLossyProxy(storage.tablesEndpoint, storage.certificate, isWrite);
    try {
      const next = { ...record, revision: 1, failure: 'Said once.' };
      await createRequestStore({ endpoint: proxy.endpoint, credential: storageCredential }).replace(next);
      expect(proxy.lost()).toBe(1);
      expect(await store.load(record.request.id)).toEqual(next);
    } finally {
      await proxy.close();
    }
  });

  it('hands on fields that a newer version wrote', async () => {
    const record = { ...aNewRecord(), fromTheFuture: { kept: true } };
    await store.insert(record);
    expect(await store.load(record.request.id)).toEqual(record);
  });

  it('says which row it cannot read', async () => {
    const record = aNewRecord();
    const { id } = record.request;
    await store.insert(record);
    const table = new TableClient(storage.tablesEndpoint, 'requests', storageCredential);
    await table.upsertEntity({ partitionKey: id, rowKey: 'request', document: '{"schema":2}' }, 'Replace');
    await expect(store.load(id)).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining(`${id}/request cannot be read`),
    });
  });

  it('says that storage cannot be reached', async () => {
    const endpoint = 'https://127.0.0.1:9/devstoreaccount1';
    const nowhere = createRequestStore({ endpoint, credential: storageCredential });
    await expect(nowhere.load('k3m9p2x7qa')).rejects.toMatchObject({
      code: 'store.unavailable',
      audience: 'operator',
      cause: expect.any(Error),
    });
  });

  it('says which role is missing when storage refuses', async () => {
    const getToken = () =>
      Promise.resolve({ token: 'e30.e30.x', expiresOnTimestamp: Date.now() + 3_600_000 });
    const refused = createRequestStore({ endpoint: storage.tablesEndpoint, credential: { getToken } });
    await expect(refused.load('k3m9p2x7qa')).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining('Storage Table Data Contributor'),
    });
  });
});

describe('the index of open requests', () => {
  it('holds a request from before it is written until it is final', async () => {
    const record = aNewRecord();
    const { id } = record.request;
    expect(await openIds()).not.toContain(id);
    await store.insert(record);
    await store.replace({ ...record, revision: 1, state: 'approved' });
    expect(await openIds()).toContain(id);
    await store.replace({ ...record, revision: 2, state: 'failed' });
    expect(await openIds()).not.toContain(id);
  });

  it('does not take a closed request up again when the same ask arrives once more', async () => {
    const record = aNewRecord();
    await store.insert(record);
    await store.replace({ ...record, revision: 1, state: 'denied' });
    expect(await store.insert(record)).toBe('exists');
    expect(await openIds()).not.toContain(record.request.id);
  });

  it('is put right by the repeat of a write that crashed before it got to the index', async () => {
    const record = aNewRecord();
    const { id } = record.request;
    await store.insert(record);
    const closed = { ...record, revision: 1, state: 'denied' } as const;
    await store.replace(closed);
    const index = new TableClient(storage.tablesEndpoint, 'openrequests', storageCredential);
    await index.upsertEntity({ partitionKey: 'open', rowKey: id });
    await expect(store.replace(closed)).rejects.toMatchObject({ code: 'store.conflict' });
    expect(await openIds()).not.toContain(id);
  });

  it('lists more requests than fit on a page', async () => {
    const index = new TableClient(storage.tablesEndpoint, 'openrequests', storageCredential);
    const ids = Array.from({ length: 1_100 }, (_, number) => `page${String(number).padStart(6, '0')}`);
    for (let from = 0; from < ids.length; from += 100)
      await index.submitTransaction(
        ids
          .slice(from, from + 100)
          .map((rowKey) => ['upsert', { partitionKey: 'open', rowKey }, 'Replace'] as const)
          .map(([kind, entity, mode]) => [kind, entity, mode]),
      );
    expect((await openIds()).filter((id) => id.startsWith('page'))).toEqual(ids);
  });
});
