import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/core/people.ts';
import { type DecideFindingPorts, decideFinding } from '../../../src/core/reconcile/decide-finding.ts';
import {
  type Decidable,
  type FindingDecision,
  isDecided,
  nextFinding,
  type ReportedFinding,
  seenFinding,
} from '../../../src/core/reconcile/finding.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { aCatalogue } from '../../support/catalogue.ts';
import { theStory } from '../../support/directory.ts';
import { aPlan, aRecord } from '../../support/records.ts';
import { MemoryAudit, MemoryFindings, MemoryWorkflows } from '../../support/teams-memory.ts';

const { alex, priya, morgan, directory } = theStory();
const plan = aPlan({ artifact: 'latchkey-k3m9p2x7qa-0' });
const unexplained: Decidable = { what: 'unexplained', plan, why: 'noRequest' };
const missing: Decidable = { what: 'missing', plan, record: aRecord() };
const altered: Decidable = { what: 'altered', plan, record: aRecord() };
const unseen: Decidable = {
  what: 'unseen',
  place: { kind: 'aws.iam.policy', scope: 'data' },
  failure: { class: 'retrySlowly', code: 'AccessDenied', message: 'Not allowed (request 1).' },
};

const seen = (discrepancy: Decidable, since = '2026-11-20T10:00:00.000Z') =>
  seenFinding(
    discrepancy,
    { since, commands: ['remove it'], place: { kind: plan.kind, scope: 'data' } },
    sha256Hex,
  );
const found = (discrepancy: Decidable) => nextFinding(undefined, seen(discrepancy));

let findings: MemoryFindings;
let audit: MemoryAudit;
let workflows: MemoryWorkflows;
let ports: DecideFindingPorts;

beforeEach(() => {
  findings = new MemoryFindings();
  audit = new MemoryAudit();
  workflows = new MemoryWorkflows();
  ports = {
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    directory,
    findings,
    audit,
    workflows,
    clock: { now: () => new Date('2026-11-20T11:00:00.000Z') },
  };
});

function stored(finding: ReportedFinding): ReportedFinding {
  findings.records.set(finding.id, finding);
  return finding;
}

const decide = (finding: ReportedFinding, kind: FindingDecision, by: Person = morgan) =>
  decideFinding(ports, {
    findingId: finding.id,
    fingerprint: finding.fingerprint,
    kind,
    by: by.objectId,
  });

