import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DelegationStore, StoredDelegation } from '../../src/core/policy/delegation.ts';
import { createDelegationStore } from '../../src/stores/delegations.ts';
import { people } from '../support/records.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
let store: DelegationStore;
beforeAll(async () => {
  storage = await startTestStorage();
  store = createDelegationStore({ endpoint: storage.tablesEndpoint, credential: storageCredential });
});
afterAll(() => storage.close());

const { priya, ben, morgan } = people;
const delegation: StoredDelegation = {
  schema: 1,
  from: priya,
  to: ben,
  startsAt: '2026-11-20T10:00:00.000Z',
  endsAt: '2026-11-23T10:00:00.000Z',
};

it('keeps one for each person, and forgets it again', async () => {
  expect(await store.all()).toEqual([]);
  await store.save(delegation);
  await store.save({ ...delegation, to: morgan });
  await store.save({ ...delegation, from: ben });
  expect(await store.all()).toEqual([
    { ...delegation, to: morgan },
    { ...delegation, from: ben },
  ]);
  await store.remove(priya.objectId);
  await store.remove(priya.objectId);
  expect(await store.all()).toEqual([{ ...delegation, from: ben }]);
});

it('lets a row that it cannot read stop nobody', async () => {
  await store.save(delegation);
  const client = new TableClient(storage.tablesEndpoint, 'delegations', storageCredential);
  await client.upsertEntity({ partitionKey: 'delegation', rowKey: 'damaged', document: '{"schema":9}' });
  expect(await store.all()).toContainEqual(delegation);
});
