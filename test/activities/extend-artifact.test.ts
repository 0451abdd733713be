import { describe, expect, it } from 'vitest';
import { createExtendArtifact } from '../../src/activities/extend-artifact.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { aPlan, recordsByState } from '../support/records.ts';
import { MemoryGrantSwitch } from '../support/teams-memory.ts';

const grant = aPlan();
const plan = aPlan({ expiresAt: '2026-11-20T15:05:00.000Z' });
const asked = recordsByState.activeExtensionAsked;
const before = new Date(Date.parse(grant.expiresAt) - 10 * 60_000);

/** What came of moving the end of a grant of a request that stands like this, and what the cloud was asked. */
async function moved(record: RequestRecord | undefined, step = { plan, grant }, at = before) {
  const calls: string[] = [];
  const events: AuditEvent[] = [];
  const provider = {
    kind: plan.kind,
    extend: () => Promise.resolve(void calls.push('extend')),
    inspect: () => Promise.resolve('present'),
  } as unknown as GrantProvider;
  const extend = createExtendArtifact({
    providers: new Map([[plan.kind, provider]]),
    store: {
      load: () => Promise.resolve(record),
      insert: () => Promise.resolve('exists'),
      replace: () => Promise.resolve(),
      saveGrant: () => Promise.resolve(),
      open: async function* open() {},
      openFor: () => Promise.resolve([]),
    },
    audit: { append: (event) => Promise.resolve(void events.push(event)) },
    clock: { now: () => at },
    grantSwitch: new MemoryGrantSwitch(),
  });
  return { outcome: await extend(step), calls, events: events.map(({ event }) => event) };
}

describe('moving the end of what was placed', () => {
  it('is done for more time that is asked for and decided', async () => {
    expect(await moved(asked)).toMatchObject({ outcome: { outcome: 'extended' }, calls: ['extend'] });
  });

  it.each([
    ['which is being taken back', recordsByState.revoking],
    ['which has ended', recordsByState.ended],
    ['for which nobody asks for more time any more', recordsByState.activeExtensionDenied],
    ['that is not there', undefined],
  ])('is not done late or once more for access %s', async (_, record) => {
    const { outcome, calls, events } = await moved(record);
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { class: 'permanent', code: 'NotDecided' } });
    expect(calls).toEqual([]);
    expect(events).toEqual(['grant.extendFailed']);
  });

  it('is not done once the access is over', async () => {
    const { outcome, calls } = await moved(asked, { plan, grant }, new Date(grant.expiresAt));
    expect(outcome).toMatchObject({ failure: { code: 'TooLate' } });
    expect(calls).toEqual([]);
  });

  it('can be undone at any time', async () => {
    const back = { plan: grant, grant: plan };
    expect(await moved(recordsByState.revoking, back)).toMatchObject({ calls: ['extend'] });
  });
});
