import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Decidable, ReportedFinding } from '../../src/core/reconcile/finding.ts';
import { holdsOf } from '../../src/core/reconcile/holds.ts';
import { nothingSeen, type Recollection, recollect } from '../../src/core/reconcile/memory.ts';
import { keyOf } from '../../src/core/reconcile/texts.ts';
import { closeGone, follow, forgetIn, showFinding } from '../../src/functions/reconcile-findings.ts';
import type { ReconcilePorts, Sweep } from '../../src/functions/reconcile-sweep.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { aCatalogue } from '../support/catalogue.ts';
import { theStory } from '../support/directory.ts';
import { aPlan } from '../support/records.ts';
import { MemoryFindings, MemoryLog } from '../support/teams-memory.ts';

const { morgan, directory } = theStory();
const plan = aPlan({ kind: 'test.grant' });
const place = { kind: 'test.grant', scope: 'data' };
const discrepancy: Decidable = { what: 'unexplained', plan, why: 'noRequest' };
const key = keyOf(discrepancy);
const since = '2026-11-20T10:00:00.000Z';

let now: Date;
let findings: MemoryFindings;
let log: MemoryLog;
let memory: Recollection;
let running: Set<string>;
let shown: { readonly finding: ReportedFinding; readonly people: readonly string[] }[];
let unreachable: boolean;

beforeEach(() => {
  now = new Date('2026-11-20T11:00:00.000Z');
  findings = new MemoryFindings();
  log = new MemoryLog();
  memory = recollect(nothingSeen, now);
  running = new Set();
  shown = [];
  unreachable = false;
});

function aSweep(): Sweep {
  const ports: Partial<ReconcilePorts> = {
    findings,
    log,
    directory,
    clock: { now: () => now },
    sha256: sha256Hex,
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    messenger: {
      publish: () => Promise.resolve({ unreachable: [], failed: [] }),
      notify: () => Promise.resolve(true),
      publishFinding: (finding, people) => {
        shown.push({ finding, people: people.map(({ objectId }) => objectId) });
        return Promise.resolve({ unreachable: unreachable ? people : [], failed: [] });
      },
    },
  };
  const client = {
    getStatus: (id: string) =>
      running.has(id)
        ? Promise.resolve({ runtimeStatus: 'Running' })
        : Promise.reject(new Error('The operation failed: replied with HTTP 404')),
  } as unknown as DurableClient;
  return {
    ports: ports as ReconcilePorts,
    client,
    memory,
    records: [],
    holds: holdsOf([]),
    goesOn: () => true,
    figures: {
      grants: 0,
      places: 0,
      people: 0,
      discrepancies: 0,
      removing: 0,
      gone: 0,
      unclear: 0,
    },
  };
}

/** Sees it, and shows it. */
async function see(): Promise<ReportedFinding | undefined> {
  memory.see(key);
  const followed = await follow(aSweep(), discrepancy, { since, place, commands: ['remove it'] });
  if (followed) await showFinding(aSweep(), followed);
  return followed?.now;
}

const stored = () => [...findings.records.values()][0];

async function decided(kind: 'remove' | 'leave'): Promise<ReportedFinding> {
  await see();
  const finding = stored();
  if (!finding) throw new Error('Nothing was found.');
  const next: ReportedFinding = {
    ...finding,
    revision: 2,
    state: kind === 'leave' ? 'left' : 'removing',
    decision: { kind, by: morgan, at: now.toISOString() },
  };
  findings.records.set(next.id, next);
  return next;
}

describe('what was found', () => {
  it('is shown to every administrator, with where it is and how it is taken back by hand', async () => {
    await see();
    expect(shown).toMatchObject([
      {
        finding: { what: 'unexplained', place, commands: ['remove it'], revision: 1 },
        people: [morgan.objectId],
      },
    ]);
    expect(stored()).toBe(shown[0]?.finding);
    expect(log.lines).toEqual([]);
  });

  it('is logged as unheard when nobody can be shown it', async () => {
    unreachable = true;
    await see();
    expect(log.lines).toMatchObject([{ level: 'error', event: 'page.unheard' }]);
  });

  it('is not shown over what somebody decides at this moment', async () => {
    const save = findings.save.bind(findings);
    findings.save = () => Promise.resolve(false);
    await see();
    expect(shown).toEqual([]);
    findings.save = save;
    await see();
    expect(shown).toHaveLength(1);
  });

  it('is nobody’s any more once it is to be left', async () => {
    await decided('leave');
    expect(await see()).toBeUndefined();
    expect(shown).toHaveLength(1);
  });

  it('is for people again when what was begun to take it back is lost', async () => {
    const finding = await decided('remove');
    expect(await see()).toBeUndefined();
    now = new Date(now.getTime() + 15 * 60_000);
    running.add(`${finding.id}-2`);
    expect(await see()).toBeUndefined();
    running.clear();
    expect(await see()).toMatchObject({ state: 'open', occurrence: 2, revision: 3 });
  });
});

describe('what is not there any more', () => {
  it('says so on its card, and only once it was looked for', async () => {
    await see();
    await closeGone(aSweep());
    expect(stored()?.state).toBe('open');
    await forgetIn(aSweep(), { ...place, scope: 'elsewhere' }, new Set());
    await forgetIn(aSweep(), place, new Set([key]));
    await closeGone(aSweep());
    expect(stored()?.state).toBe('open');
    await forgetIn(aSweep(), place, new Set());
    await closeGone(aSweep());
    expect(stored()).toMatchObject({ state: 'gone', revision: 2 });
    expect(shown.at(-1)).toMatchObject({ finding: { state: 'gone' }, people: [] });
  });

  it('is left to whoever takes it back, while somebody does', async () => {
    const finding = await decided('remove');
    memory.forget(key);
    await closeGone(aSweep());
    expect(stored()?.state).toBe('removing');
    now = new Date(now.getTime() + 15 * 60_000);
    running.add(`${finding.id}-2`);
    await closeGone(aSweep());
    expect(stored()?.state).toBe('removing');
    running.clear();
    await closeGone(aSweep());
    expect(stored()?.state).toBe('gone');
  });
});
