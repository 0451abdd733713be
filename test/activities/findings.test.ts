import { beforeEach, describe, expect, it } from 'vitest';
import type { FindingPorts } from '../../src/activities/finding-ports.ts';
import { createRecheckFinding } from '../../src/activities/recheck-finding.ts';
import { createRecordFinding } from '../../src/activities/record-finding.ts';
import { createRevokeFound } from '../../src/activities/revoke-found.ts';
import { createShowFinding } from '../../src/activities/show-finding.ts';
import { ProviderError } from '../../src/core/errors.ts';
import type { PublishReport } from '../../src/core/messengers.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { ReportedFinding } from '../../src/core/reconcile/finding.ts';
import type { RequestState } from '../../src/core/requests/request.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { aCatalogue } from '../support/catalogue.ts';
import { theStory } from '../support/directory.ts';
import { aGrant, aPlan, aRecord, aRequest } from '../support/records.ts';
import {
  MemoryAudit,
  MemoryFindings,
  MemoryGrantSwitch,
  MemoryLog,
  MemoryRequests,
  MemoryWorkflows,
} from '../support/teams-memory.ts';

const { alex, priya, morgan, directory } = theStory();
const plan = aPlan({ kind: 'test.grant', artifact: 'latchkey-k3m9p2x7qa-0' });
const decided = { id: `finding-${'0'.repeat(32)}`, revision: 2 };
const at = '2026-11-20T11:00:00.000Z';

let findings: MemoryFindings;
let store: MemoryRequests;
let audit: MemoryAudit;
let workflows: MemoryWorkflows;
let inspect: () => Promise<'present' | 'absent' | 'altered'>;
let report: PublishReport;
let ports: FindingPorts;

/** Something that was found and decided about. */
function found(changes: Partial<ReportedFinding> = {}): void {
  findings.records.set(decided.id, {
    schema: 1,
    id: decided.id,
    key: 'artifact test.grant latchkey-k3m9p2x7qa-0',
    occurrence: 1,
    revision: decided.revision,
    what: 'unexplained',
    why: 'noRequest',
    plan,
    place: { kind: 'test.grant', scope: 'data' },
    commands: [],
    fingerprint: 'f'.repeat(32),
    since: '2026-11-20T10:00:00.000Z',
    state: 'removing',
    decision: { kind: 'remove', by: morgan, at },
    ...changes,
  });
}

/** The request that the artifact names. */
function request(state: RequestState, placed = plan): void {
  const asked = aRequest({ requester: alex, beneficiary: alex });
  const grants = [aGrant({ plan: placed, state: 'placed' })];
  store.records.set(
    asked.id,
    aRecord({ request: asked, state, grants, expiresAt: '2026-11-20T14:05:00.000Z' }),
  );
}

beforeEach(() => {
  findings = new MemoryFindings();
  store = new MemoryRequests();
  audit = new MemoryAudit();
  workflows = new MemoryWorkflows();
  inspect = () => Promise.resolve('present');
  report = { unreachable: [], failed: [] };
  const provider = {
    kind: 'test.grant',
    inspect: () => inspect(),
    list: () => [],
    scopes: () => [],
  } as unknown as GrantProvider;
  ports = {
    findings,
    store,
    audit,
    directory,
    providers: new Map([['test.grant', provider]]),
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    grantSwitch: new MemoryGrantSwitch(),
    clock: { now: () => new Date(at) },
    log: new MemoryLog(),
    sha256: sha256Hex,
    messenger: {
      publish: () => Promise.resolve({ unreachable: [], failed: [] }),
      notify: () => Promise.resolve(true),
      publishFinding: () => Promise.resolve(report),
    },
  };
  found();
});

const recheck = () => createRecheckFinding(ports)(decided);

