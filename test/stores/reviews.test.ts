import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Review, ReviewStore } from '../../src/core/reviews/review.ts';
import { createReviewStore } from '../../src/stores/reviews.ts';
import { aRequest, people } from '../support/records.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
let store: ReviewStore;
beforeAll(async () => {
  storage = await startTestStorage();
  store = createReviewStore({ endpoint: storage.tablesEndpoint, credential: storageCredential });
});
afterAll(() => storage.close());

function aReview(id: string): Review {
  return {
    schema: 1,
    revision: 1,
    request: aRequest({ id, breakGlass: true }),
    openedAt: '2026-11-20T10:00:00.000Z',
    dueAt: '2026-11-21T10:00:00.000Z',
  };
}

function done(review: Review): Review {
  const at = '2026-11-20T12:00:00.000Z';
  return { ...review, revision: 2, outcome: { verdict: 'right', by: people.priya, at, note: 'Zu Recht ✓' } };
}

const ids = async (most = 100) => (await store.open(most)).map(({ request }) => request.id).toSorted();

it('knows nothing of what was never written', async () => {
  expect(await store.load('0000000000')).toBeUndefined();
  expect(await store.open(10)).toEqual([]);
});

it('lists what waits and keeps what is done', async () => {
  const [first, second] = [aReview('aaaaaaaaaa'), aReview('bbbbbbbbbb')];
  await store.save(first);
  await store.save(second);
  expect(await store.load('aaaaaaaaaa')).toEqual(first);
  expect(await ids()).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb']);
  expect(await ids(1)).toHaveLength(1);
  await store.save(done(first));
  await store.save(done(first));
  expect(await store.load('aaaaaaaaaa')).toEqual(done(first));
  expect(await ids()).toEqual(['bbbbbbbbbb']);
  await store.save(done(second));
  expect(await ids()).toEqual([]);
});

it('tells what is done from what waits after a crash between its two writes, and tidies up with the next', async () => {
  const review = aReview('cccccccccc');
  await store.save(done(review));
  // What a crash leaves: the row of the open review is still there.
  await store.save(review);
  expect(await store.load('cccccccccc')).toEqual(done(review));
  await store.save(done(review));
  expect(await ids()).toEqual([]);
});

it('says which row it cannot read', async () => {
  const client = new TableClient(storage.tablesEndpoint, 'reviews', storageCredential);
  await client.upsertEntity({ partitionKey: 'closed', rowKey: 'dddddddddd', document: '{"schema":9}' });
  await expect(store.load('dddddddddd')).rejects.toThrow('closed/dddddddddd');
});
