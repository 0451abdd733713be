import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { type ClosedRequestIndex, createClosedRequestIndex } from '../../src/stores/closed-requests.ts';
import { createRequestStore } from '../../src/stores/requests.ts';
import { aRecord, aRequest } from '../support/records.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
let index: ClosedRequestIndex;
const options = () => ({ endpoint: storage.tablesEndpoint, credential: storageCredential });
beforeAll(async () => {
  storage = await startTestStorage();
  index = createClosedRequestIndex(options());
});
afterAll(() => storage.close());

function closedAt(at: string, id: string): RequestRecord {
  return aRecord({ state: 'denied', closedAt: at, request: aRequest({ id }) });
}

async function ids(from: string, to: string, most = 100) {
  const { closed, complete } = await index.between(new Date(from), new Date(to), most);
  return { ids: closed.map(({ id }) => id), complete };
}

it('finds what was closed in a while, oldest first, over the ends of months and years', async () => {
  expect(await ids('2026-01-01T00:00:00Z', '2027-03-01T00:00:00Z')).toEqual({ ids: [], complete: true });
  for (const [at, id] of [
    ['2027-01-31T23:59:59.999Z', 'ddddddddd1'],
    ['2026-12-31T23:59:59.999Z', 'bbbbbbbbb1'],
    ['2027-01-01T00:00:00.000Z', 'ccccccccc1'],
    ['2026-11-20T12:00:00.000Z', 'aaaaaaaaa1'],
  ] as const) {
    await index.note(closedAt(at, id));
    await index.note(closedAt(at, id));
  }
  const all = ['aaaaaaaaa1', 'bbbbbbbbb1', 'ccccccccc1', 'ddddddddd1'];
  expect(await ids('2026-11-01T00:00:00Z', '2027-02-01T00:00:00Z')).toEqual({ ids: all, complete: true });
  expect(await ids('2026-12-31T23:59:59.999Z', '2027-01-31T23:59:59.999Z')).toEqual({
    ids: ['bbbbbbbbb1', 'ccccccccc1'],
    complete: true,
  });
  expect(await ids('2026-11-01T00:00:00Z', '2027-02-01T00:00:00Z', 3)).toEqual({
    ids: all.slice(0, 3),
    complete: false,
  });
  expect(await ids('2026-11-01T00:00:00Z', '2027-02-01T00:00:00Z', 4)).toEqual({ ids: all, complete: true });
});

it('is written by the request store when a request closes, and not before', async () => {
  const store = createRequestStore(options());
  const record = aRecord({ revision: 1, request: aRequest({ id: 'eeeeeeeee1' }) });
  const inMarch = () => ids('2027-03-01T00:00:00Z', '2027-04-01T00:00:00Z');
  await store.insert(record);
  await store.replace({ ...record, revision: 2 });
  expect(await inMarch()).toEqual({ ids: [], complete: true });
  const closed = { ...record, revision: 3, state: 'denied', closedAt: '2027-03-05T10:00:00.000Z' } as const;
  await store.replace(closed);
  expect(await inMarch()).toEqual({ ids: ['eeeeeeeee1'], complete: true });
  // A repeat after a crash writes it once more, under the same name.
  await store.insert(closed);
  expect(await inMarch()).toEqual({ ids: ['eeeeeeeee1'], complete: true });
});