describe('looking once more before something is taken back', () => {
  it('takes back what is still there and belongs to nothing', async () => {
    expect(await recheck()).toEqual({ outcome: 'remove', plan });
  });

  it('takes nothing back that an open request holds by now', async () => {
    request('active');
    expect(await recheck()).toEqual({ outcome: 'held' });
  });

  it('takes nothing back while it is not sure that no open request holds it', async () => {
    request('active');
    store.load = () => Promise.reject(new Error('away'));
    await expect(recheck()).rejects.toThrow('away');
    const readable = aRecord({ request: aRequest({ id: 'k3m9p2x7q1' }), state: 'active' });
    store.records.set('k3m9p2x7q1', readable);
    store.load = (id) =>
      id === 'k3m9p2x7q1' ? Promise.resolve(readable) : Promise.reject(new Error('away'));
    await expect(recheck()).rejects.toThrow('Not every open request can be read.');
  });

  it('says when it is gone, and goes on where the cloud does not answer', async () => {
    inspect = () => Promise.resolve('absent');
    expect(await recheck()).toEqual({ outcome: 'gone' });
    inspect = () =>
      Promise.reject(new ProviderError({ class: 'retry', code: 'Throttling', message: 'Later.' }));
    expect(await recheck()).toMatchObject({ outcome: 'remove' });
  });

  it('gives what an open request did not give a number of its own', async () => {
    request('active', { ...plan, artifact: 'another' });
    expect(await recheck()).toMatchObject({ outcome: 'remove', plan: { index: 1 } });
  });

  it.each([
    ['nobody has decided', { state: 'open' }],
    ['it is to be left', { state: 'left', decision: { kind: 'leave', by: priya, at } }],
    ['it was decided about something else', { revision: 3 }],
    ['it is over', { state: 'removed' }],
  ] as const)('does nothing when %s, whoever has begun it', async (_, changes) => {
    found(changes);
    expect(await recheck()).toEqual({ outcome: 'nothing' });
    const revoked = createRevokeFound(ports, workflows);
    expect(await revoked(decided)).toEqual({ outcome: 'gone' });
    expect(workflows.signals).toEqual([]);
  });

  it('does nothing for what was never found', async () => {
    findings.records.clear();
    expect(await recheck()).toEqual({ outcome: 'nothing' });
  });
});

describe('access that was changed', () => {
  beforeEach(() => found({ what: 'altered' }));

  it('is revoked while it is active and still changed', async () => {
    request('active');
    inspect = () => Promise.resolve('altered');
    expect(await recheck()).toEqual({ outcome: 'revoke' });
    inspect = () => Promise.resolve('present');
    expect(await recheck()).toEqual({ outcome: 'gone' });
    inspect = () => Promise.resolve('absent');
    expect(await recheck()).toEqual({ outcome: 'gone' });
    request('ended');
    inspect = () => Promise.resolve('altered');
    expect(await recheck()).toEqual({ outcome: 'gone' });
  });

  it('is revoked in the name of whoever has decided, who is judged once more', async () => {
    request('active');
    expect(await createRevokeFound(ports, workflows)(decided)).toEqual({ outcome: 'revoked' });
    expect(workflows.signals).toMatchObject([
      {
        requestId: plan.requestId,
        signal: { kind: 'revoke', by: morgan.objectId, source: `${decided.id}-2` },
      },
    ]);
    workflows.signals.length = 0;
    found({ what: 'altered', decision: { kind: 'remove', by: alex, at } });
    expect(await createRevokeFound(ports, workflows)(decided)).toEqual({ outcome: 'gone' });
    expect(workflows.signals).toEqual([]);
  });
});

describe('how it ended', () => {
  it('is written down once, on the audit trail and in the store', async () => {
    const record = createRecordFinding(ports);
    await record({ ...decided, state: 'removed', at });
    await record({ ...decided, state: 'removed', at });
    expect(findings.records.get(decided.id)).toMatchObject({ state: 'removed', revision: 3 });
    expect(audit.events).toMatchObject([
      { event: 'reconciler.settled', data: { outcome: 'removed', finding: decided.id } },
    ]);
  });

  it('is tried again when somebody writes at the same moment, or a chat does not answer', async () => {
    findings.save = () => Promise.resolve(false);
    await expect(createRecordFinding(ports)({ ...decided, state: 'gone', at })).rejects.toThrow(
      'written by somebody else',
    );
    report = { unreachable: [], failed: [morgan] };
    await expect(createShowFinding(ports)({ id: decided.id })).rejects.toThrow('could not be shown');
    report = { unreachable: [morgan], failed: [] };
    expect(await createShowFinding(ports)({ id: decided.id })).toBeNull();
    expect(await createShowFinding(ports)({ id: 'finding-other' })).toBeNull();
  });
});
