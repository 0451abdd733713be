import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReportedFinding } from '../../src/core/reconcile/finding.ts';
import { createFindingStore } from '../../src/stores/findings.ts';
import { createMassRevocationStore } from '../../src/stores/mass-revocations.ts';
import { aPlan, people } from '../support/records.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(async () => {
  await storage.close();
});

const options = () => ({ endpoint: storage.tablesEndpoint, credential: storageCredential });

const finding: ReportedFinding = {
  schema: 1,
  id: 'finding-0123456789abcdef0123456789abcdef',
  key: 'artifact aws.iam.policy user/alex.kim/latchkey-zzzzzzzzzz-0',
  occurrence: 1,
  revision: 1,
  what: 'unexplained',
  why: 'noRequest',
  plan: aPlan(),
  place: { kind: 'aws.iam.policy', scope: 'data' },
  commands: ['aws iam delete-user-policy'],
  fingerprint: 'f'.repeat(32),
  since: '2026-11-20T10:00:00.000Z',
  state: 'open',
};

it('keeps a finding with what was decided, and lists it until it is over', async () => {
  const store = createFindingStore(options());
  expect(await store.load(finding.id)).toBeUndefined();
  expect(await store.save(finding)).toBe(true);
  expect(await store.load(finding.id)).toEqual(finding);
  expect(await store.open(10)).toEqual([finding]);
  const decision = { kind: 'remove', by: people.morgan, at: '2026-11-20T11:00:00.000Z' } as const;
  const decided: ReportedFinding = { ...finding, revision: 2, state: 'removing', decision };
  expect(await store.save(decided)).toBe(true);
  expect(await store.open(10)).toEqual([decided]);
  const removed: ReportedFinding = { ...decided, revision: 3, state: 'removed' };
  expect(await store.save(removed)).toBe(true);
  expect(await store.load(finding.id)).toEqual(removed);
  expect(await store.open(10)).toEqual([]);
});

it('lets only the first write a revision', async () => {
  const store = createFindingStore(options());
  const unseen: ReportedFinding = {
    ...finding,
    id: 'finding-other',
    key: 'unseen aws.iam.policy data AccessDenied',
    what: 'unseen',
    failure: { code: 'AccessDenied', message: 'Not allowed.' },
  };
  expect(await store.save({ ...unseen, revision: 2 })).toBe(false);
  const both = await Promise.all([store.save(unseen), store.save(unseen)]);
  expect(both.filter(Boolean)).toEqual([true]);
  const next = await Promise.all(
    (['left', 'gone'] as const).map((state) => store.save({ ...unseen, revision: 2, state })),
  );
  expect(next.filter(Boolean)).toEqual([true]);
  expect(await store.save({ ...unseen, revision: 2 })).toBe(false);
});

it('keeps what was confirmed to be revoked as it was confirmed first, however much it is', async () => {
  const store = createMassRevocationStore(options());
  const revocation = {
    schema: 1,
    id: 'revoke-all-0123456789abcdef0123456789abcdef',
    by: { objectId: people.morgan.objectId, userPrincipalName: people.morgan.userPrincipalName },
    scope: { of: 'person', objectId: people.alex.objectId },
    name: 'Alex Kim ✓',
    reason: 'An incident',
    at: '2026-11-20T11:00:00.000Z',
    requestIds: Array.from({ length: 20_000 }, (_, number) => `k3m9p${String(number).padStart(5, '0')}`),
    complete: false,
  } as const;
  expect(await store.load(revocation.id)).toBeUndefined();
  expect(await store.insert(revocation)).toBe('inserted');
  expect(await store.insert({ ...revocation, scope: { of: 'everything' } })).toBe('exists');
  expect(await store.load(revocation.id)).toEqual(revocation);
});