describe('a decision about a finding', () => {
  it.each([
    ['remove', 'removing'],
    ['leave', 'left'],
  ] as const)(
    'to %s it is written down, is on the audit trail, and begins what follows',
    async (kind, state) => {
      const finding = stored(found(unexplained));
      expect(await decide(finding, kind)).toMatchObject({
        outcome: 'decided',
        finding: {
          state,
          revision: 2,
          decision: { kind, by: { objectId: morgan.objectId }, at: '2026-11-20T11:00:00.000Z' },
        },
      });
      expect(findings.records.get(finding.id)?.state).toBe(state);
      expect(workflows.settled).toEqual([`${finding.id}-2`]);
      expect(audit.events).toMatchObject([
        {
          event: 'reconciler.decided',
          actor: { objectId: morgan.objectId },
          requestId: plan.requestId,
          data: { decision: kind, what: 'unexplained', artifact: plan.artifact },
        },
      ]);
    },
  );

  it('counts once: the same click again begins only what was not begun', async () => {
    const finding = stored(found(unexplained));
    const settleFinding = workflows.settleFinding.bind(workflows);
    workflows.settleFinding = () => Promise.reject(new Error('away'));
    await expect(decide(finding, 'remove')).rejects.toThrow('away');
    workflows.settleFinding = settleFinding;
    expect(await decide(finding, 'remove')).toMatchObject({ outcome: 'decided' });
    expect(await decide(finding, 'remove')).toMatchObject({ outcome: 'decided' });
    expect(workflows.settled).toEqual([`${finding.id}-2`]);
    expect(audit.events.map(({ event }) => event)).toEqual(['reconciler.decided']);
  });

  it.each([
    ['somebody who is no administrator', {}, priya, 'Only the people who run Latchkey'],
    ['whoever holds the access', {}, alex, 'Only the people who run Latchkey'],
    ['an older card', { fingerprint: '0'.repeat(32) }, morgan, 'has changed since'],
    ['something that is not so any more', { state: 'gone' }, morgan, 'not so any more'],
    [
      'something that somebody else has decided',
      { state: 'left', decision: { kind: 'leave', by: priya, at: '2026-11-20T10:30:00.000Z' } },
      morgan,
      'Priya Nair has decided',
    ],
  ] as const)('is refused for %s, on the audit trail', async (_, changes, by, why) => {
    const finding = found(unexplained);
    stored({ ...finding, ...changes });
    expect(await decide(finding, 'remove', by)).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(why),
    });
    expect(workflows.settled).toEqual([]);
    expect(audit.events).toMatchObject([
      { event: 'decision.refused', data: { kind: 'finding.remove', finding: finding.id } },
    ]);
  });

  it('is refused for what was never found', async () => {
    expect(await decide(found(unexplained), 'leave')).toMatchObject({ outcome: 'refused' });
  });

  it.each([
    ['access that somebody took away', missing],
    ['a place that cannot be seen', unseen],
  ])('takes nothing back for %s', async (_, discrepancy) => {
    const finding = stored(found(discrepancy));
    expect(await decide(finding, 'remove')).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('nothing here that Latchkey could take back'),
    });
    expect(await decide(finding, 'leave')).toMatchObject({ outcome: 'decided' });
  });

  it('is that of the first when two decide at once', async () => {
    const finding = stored(found(altered));
    findings.save = () => Promise.resolve(false);
    expect(await decide(finding, 'remove')).toMatchObject({ outcome: 'refused' });
    expect(workflows.settled).toEqual([]);
  });
});

describe('what is seen again', () => {
  const left = (finding: ReportedFinding): ReportedFinding => ({
    ...finding,
    revision: 2,
    state: 'left',
    decision: { kind: 'leave', by: morgan, at: '2026-11-20T10:30:00.000Z' },
  });

  it('is the same while nothing is new', () => {
    const finding = found(unexplained);
    expect(nextFinding(finding, seen(unexplained, '2026-11-20T10:05:00.000Z'))).toBe(finding);
    expect(isDecided(finding, seen(unexplained))).toBe(false);
    expect(isDecided(left(finding), seen(unexplained))).toBe(true);
  });

  it('is the same although the cloud says it in other words', () => {
    const other: Decidable = {
      ...unseen,
      failure: { ...unseen.failure, message: 'Not allowed (request 2).' },
    };
    expect(isDecided(left(found(unseen)), seen(other))).toBe(true);
  });

  it('changes where it is when it was open, and is news when somebody had decided', () => {
    const later: Decidable = { ...unexplained, plan: { ...plan, expiresAt: '2026-12-01T10:00:00.000Z' } };
    const finding = found(unexplained);
    expect(nextFinding(finding, seen(later))).toMatchObject({ occurrence: 1, revision: 2, state: 'open' });
    const again = nextFinding(left(finding), seen(later));
    expect(again).toMatchObject({ occurrence: 2, revision: 3, state: 'open', since: finding.since });
    expect(again.decision).toBeUndefined();
    expect(isDecided(left(finding), seen(later))).toBe(false);
  });

  it('is news when it had been over', () => {
    const gone: ReportedFinding = { ...found(missing), revision: 2, state: 'gone' };
    expect(nextFinding(gone, seen(missing, '2026-11-21T10:00:00.000Z'))).toMatchObject({
      occurrence: 2,
      revision: 3,
      state: 'open',
      since: '2026-11-21T10:00:00.000Z',
    });
  });
});
