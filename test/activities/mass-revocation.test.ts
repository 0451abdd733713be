import { beforeEach, describe, expect, it } from 'vitest';
import { createAnnounceRevokeAll } from '../../src/activities/announce-revoke-all.ts';
import type { MassRevocationPorts } from '../../src/activities/mass-revocation-ports.ts';
import { createOpenRevokeAll } from '../../src/activities/open-revoke-all.ts';
import { createShowRevokeAll } from '../../src/activities/show-revoke-all.ts';
import { createTellToRevoke } from '../../src/activities/tell-to-revoke.ts';
import type { MassRevocation } from '../../src/core/requests/mass-revocation.ts';
import type { RevokeAllShown } from '../../src/core/requests/revoke-all-progress.ts';
import { inEnglish } from '../../src/core/said/said.ts';
import { aCatalogue, groups } from '../support/catalogue.ts';
import { aDirectory, aPerson } from '../support/directory.ts';
import { aRecord, aRequest } from '../support/records.ts';
import {
  MemoryAudit,
  MemoryGrantSwitch,
  MemoryLog,
  MemoryMassRevocations,
  MemoryRequests,
  MemoryWorkflows,
} from '../support/teams-memory.ts';

const [morgan, robin, alex] = [aPerson('Morgan Reed'), aPerson('Robin Vega'), aPerson('Alex Kim')];
const directory = aDirectory([morgan, robin, alex], { [groups.admins]: [morgan, robin] });
const ids = Array.from({ length: 7 }, (_, number) => `k3m9p2x7q${number}`);
const revocation: MassRevocation = {
  schema: 1,
  id: 'revoke-all-1',
  by: { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName },
  scope: { of: 'everything' },
  name: '',
  reason: 'An incident',
  at: '2026-11-20T11:00:00.000Z',
  requestIds: ids,
  complete: true,
};
const { id } = revocation;

let store: MemoryRequests;
let workflows: MemoryWorkflows;
let log: MemoryLog;
let told: { readonly person: string; readonly text: string }[];
let shown: RevokeAllShown[];
let reachable: boolean;
let ports: MassRevocationPorts;

beforeEach(() => {
  store = new MemoryRequests();
  workflows = new MemoryWorkflows();
  log = new MemoryLog();
  told = [];
  shown = [];
  reachable = true;
  const revocations = new MemoryMassRevocations();
  revocations.records.set(id, revocation);
  for (const each of ids) {
    const request = aRequest({ id: each, requester: alex, beneficiary: alex });
    store.records.set(each, aRecord({ request, state: 'active', expiresAt: '2026-11-20T14:00:00.000Z' }));
  }
  ports = {
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    directory,
    store,
    revocations,
    grantSwitch: new MemoryGrantSwitch(),
    audit: new MemoryAudit(),
    clock: { now: () => new Date('2026-11-20T11:00:00.000Z') },
    log,
    messenger: {
      publish: () => Promise.resolve({ unreachable: [], failed: [] }),
      notify: ({ objectId }, { text }) => {
        told.push({ person: objectId, text: typeof text === 'string' ? text : inEnglish(...text) });
        return Promise.resolve(true);
      },
      publishRevokeAll: (_, what) => {
        shown.push(what);
        return Promise.resolve(reachable);
      },
    },
  };
});

const look = { id, revision: 3, told: 7, refused: [], refusedCount: 0 };

describe('a mass revocation', () => {
  it('is opened only when somebody has confirmed it', async () => {
    const open = createOpenRevokeAll(ports);
    expect(await open({ id })).toEqual({ outcome: 'opened', count: 7, at: revocation.at });
    expect(await open({ id: 'revoke-all-2' })).toEqual({ outcome: 'unknown' });
    expect(log.lines).toMatchObject([{ level: 'error', event: 'revokeAll.unknown' }]);
  });

  it('is told portion by portion, and none of it twice', async () => {
    const tell = createTellToRevoke(ports, workflows);
    expect(await tell({ id, from: 0, count: 4 })).toEqual({ told: 4, refused: [] });
    expect(await tell({ id, from: 4, count: 4 })).toEqual({ told: 3, refused: [] });
    expect(workflows.signals.map(({ requestId }) => requestId)).toEqual(ids);
    expect(new Set(workflows.signals.map(({ signal }) => signal.source))).toEqual(new Set([id]));
  });

  it('fails for a portion of which one could not be told, so that it comes again', async () => {
    const send = workflows.signal.bind(workflows);
    workflows.signal = (requestId, signal) =>
      requestId === ids[1] ? Promise.reject(new Error('It does not answer.')) : send(requestId, signal);
    const tell = createTellToRevoke(ports, workflows);
    await expect(tell({ id, from: 0, count: 4 })).rejects.toThrow(`${ids[1]}: It does not answer.`);
    expect(workflows.signals).toHaveLength(3);
  });

  it('reads nothing from its input that nobody has confirmed', async () => {
    const tell = createTellToRevoke(ports, workflows);
    await expect(tell({ id: 'revoke-all-2', from: 0, count: 50 })).rejects.toThrow('no revocation');
    expect(workflows.signals).toEqual([]);
  });

  it('is shown with how many are left that can still end', async () => {
    const request = aRequest({ id: ids[0] ?? '' });
    store.records.set(ids[0] ?? '', aRecord({ request, state: 'ended' }));
    const show = createShowRevokeAll(ports);
    expect(await show(look)).toEqual({ left: 6 });
    expect(await show({ ...look, refusedCount: 2 })).toEqual({ left: 4 });
    expect(shown[0]).toMatchObject({ revision: 3, progress: { done: 1, waiting: 6 } });
    expect(log.lines).toEqual([]);
    reachable = false;
    await show(look);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'people.unreachable' }]);
  });

  it('is told to the other administrators, with who and why', async () => {
    await createAnnounceRevokeAll(ports)({ id });
    expect(told).toEqual([
      {
        person: robin.objectId,
        text: `${morgan.userPrincipalName} revokes everything (7 in all): “An incident”.`,
      },
    ]);
  });
});
