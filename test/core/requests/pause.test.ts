import { beforeEach, describe, expect, it } from 'vitest';
import { type PausePorts, pauseGrants, resumeGrants } from '../../../src/core/requests/pause.ts';
import { aCatalogue } from '../../support/catalogue.ts';
import { theStory } from '../../support/directory.ts';
import { MemoryAudit, MemoryGrantSwitch } from '../../support/teams-memory.ts';

const { morgan, priya, directory } = theStory();
let audit: MemoryAudit;
let grantSwitch: MemoryGrantSwitch;
let ports: PausePorts;

beforeEach(() => {
  audit = new MemoryAudit();
  grantSwitch = new MemoryGrantSwitch();
  ports = {
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    directory,
    grantSwitch,
    audit,
    clock: { now: () => new Date('2026-11-20T10:00:00.000Z') },
  };
});

describe('the switch that stops new grants', () => {
  it('is turned by an administrator, who says why, and is on the audit trail', async () => {
    expect(await pauseGrants(ports, morgan.objectId, 'An incident')).toMatchObject({
      outcome: 'paused',
      pause: { reason: 'An incident' },
      before: undefined,
    });
    expect(grantSwitch.paused).toMatchObject({ by: { objectId: morgan.objectId }, reason: 'An incident' });
    expect(await resumeGrants(ports, morgan.objectId)).toMatchObject({
      outcome: 'resumed',
      resumption: { at: '2026-11-20T10:00:00.000Z', by: { objectId: morgan.objectId } },
    });
    expect(grantSwitch.paused).toBeUndefined();
    expect(audit.events.map(({ event }) => event)).toEqual(['grants.paused', 'grants.resumed']);
  });

  it('is not turned by anybody else, nor by somebody nobody knows', async () => {
    for (const person of [priya.objectId, '00000000-0000-4000-8000-000000000000']) {
      expect(await pauseGrants(ports, person, 'An incident')).toMatchObject({ outcome: 'refused' });
      expect(await resumeGrants(ports, person)).toMatchObject({ outcome: 'refused' });
    }
    expect(grantSwitch.paused).toBeUndefined();
    expect(audit.events).toEqual([]);
  });

  it('wants a reason, and says when there is nothing to resume', async () => {
    expect(await pauseGrants(ports, morgan.objectId, ' ')).toMatchObject({ outcome: 'refused' });
    expect(await resumeGrants(ports, morgan.objectId)).toMatchObject({
      outcome: 'refused',
      message: 'Grants are not paused.',
    });
  });
});
