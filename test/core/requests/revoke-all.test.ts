import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/core/people.ts';
import type { RequestRecord, RequestState } from '../../../src/core/requests/request.ts';
import {
  planRevokeAll,
  type RevokeAll,
  type RevokeScope,
  revokeAll,
  revokeAllProgress,
} from '../../../src/core/requests/revoke-all.ts';
import { aCatalogue } from '../../support/catalogue.ts';
import { theStory } from '../../support/directory.ts';
import { aGrant, aPlan, aRecord, aRequest } from '../../support/records.ts';
import {
  MemoryAudit,
  MemoryGrantSwitch,
  MemoryRequests,
  MemoryWorkflows,
} from '../../support/teams-memory.ts';

const { alex, dana, priya, morgan, directory } = theStory();
let store: MemoryRequests;
let workflows: MemoryWorkflows;
let audit: MemoryAudit;

beforeEach(() => {
  store = new MemoryRequests();
  workflows = new MemoryWorkflows();
  audit = new MemoryAudit();
});

const ports = () => ({
  catalogue: { current: () => Promise.resolve(aCatalogue()) },
  directory,
  store,
  workflows,
  grantSwitch: new MemoryGrantSwitch(),
  audit,
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
  return revokeAll(ports(), { ...asked, ...changes });
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

describe('revoking all of it', () => {
  it("goes through each request's own orchestration, with who and why", async () => {
    const ids = [holds(0, alex), holds(1, dana)];
    expect(await revoke()).toEqual({ outcome: 'revoking', told: ids, failed: [], complete: true });
    expect(workflows.signals.map(({ requestId }) => requestId)).toEqual(ids);
    expect(workflows.signals[0]?.signal).toMatchObject({
      kind: 'revoke',
      by: morgan.objectId,
      reason: 'An incident',
    });
    expect(audit.events.map(({ event }) => event)).toEqual([
      'access.revokedAll',
      'decision.received',
      'decision.received',
    ]);
    expect(audit.events[0]?.data).toEqual({ of: 'everything', reason: 'An incident', count: 2 });
  });

  it('revokes nothing when there are more than were confirmed', async () => {
    holds(0, alex);
    holds(1, dana);
    expect(await revoke({ confirmed: 1 })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('There are 2 by now, and you have confirmed 1.'),
    });
    expect(workflows.signals).toEqual([]);
    expect(audit.events).toEqual([]);
  });

  it('goes on when one cannot be told, and says which and why', async () => {
    const ids = [holds(0, alex), holds(1, dana)];
    workflows.signal = (requestId, signal) => {
      if (requestId === ids[0]) return Promise.reject(new Error('It does not answer.'));
      workflows.signals.push({ requestId, signal });
      return Promise.resolve('sent');
    };
    expect(await revoke()).toMatchObject({
      told: [ids[1]],
      failed: [{ requestId: ids[0], message: 'It does not answer.' }],
    });
  });

  it('wants a reason, and an administrator', async () => {
    holds(0, alex);
    expect(await revoke({ reason: ' ' })).toMatchObject({ outcome: 'refused' });
    expect(await revoke({ by: priya.objectId })).toMatchObject({ outcome: 'refused' });
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
