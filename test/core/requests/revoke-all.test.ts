import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/core/people.ts';
import type { RequestRecord, RequestState } from '../../../src/core/requests/request.ts';
import { beginRevokeAll, planRevokeAll, type RevokeAll } from '../../../src/core/requests/revoke-all.ts';
import { revokeAllProgress, tellToRevoke } from '../../../src/core/requests/revoke-all-progress.ts';
import type { RevokeScope } from '../../../src/core/requests/revoke-scope.ts';
import { aCatalogue } from '../../support/catalogue.ts';
import { theStory } from '../../support/directory.ts';
import { aGrant, aPlan, aRecord, aRequest } from '../../support/records.ts';
import {
  MemoryAudit,
  MemoryGrantSwitch,
  MemoryMassRevocations,
  MemoryRequests,
  MemoryWorkflows,
} from '../../support/teams-memory.ts';

const { alex, dana, priya, morgan, directory } = theStory();
let store: MemoryRequests;
let workflows: MemoryWorkflows;
let audit: MemoryAudit;
let revocations: MemoryMassRevocations;

beforeEach(() => {
  store = new MemoryRequests();
  workflows = new MemoryWorkflows();
  audit = new MemoryAudit();
  revocations = new MemoryMassRevocations();
});

const ports = () => ({
  catalogue: { current: () => Promise.resolve(aCatalogue()) },
  directory,
  store,
  workflows,
  grantSwitch: new MemoryGrantSwitch(),
  audit,
  revocations,
  digest: (text: string) => createHash('sha256').update(text).digest(),
  clock: { now: () => new Date('2026-11-20T11:00:00.000Z') },
});

/** Puts a request into the store; its id is made of the number. */
function holds(number: number, holder: Person, changes: Partial<RequestRecord> = {}): string {
  const id = `k3m9p2x7q${number}`;
  const request = aRequest({ id, requester: holder, beneficiary: holder });
  const plan = aPlan({ requestId: id });
  store.records.set(
    id,
    aRecord({
      request,
      state: 'active',
      expiresAt: '2026-11-20T14:00:00.000Z',
      grants: [aGrant({ plan, state: 'placed' })],
      ...changes,
    }),
  );
  return id;
}

async function planned(scope: RevokeScope, by: Person = morgan): Promise<readonly string[]> {
  const plan = await planRevokeAll(ports(), { by: by.objectId, scope });
  return plan.outcome === 'planned' ? plan.requests.map(({ request }) => request.id) : [];
}

const everything: RevokeScope = { of: 'everything' };

function revoke(changes: Partial<RevokeAll> = {}) {
  const asked = { by: morgan.objectId, scope: everything, reason: 'An incident', confirmed: 10 };
  return beginRevokeAll(ports(), { ...asked, source: 'a:chat|card-1', ...changes });
}

/** Confirms, and tells all of it as the orchestration would. */
async function revokeAndTell() {
  const begun = await revoke();
  if (begun.outcome === 'refused') throw new Error(begun.message);
  const { revocation } = begun;
  return { revocation, told: await tellToRevoke(ports(), revocation, revocation.requestIds) };
}

