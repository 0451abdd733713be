import { beforeEach, describe, expect, it } from 'vitest';
import type { GrantProvider } from '../../../src/core/providers.ts';
import { holdsOf } from '../../../src/core/reconcile/holds.ts';
import { lookAtGrant } from '../../../src/core/reconcile/look.ts';
import type { Extension, PlannedGrant, RequestRecord } from '../../../src/core/requests/request.ts';
import { keptSharingKey } from '../../../src/core/requests/sharing-key.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { aCatalogue } from '../../support/catalogue.ts';
import { aGrant, aPlan, aRecord, aRequest, people } from '../../support/records.ts';

const own = '2026-11-20T14:00:00.000Z';
const later = '2026-11-20T18:00:00.000Z';
const latest = '2026-11-20T20:00:00.000Z';

/** What the cloud holds: the end of the artifact, and the request that its mark names. */
let artifact: { readonly end: string; readonly mark: string; readonly content: 'ours' | 'changed' };
/** Requests that are closed. */
let closed: RequestRecord[];
let open: RequestRecord[];

beforeEach(() => {
  artifact = { end: own, mark: 'aaaaaaaaaa', content: 'ours' };
  closed = [];
  open = [holder('aaaaaaaaaa')];
});

function planOf(requestId: string, expiresAt = own): PlannedGrant {
  return aPlan({
    requestId,
    kind: 'test.grant',
    artifact: 'the one artifact',
    sharingKey: keptSharingKey({ kind: 'test.grant', sharingKey: 'alex reads the blobs' }, sha256Hex) ?? '',
    marked: true,
    cloudSideEnd: true,
    expiresAt,
  });
}

function holder(id: string, changes: Partial<RequestRecord> = {}): RequestRecord {
  const expiresAt = changes.expiresAt ?? own;
  return aRecord({
    request: aRequest({ id }),
    state: 'active',
    expiresAt,
    grants: [aGrant({ plan: planOf(id, expiresAt), state: 'placed' })],
    ...changes,
  });
}

function anExtension(outcome?: Extension['outcome']): Extension {
  return {
    number: 1,
    by: people.alex,
    at: '2026-11-20T12:00:00.000Z',
    minutes: 240,
    expiresAt: later,
    decisions: [],
    ...(outcome !== undefined && { outcome }),
  };
}

const provider = {
  kind: 'test.grant',
  inspect: async ({ expiresAt }: PlannedGrant) =>
    artifact.content === 'ours' && artifact.end === expiresAt ? 'present' : 'altered',
  scopes: () => ['elsewhere', 'here'],
  async *list(scope: string) {
    if (scope === 'elsewhere') yield { ...planOf('bbbbbbbbbb'), sharingKey: 'another' };
    else yield { ...planOf(artifact.mark, artifact.end), sharingKey: 'alex reads the blobs' };
  },
} as unknown as GrantProvider;

/** What the reconciler finds of the first request's grant. */
async function look() {
  const [record] = open;
  const plan = record?.grants[0]?.plan;
  if (!record || !plan) throw new Error('Nothing is held.');
  const ports = {
    providers: new Map([['test.grant', provider]]),
    store: { load: async (id: string) => [...open, ...closed].find(({ request }) => request.id === id) },
    sha256: sha256Hex,
  };
  const found = await lookAtGrant(ports, { record, plan }, { holds: holdsOf(open), catalogue: aCatalogue() });
  return found?.what;
}

describe('the end of an artifact that is shared', () => {
  it('is as it should be when it is the latest of all who hold it', async () => {
    open.push(holder('bbbbbbbbbb', { expiresAt: later }));
    artifact = { ...artifact, end: later, mark: 'bbbbbbbbbb' };
    expect(await look()).toBeUndefined();
  });

  it('may still be our own while the longer request of another is being taken back', async () => {
    open.push(holder('bbbbbbbbbb', { expiresAt: later, state: 'revoking' }));
    expect(await look()).toBeUndefined();
  });

  it('may still be that of a request that is closed by now, because moving it back has failed', async () => {
    closed.push(
      holder('bbbbbbbbbb', {
        expiresAt: later,
        state: 'ended',
        grants: [aGrant({ plan: planOf('bbbbbbbbbb', later), state: 'kept' })],
      }),
    );
    artifact = { ...artifact, end: later, mark: 'bbbbbbbbbb' };
    expect(await look()).toBeUndefined();
  });

  it.each([undefined, 'failed', 'extended'] as const)(
    'may be that of an extension (%s) that the clouds heard of first',
    async (outcome) => {
      open.push(holder('bbbbbbbbbb', { extensions: [anExtension(outcome)] }));
      artifact = { ...artifact, end: later, mark: 'bbbbbbbbbb' };
      expect(await look()).toBeUndefined();
      open = [holder('aaaaaaaaaa', { extensions: [anExtension(outcome)] })];
      expect(await look()).toBeUndefined();
    },
  );

  it.each(['denied', 'timedOut'] as const)('is not that of an extension that was %s', async (outcome) => {
    open = [holder('aaaaaaaaaa', { extensions: [anExtension(outcome)] })];
    artifact = { ...artifact, end: later };
    expect(await look()).toBe('altered');
  });

  it("is altered when it is nobody's, whatever the mark says", async () => {
    artifact = { ...artifact, end: latest };
    expect(await look()).toBe('altered');
    artifact = { ...artifact, mark: 'bbbbbbbbbb' };
    expect(await look()).toBe('altered');
    // A request that is known, but never held this.
    closed.push(holder('bbbbbbbbbb', { expiresAt: latest, state: 'ended', grants: [] }));
    expect(await look()).toBe('altered');
  });

  it('is altered when it is earlier than ours, so that access ends too soon', async () => {
    open.push(holder('bbbbbbbbbb', { expiresAt: '2026-11-20T13:00:00.000Z' }));
    artifact = { ...artifact, end: '2026-11-20T13:00:00.000Z', mark: 'bbbbbbbbbb' };
    expect(await look()).toBe('altered');
  });

  it('explains nothing but itself: other changes stay changes', async () => {
    open.push(holder('bbbbbbbbbb', { expiresAt: later }));
    artifact = { end: later, mark: 'bbbbbbbbbb', content: 'changed' };
    expect(await look()).toBe('altered');
  });
});
