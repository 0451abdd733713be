import { describe, expect, it } from 'vitest';
import type { AccessError } from '../../../src/core/errors.ts';
import { openRequests, openRequestsOf } from '../../../src/core/requests/open-requests.ts';
import type { RequestRecord } from '../../../src/core/requests/request.ts';
import { aRecord, aRequest, forDana, people, recordsByState } from '../../support/records.ts';
import { MemoryRequests } from '../../support/teams-memory.ts';

function storeOf(...records: readonly RequestRecord[]): MemoryRequests {
  const store = new MemoryRequests();
  for (const record of records) store.records.set(record.request.id, record);
  return store;
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aRecord({
      request: aRequest({
        id: String(index).padStart(10, '0'),
        requestedAt: new Date(Date.parse('2026-11-20T10:00:00Z') - index * 1000).toISOString(),
      }),
    }),
  );

describe('the open requests for one answer', () => {
  it('are those that are not final, oldest first', async () => {
    const [newest, older] = numbered(2);
    const closed = aRecord({ state: 'denied', request: aRequest({ id: 'cccccccccc' }) });
    const store = storeOf(...(newest && older ? [newest, closed, older] : []));
    const { records, complete } = await openRequests(store);
    expect(records.map(({ request }) => request.id)).toEqual(['0000000001', '0000000000']);
    expect(complete).toBe(true);
  });

  it('are as many as one answer can look at, and say when there are more', async () => {
    const store = storeOf(...numbered(60));
    expect(await openRequests(store, 60)).toMatchObject({ complete: true });
    const { records, complete } = await openRequests(store, 59);
    expect(records).toHaveLength(59);
    expect(complete).toBe(false);
  });

  it('are shown although one cannot be read, and say so', async () => {
    const store = storeOf(...numbered(3));
    const load = store.load.bind(store);
    store.load = (id) => (id === '0000000001' ? Promise.reject(new Error('damaged')) : load(id));
    const { records, complete } = await openRequests(store);
    expect(records).toHaveLength(2);
    expect(complete).toBe(false);
  });

  it('are an error when none can be read', async () => {
    const store = storeOf(...numbered(2));
    const down = { code: 'store.unavailable' } satisfies Partial<AccessError>;
    store.load = () => Promise.reject(Object.assign(new Error('down'), down));
    await expect(openRequests(store)).rejects.toMatchObject(down);
  });

  it('of a person are what they asked for and what they receive, each once', async () => {
    const own = recordsByState.active;
    const given = forDana(aRecord({ request: aRequest({ id: 'dddddddddd' }) }));
    const store = storeOf(own, given);
    const idsOf = async (personId: string) =>
      (await openRequestsOf(store, personId)).records.map(({ request }) => request.id).toSorted();
    expect(await idsOf(people.alex.objectId)).toEqual(['dddddddddd', own.request.id].toSorted());
    expect(await idsOf(people.dana.objectId)).toEqual(['dddddddddd']);
    expect(await idsOf(people.priya.objectId)).toEqual([]);
  });
});
