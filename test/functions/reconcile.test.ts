import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { ReportedFinding } from '../../src/core/reconcile/finding.ts';
import { nothingSeen, type SweepMemory } from '../../src/core/reconcile/memory.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { inEnglish } from '../../src/core/said/said.ts';
import { reconcile } from '../../src/functions/reconcile.ts';
import type { ReconcilePorts } from '../../src/functions/reconcile-sweep.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import type { AdaptiveCard } from '../../src/teams/cards/elements.ts';
import { findingCard } from '../../src/teams/cards/finding-card.ts';
import { texts } from '../../src/teams/languages/en/texts.ts';
import { aCatalogue } from '../support/catalogue.ts';
import { theStory } from '../support/directory.ts';
import { anActiveRecord, aPlan } from '../support/records.ts';
import {
  MemoryAudit,
  MemoryFindings,
  MemoryGrantSwitch,
  MemoryLog,
  MemoryRequests,
  MemoryReviews,
} from '../support/teams-memory.ts';

const { alex, morgan, directory } = theStory();

/** All texts of a card. */
function textOf(card: AdaptiveCard): string {
  return [...JSON.stringify(card).matchAll(/"text":"((?:[^"\\\\]|\\\\.)*)"/g)]
    .map(([, text]) => text)
    .join('\n');
}

const denied = new ProviderError({ class: 'retrySlowly', code: 'AccessDenied', message: 'Not allowed.' });

let now: Date;
let store: MemoryRequests;
let memory: SweepMemory;
let audit: MemoryAudit;
let log: MemoryLog;
let findings: MemoryFindings;
let cards: ReportedFinding[];
let grantSwitch: MemoryGrantSwitch;
let notes: { readonly person: string; readonly key: string; readonly text: string }[];
/** What the cloud was asked for, in order. */
let asked: string[];
let inspect: () => 'present' | 'absent' | 'altered';
let list: (scope: string) => readonly PlannedGrant[];
let started: { readonly name: string; readonly id: string }[];
let teams: 'up' | 'down';

beforeEach(() => {
  now = new Date('2026-11-20T11:00:00.000Z');
  store = new MemoryRequests();
  memory = nothingSeen;
  audit = new MemoryAudit();
  log = new MemoryLog();
  findings = new MemoryFindings();
  cards = [];
  grantSwitch = new MemoryGrantSwitch();
  notes = [];
  asked = [];
  inspect = () => 'present';
  list = () => [];
  started = [];
  teams = 'up';
});

const scopes = Array.from({ length: 20 }, (_, number) => `scope-${String(number).padStart(2, '0')}`);

function aProvider(): GrantProvider {
  const unused = () => Promise.reject(new Error('The reconciler does not do this.'));
  return {
    kind: 'test.grant',
    plan: () => aPlan(),
    precheck: unused,
    place: unused,
    extend: unused,
    remove: unused,
    byHand: ({ artifact }: PlannedGrant) => [`remove ${artifact}`],
    inspect: async (plan: PlannedGrant) => {
      asked.push(`inspect ${plan.requestId}`);
      return inspect();
    },
    scopes: () => scopes,
    async *list(scope: string) {
      asked.push(`list ${scope}`);
      yield* list(scope);
    },
  } as unknown as GrantProvider;
}

function ports(): ReconcilePorts {
  return {
    store,
    reviews: new MemoryReviews(),
    sweeps: {
      read: () => Promise.resolve(memory),
      write: (next) => {
        memory = next;
        return Promise.resolve();
      },
    },
    providers: new Map([['test.grant', aProvider()]]),
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    directory,
    messenger: {
      publish: () => Promise.resolve({ unreachable: [], failed: [] }),
      notify: (person, { key, text }) => {
        if (teams === 'down') return Promise.reject(new Error('Teams does not answer.'));
        if (!notes.some((note) => note.person === person.objectId && note.key === key))
          notes.push({
            person: person.objectId,
            key,
            text: typeof text === 'string' ? text : inEnglish(...text),
          });
        return Promise.resolve(true);
      },
      publishFinding: (finding, admins) => {
        if (teams === 'down') return Promise.reject(new Error('Teams does not answer.'));
        const key = `${finding.id}-${finding.occurrence}`;
        for (const { objectId } of admins)
          if (!notes.some((note) => note.person === objectId && note.key === key))
            notes.push({ person: objectId, key, text: textOf(findingCard(finding, texts)) });
        cards.push(finding);
        return Promise.resolve({ unreachable: [], failed: [] });
      },
    },
    findings,
    audit,
    grantSwitch,
    clock: { now: () => now },
    log,
    sha256: sha256Hex,
  };
}

/** A runtime in which every request's own orchestration runs, and nothing else does. */
const client = {
  getStatus: (id: string) =>
    store.records.has(id)
      ? Promise.resolve({ runtimeStatus: 'Running' })
      : Promise.reject(new Error('The operation failed: replied with HTTP 404')),
  startNew: (name: string, { instanceId }: { readonly instanceId: string }) => {
    started.push({ name, id: instanceId });
    return Promise.resolve(instanceId);
  },
  raiseEvent: () => Promise.resolve(),
} as unknown as DurableClient;