describe('what would be revoked', () => {
  it('is the active access of a person, of an entitlement, or all of it', async () => {
    const first = holds(0, alex);
    const second = holds(1, dana);
    const request = aRequest({ id: 'k3m9p2x7q2', beneficiary: dana });
    const third = holds(2, dana, {
      request: { ...request, entitlement: { ...request.entitlement, name: 'other' } },
    });
    expect(await planned(everything)).toEqual([first, second, third]);
    expect(await planned({ of: 'person', objectId: dana.objectId })).toEqual([second, third]);
    expect(await planned({ of: 'entitlement', name: 'Data-ReadOnly' })).toEqual([first, second]);
  });

  it('is what is in an account, by its name or its number, or reaches it', async () => {
    const inData = holds(0, alex);
    const elsewhere = aPlan({
      requestId: 'k3m9p2x7q1',
      artifact: '/subscriptions/1',
      target: 'web',
      details: {},
    });
    holds(1, alex, { grants: [aGrant({ plan: elsewhere, state: 'placed' })] });
    const byWay = aGrant({
      plan: { ...elsewhere, details: { deployerRole: 'arn:aws:iam::111122223333:role/x' } },
    });
    const through = holds(2, alex, { grants: [byWay] });
    expect(await planned({ of: 'account', name: 'data' })).toEqual([inData, through]);
    expect(await planned({ of: 'account', name: '111122223333' })).toEqual([inData, through]);
    const unknown = await planRevokeAll(ports(), {
      by: morgan.objectId,
      scope: { of: 'account', name: 'dta' },
    });
    expect(unknown).toMatchObject({ outcome: 'refused', message: expect.stringContaining('"dta"') });
  });

  it('is told apart from what is just being given, and from what is over', async () => {
    const states: readonly RequestState[] = [
      'pending',
      'approved',
      'granting',
      'active',
      'revoking',
      'ended',
    ];
    const ids = states.map((state, number) => holds(number, alex, { state }));
    expect(await planRevokeAll(ports(), { by: morgan.objectId, scope: everything })).toMatchObject({
      requests: [{ request: { id: ids[3] } }],
      notYet: [{ request: { id: ids[1] } }, { request: { id: ids[2] } }],
      complete: true,
    });
  });

  it('is for administrators alone, with an active account', async () => {
    holds(0, alex);
    for (const person of [alex, priya])
      expect(await planRevokeAll(ports(), { by: person.objectId, scope: everything })).toMatchObject({
        outcome: 'refused',
      });
    const disabled = { ...directory, person: () => Promise.resolve({ ...morgan, accountEnabled: false }) };
    expect(
      await planRevokeAll({ ...ports(), directory: disabled }, { by: morgan.objectId, scope: everything }),
    ).toMatchObject({ outcome: 'refused' });
  });
});

describe('confirming that all of it is revoked', () => {
  it('is written down with who, what and why, and begun', async () => {
    const ids = [holds(0, alex), holds(1, dana)];
    const begun = await revoke({ reason: '  An incident\u200b ' });
    expect(begun).toMatchObject({
      outcome: 'begun',
      revocation: {
        by: { objectId: morgan.objectId },
        scope: everything,
        reason: 'An incident',
        at: '2026-11-20T11:00:00.000Z',
        requestIds: ids,
        complete: true,
      },
    });
    expect(audit.events).toMatchObject([
      { event: 'access.revokedAll', data: { of: 'everything', reason: 'An incident', count: 2 } },
    ]);
    expect(workflows.revocations).toEqual([...revocations.records.keys()]);
    expect(workflows.signals).toEqual([]);
  });

  it('is one however often it is delivered, and as it was the first time', async () => {
    holds(0, alex);
    const first = await revoke();
    holds(1, dana);
    expect(await revoke({ scope: { of: 'person', objectId: dana.objectId } })).toEqual({
      ...first,
      outcome: 'repeated',
    });
    expect(audit.events).toHaveLength(1);
    expect(workflows.revocations).toHaveLength(1);
  });

  it('begins what a first click has only written down', async () => {
    holds(0, alex);
    const broken = { ...ports(), workflows: { revokeAll: () => Promise.reject(new Error('away')) } };
    const ask = { by: morgan.objectId, scope: everything, reason: 'An incident', confirmed: 1, source: 's' };
    await expect(beginRevokeAll(broken, ask)).rejects.toThrow('away');
    expect(await beginRevokeAll(ports(), ask)).toMatchObject({ outcome: 'repeated' });
    expect(workflows.revocations).toHaveLength(1);
  });

  it.each([
    ['more than were confirmed', { confirmed: 1 }, 'There are 2 by now, and you have confirmed 1.'],
    ['no reason', { reason: ' \u200b' }, 'Say why'],
    ['an account that nobody knows', { scope: { of: 'account', name: 'dta' } }, '"dta"'],
    ['nothing that is active', { scope: { of: 'entitlement', name: 'other' } }, 'None of it'],
    ['somebody who is no administrator', { by: priya.objectId }, 'Only the people who run Latchkey'],
  ] as const)('is refused for %s, on the audit trail', async (_, changes, why) => {
    holds(0, alex);
    holds(1, dana);
    expect(await revoke(changes)).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(why),
    });
    expect(audit.events).toMatchObject([{ event: 'decision.refused', data: { kind: 'revokeAll' } }]);
    expect([workflows.revocations, workflows.signals, [...revocations.records]]).toEqual([[], [], []]);
  });
});

