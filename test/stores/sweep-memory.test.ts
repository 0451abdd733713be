import { afterAll, beforeAll, expect, it } from 'vitest';
import { nothingSeen } from '../../src/core/reconcile/memory.ts';
import { createSweepStore } from '../../src/stores/sweep-memory.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(async () => {
  await storage.close();
});

it('hands on what one sweep knew to the next', async () => {
  const store = createSweepStore({ endpoint: storage.tablesEndpoint, credential: storageCredential });
  expect(await store.read()).toEqual(nothingSeen);
  const memory = {
    schema: 1,
    cursors: { places: 'aws.iam.policy data' },
    sightings: {
      'unseen aws.iam.policy web AccessDenied': {
        since: '2026-11-20T10:00:00.000Z',
        last: '2026-11-20T10:05:00.000Z',
        told: '2026-11-20T10:05:00.000Z',
      },
    },
  } as const;
  await store.write(memory);
  expect(await store.read()).toEqual(memory);
});