/** Puts active access into the store; its id is made of the number. */
function holds(number: number): string {
  const record = anActiveRecord(number, alex);
  store.records.set(record.request.id, record);
  return record.request.id;
}

/** One sweep, after which five minutes pass. */
async function sweep(): Promise<readonly string[]> {
  asked.length = 0;
  await reconcile(ports(), client);
  now = new Date(now.getTime() + 5 * 60_000);
  return [...asked];
}

async function sweeps(count: number): Promise<readonly (readonly string[])[]> {
  const calls: (readonly string[])[] = [];
  for (let done = 0; done < count; done += 1) calls.push(await sweep());
  return calls;
}

const inspected = (calls: readonly string[]) => calls.filter((call) => call.startsWith('inspect'));
const listed = (calls: readonly string[]) => calls.filter((call) => call.startsWith('list'));

describe('one sweep', () => {
  it('looks at a bounded number of grants and places, and the next ones go on until all were seen', async () => {
    for (let number = 0; number < 120; number += 1) holds(number);
    const three = await sweeps(3);
    expect(three.map((calls) => inspected(calls).length)).toEqual([50, 50, 50]);
    expect(new Set(three.flatMap(inspected)).size).toBe(120);
    expect(three.map((calls) => listed(calls).length)).toEqual([12, 12, 12]);
    expect(new Set(three.flatMap(listed)).size).toBe(scopes.length);
  });

  it('looks at nothing twice when there is little', async () => {
    holds(0);
    expect(inspected(await sweep())).toHaveLength(1);
  });

  it('goes on after a place that cannot be looked at, and after a mistake of our own', async () => {
    const id = holds(0);
    inspect = () => {
      throw new Error('A mistake.');
    };
    list = (scope) => {
      if (scope === 'scope-00') throw denied;
      return [];
    };
    expect(listed(await sweep())).toHaveLength(12);
    const { data } = log.lines.findLast(({ event }) => event === 'reconciler.done') ?? {};
    expect(data).toMatchObject({ grants: 1, places: 12, unclear: 1 });
    expect(store.records.get(id)?.state).toBe('active');
  });

  it('says that it is over although its memory cannot be kept', async () => {
    const away = () => Promise.reject(new Error('The store is away.'));
    await reconcile({ ...ports(), sweeps: { read: away, write: away } }, client);
    expect(log.lines.at(-1)?.event).toBe('reconciler.done');
    expect(log.lines.filter(({ event }) => event === 'reconciler.unclear')).toHaveLength(2);
  });
});

describe('what is missing', () => {
  const onTrail = () => audit.events.filter(({ event }) => event === 'grant.missing').length;

  it('is told once, when it has lasted, and again when it was well in between', async () => {
    holds(0);
    inspect = () => 'absent';
    await sweep();
    expect(notes).toEqual([]);
    await sweeps(2);
    expect(notes.map(({ person }) => person)).toEqual([morgan.objectId, alex.objectId]);
    inspect = () => 'present';
    await sweep();
    inspect = () => 'absent';
    await sweeps(2);
    expect(notes).toHaveLength(4);
    expect(onTrail()).toBe(2);
  });

  it('is told when Teams is back, and is on the trail once', async () => {
    holds(0);
    inspect = () => 'absent';
    teams = 'down';
    await sweeps(4);
    teams = 'up';
    await sweeps(2);
    expect(notes).toHaveLength(2);
    expect(onTrail()).toBe(1);
  });
});

describe('what is left over', () => {
  const found = aPlan({ requestId: 'zzzzzzzzzz', kind: 'test.grant', artifact: 'left' });

  beforeEach(() => {
    now = new Date('2026-11-21T11:00:00.000Z');
    list = (scope) => (scope === 'scope-03' ? [found] : []);
  });

  it('is handed to the orchestration that ends grants, and told', async () => {
    await sweep();
    expect(started).toEqual([{ name: 'endGrant', id: expect.stringMatching(/^leftover-/) }]);
    expect(audit.events.map(({ event }) => event)).toEqual(['reconciler.leftover']);
    expect(notes).toHaveLength(1);
  });

  it('is nothing any more when a closer look shows that the list was behind', async () => {
    inspect = () => 'absent';
    await sweep();
    expect(started).toEqual([]);
    expect(audit.events).toEqual([]);
  });
});

describe('a place that cannot be looked at', () => {
  it('is told with the code when that has lasted, and once a day from then on', async () => {
    list = (scope) => {
      if (scope === 'scope-05') throw denied;
      return [];
    };
    await sweeps(6);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.text).toContain('test.grant · scope-05');
    expect(notes[0]?.text).toContain('AccessDenied');
    now = new Date(now.getTime() + 24 * 60 * 60_000);
    await sweeps(6);
    expect(notes).toHaveLength(2);
  });

  it('is not told while the cloud only does not answer for a while', async () => {
    list = () => {
      throw new ProviderError({ class: 'retry', code: 'ServiceFailure', message: 'Later.' });
    };
    await sweeps(11);
    expect(notes).toEqual([]);
    await sweeps(5);
    expect(notes).toHaveLength(scopes.length);
  });
});