describe('telling the requests', () => {
  it("goes through each request's own orchestration, with who and why and from where", async () => {
    const ids = [holds(0, alex), holds(1, dana)];
    const { revocation, told } = await revokeAndTell();
    expect(told).toEqual({ told: 2, refused: [], unclear: [] });
    expect(workflows.signals.map(({ requestId }) => requestId)).toEqual(ids);
    expect(workflows.signals[0]?.signal).toMatchObject({
      kind: 'revoke',
      by: morgan.objectId,
      reason: 'An incident',
      source: revocation.id,
    });
  });

  it('goes on when one cannot be told, and says which and why', async () => {
    const ids = [holds(0, alex), holds(1, dana)];
    workflows.signal = (requestId, signal) => {
      if (requestId === ids[0]) return Promise.reject(new Error('It does not answer.'));
      workflows.signals.push({ requestId, signal });
      return Promise.resolve('sent');
    };
    expect((await revokeAndTell()).told).toEqual({
      told: 1,
      refused: [],
      unclear: [{ requestId: ids[0], said: ['It does not answer.'] }],
    });
  });

  it('asks nothing of what is on its way out already, and names what cannot be revoked', async () => {
    const [ending, ended, pending] = [holds(0, alex), holds(1, alex), holds(2, alex)];
    const { revocation } = await revokeAndTell();
    workflows.signals.length = 0;
    holds(0, alex, { state: 'revoking' });
    holds(1, alex, { state: 'ended' });
    holds(2, alex, { state: 'pending' });
    const told = await tellToRevoke(ports(), revocation, [ending, ended, pending]);
    expect(told).toMatchObject({ told: 2, refused: [{ requestId: pending }], unclear: [] });
    expect(workflows.signals).toEqual([]);
  });

  it('asks who may once more: an administrator who is none any more revokes nothing', async () => {
    holds(0, alex);
    const begun = await revoke();
    if (begun.outcome === 'refused') throw new Error(begun.message);
    const left = { ...directory, memberOf: () => Promise.resolve([]) };
    const { revocation } = begun;
    const told = await tellToRevoke({ ...ports(), directory: left }, revocation, revocation.requestIds);
    expect(told).toMatchObject({ told: 0, refused: [{ requestId: revocation.requestIds[0] }] });
    expect(workflows.signals).toEqual([]);
  });
});

describe('the progress', () => {
  it('counts each request once, and says what is stuck or cannot be read', async () => {
    const ids = [
      holds(0, alex, { state: 'ended' }),
      holds(1, alex, { state: 'revoking' }),
      holds(2, alex, {
        state: 'revoking',
        grants: [aGrant({ state: 'removed' }), aGrant({ state: 'stuck' })],
      }),
      holds(3, alex),
      'k3m9p2x7qz',
    ];
    expect(await revokeAllProgress(store, ids)).toEqual({
      done: 1,
      revoking: 1,
      stuck: 1,
      waiting: 1,
      unclear: 1,
    });
  });

  it('is read although the store fails in between', async () => {
    const load = () => Promise.reject(new Error('away'));
    expect(await revokeAllProgress({ load }, ['k3m9p2x7q0'])).toMatchObject({ unclear: 1 });
  });
});
