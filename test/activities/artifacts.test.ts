import { describe, expect, it } from 'vitest';
import { createPlaceArtifact } from '../../src/activities/place-artifact.ts';
import { createRemoveArtifact } from '../../src/activities/remove-artifact.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import { AccessError } from '../../src/core/errors.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { GrantRecord, RequestRecord } from '../../src/core/requests/request.ts';
import { aGrant, aPlan, aRecord } from '../support/records.ts';
import { MemoryGrantSwitch } from '../support/teams-memory.ts';

const plan = aPlan();

/** A cloud, a store and a trail in memory, at a moment before the end of the grant unless said otherwise. */
function aWorld(record: RequestRecord | undefined, at = new Date(Date.parse(plan.expiresAt) - 60_000)) {
  const calls: string[] = [];
  const events: AuditEvent[] = [];
  const saved: GrantRecord[] = [];
  const trail = { down: new Set<AuditEvent['event']>() };
  let there = false;
  const provider = {
    kind: plan.kind,
    place: () => {
      calls.push('place');
      there = true;
      return Promise.resolve({ usage: '' });
    },
    remove: () => {
      calls.push('remove');
      there = false;
      return Promise.resolve();
    },
    inspect: () => Promise.resolve(there ? 'present' : 'absent'),
  } as unknown as GrantProvider;
  const grantSwitch = new MemoryGrantSwitch();
  const ports = {
    providers: new Map([[plan.kind, provider]]),
    store: {
      load: () => Promise.resolve(record),
      insert: () => Promise.resolve('exists' as const),
      replace: () => Promise.resolve(),
      saveGrant: (grant: GrantRecord) => Promise.resolve(void saved.push(grant)),
      open: async function* open() {},
      openFor: () => Promise.resolve([]),
    },
    audit: {
      append: (event: AuditEvent) => {
        if (trail.down.has(event.event))
          return Promise.reject(new AccessError('store.unavailable', 'operator', 'The trail is away.'));
        events.push(event);
        return Promise.resolve();
      },
    },
    clock: { now: () => at },
    grantSwitch,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  return { ports, calls, events, saved, trail, grantSwitch };
}

const granting = aRecord({ state: 'granting', grants: [aGrant({ plan })] });

describe('a placement', () => {
  it('is not made while grants are paused, whoever approved it', async () => {
    const { ports, calls, grantSwitch } = aWorld(granting);
    const by = { objectId: 'm', userPrincipalName: 'morgan@contoso.com' };
    await grantSwitch.pause({ at: '2026-11-20T10:00:00.000Z', by, reason: 'An incident' });
    expect(await createPlaceArtifact(ports)({ plan, grant: plan })).toMatchObject({
      outcome: 'failed',
      failure: { class: 'permanent', code: 'Paused' },
    });
    expect(calls).toEqual([]);
  });

  it.each([
    ['to somebody else', { principal: 'IAM user dana.fields' }],
    ['of another permission', { permission: 'AdministratorAccess', details: { policyArn: 'admin' } }],
    ['in another place', { target: 'AWS account web (333344445555)' }],
  ])('is not made %s than was decided, whoever asks for it', async (_, changes) => {
    const { ports, calls } = aWorld(granting);
    const other = aPlan(changes);
    const notDecided = { outcome: 'failed', failure: { class: 'permanent', code: 'NotDecided' } };
    expect(await createPlaceArtifact(ports)({ plan: other, grant: other })).toMatchObject(notDecided);
    expect(await createPlaceArtifact(ports)({ plan: other, grant: plan })).toMatchObject(notDecided);
    expect(calls).toEqual([]);
  });

  it('is made for a request that is being granted, and is on the trail before and after', async () => {
    const { ports, calls, events } = aWorld(granting);
    expect(await createPlaceArtifact(ports)({ plan, grant: plan })).toEqual({ outcome: 'placed' });
    expect(calls).toEqual(['place']);
    expect(events.map(({ event }) => event)).toEqual(['grant.placing', 'grant.placed']);
  });

  it.each<[string, RequestRecord | undefined, Date?]>([
    ['nobody knows', undefined],
    ['was never decided', { ...granting, state: 'pending' }],
    ['is being taken back', { ...granting, state: 'revoking' }],
    ['has failed', { ...granting, state: 'failed' }],
    [
      'is granted for another time',
      { ...granting, grants: [aGrant({ plan: { ...plan, expiresAt: '2030-01-01T00:00:00.000Z' } })] },
    ],
    ['is over', granting, new Date(plan.expiresAt)],
  ])('that comes late or twice asks no cloud, for a request that %s', async (_, record, at) => {
    const { ports, calls, events, saved } = aWorld(record, at);
    expect(await createPlaceArtifact(ports)({ plan, grant: plan })).toMatchObject({
      outcome: 'failed',
      failure: { class: 'permanent' },
    });
    expect({ calls, saved }).toEqual({ calls: [], saved: [] });
    expect(events.map(({ event }) => event)).toEqual(['grant.refused']);
  });

  it('is not made when the trail cannot say that it will be', async () => {
    const { ports, calls, trail } = aWorld(granting);
    trail.down.add('grant.placing');
    await expect(createPlaceArtifact(ports)({ plan, grant: plan })).rejects.toThrow('The trail is away.');
    expect(calls).toEqual([]);
  });
});

describe('a removal', () => {
  it('goes on when the trail cannot say that it will be made, and says so afterwards', async () => {
    const { ports, calls, events, trail } = aWorld(granting);
    trail.down.add('grant.removing');
    expect(await createRemoveArtifact(ports)({ plan })).toEqual({ outcome: 'removed' });
    expect(calls).toEqual(['remove']);
    expect(events).toMatchObject([
      { event: 'grant.removed', data: { verified: 'absent', announced: false } },
    ]);
  });

  it('is not done before the trail says that it was', async () => {
    const { ports, saved, trail } = aWorld(granting);
    trail.down.add('grant.removed');
    await expect(createRemoveArtifact(ports)({ plan })).rejects.toThrow('The trail is away.');
    expect(saved.map(({ state }) => state)).toEqual(['removing']);
  });
});
