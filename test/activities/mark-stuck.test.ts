import { beforeEach, describe, expect, it } from 'vitest';
import { createMarkStuck } from '../../src/activities/mark-stuck.ts';
import type { Directory } from '../../src/core/ports.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { GrantRecord, PlannedGrant } from '../../src/core/requests/request.ts';
import { inEnglish } from '../../src/core/said/said.ts';
import { aCatalogue } from '../support/catalogue.ts';
import { theStory } from '../support/directory.ts';
import { aGrant, aPlan, aRecord, aRequest } from '../support/records.ts';
import { MemoryAudit, MemoryGrantSwitch, MemoryLog, MemoryRequests } from '../support/teams-memory.ts';

const { alex, morgan, priya, directory: everybody } = theStory();
const failure = { class: 'retrySlowly', code: 'AccessDenied', message: 'AWS refused the call.' } as const;
const at = '2026-11-20T14:10:00.000Z';
const plan = aPlan({ kind: 'test.grant', artifact: 'the name of its own' });
const provider = {
  kind: 'test.grant',
  byHand: ({ artifact }: PlannedGrant) => [`remove '${artifact}'`],
} as unknown as GrantProvider;

let store: MemoryRequests;
let audit: MemoryAudit;
let log: MemoryLog;
let told: { readonly person: string; readonly text: string }[];
let heard: Set<string>;
let published: number;
let directory: Directory;
/** Rows of grants, as they were written. */
let saved: GrantRecord[];

beforeEach(() => {
  store = new MemoryRequests();
  audit = new MemoryAudit();
  log = new MemoryLog();
  told = [];
  heard = new Set();
  published = 0;
  directory = everybody;
  saved = [];
  holds(plan);
});

function holds(stored: PlannedGrant, changes: Partial<GrantRecord> = {}): void {
  Object.assign(store, { saveGrant: async (grant: GrantRecord) => void saved.push(grant) });
  const record = aRecord({
    request: aRequest({ requester: alex, beneficiary: alex }),
    state: 'revoking',
    decisions: [{ kind: 'approve', by: priya, at: '2026-11-20T10:04:00.000Z', stage: 0 }],
    grants: [aGrant({ plan: stored, state: 'placed', ...changes })],
  });
  store.records.set(record.request.id, record);
}

function mark(level: number, grant: PlannedGrant = plan) {
  const markStuck = createMarkStuck({
    store,
    audit,
    log,
    directory,
    providers: new Map([['test.grant', provider]]),
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    clock: { now: () => new Date(at) },
    grantSwitch: new MemoryGrantSwitch(),
    messenger: {
      publish: () => {
        published += 1;
        return Promise.resolve({ unreachable: [], failed: [] });
      },
      notify: ({ objectId }, { key, text }) => {
        if (!heard.has(`${objectId} ${key}`))
          told.push({ person: objectId, text: typeof text === 'string' ? text : inEnglish(...text) });
        heard.add(`${objectId} ${key}`);
        return Promise.resolve(true);
      },
    },
  });
  return markStuck({ plan: grant, failure, at, level });
}

const people = () => told.map(({ person }) => person);
const away = () => Promise.reject(new Error('It is away.'));

describe('a removal that is stuck', () => {
  it('is told to the administrators, with the commands, and is on the record and the trail', async () => {
    await mark(1);
    expect(people()).toEqual([morgan.objectId]);
    expect(told[0]?.text).toContain('due 5 minutes ago');
    expect(told[0]?.text.split('\n').at(-1)).toBe("remove 'the name of its own'");
    expect(audit.events).toMatchObject([
      { event: 'grant.stuck', at, data: { level: 1, code: 'AccessDenied' } },
    ]);
    expect(saved).toEqual([{ plan, state: 'stuck', failure }]);
    expect(published).toBe(1);
  });

  it('is told to whoever approved it with the last page, and only then', async () => {
    await mark(2);
    expect(people()).toEqual([morgan.objectId]);
    await mark(3);
    expect(people().toSorted()).toEqual([morgan.objectId, morgan.objectId, priya.objectId].toSorted());
  });

  it.each([
    ['the audit trail', () => Object.assign(audit, { append: away })],
    ['the record', () => Object.assign(store, { saveGrant: away })],
    ['the whole store', () => Object.assign(store, { saveGrant: away, load: away })],
  ])('is told although %s is away, and marked when it is back', async (_, fail) => {
    fail();
    await expect(mark(3)).rejects.toThrow('It is away.');
    expect(people()).toContain(morgan.objectId);
    audit = new MemoryAudit();
    store = new MemoryRequests();
    holds(plan);
    await mark(3);
    // Each of them once.
    expect(people().toSorted()).toEqual([morgan.objectId, priya.objectId].toSorted());
    expect(audit.events).toHaveLength(1);
  });

  it('is marked although nobody can be told', async () => {
    directory = { ...everybody, membersOf: away };
    await expect(mark(1)).rejects.toThrow('It is away.');
    expect(audit.events).toHaveLength(1);
    expect(saved).toMatchObject([{ state: 'stuck' }]);
  });

  it('is told once more when what was removed is there again and does not go', async () => {
    await mark(1);
    holds(plan, { state: 'removed', removedAt: '2026-11-20T14:30:00.000Z' });
    await mark(1);
    await mark(1);
    expect(people()).toEqual([morgan.objectId, morgan.objectId]);
  });

  it('names a shared artifact as whoever made it has named it', async () => {
    const shared = { ...plan, sharingKey: 'a key' };
    holds({ ...shared, artifact: 'the name that the first holder gave' });
    await mark(1, shared);
    expect(told[0]?.text).toContain("remove 'the name that the first holder gave'");
    expect(saved[0]?.plan.artifact).toBe('the name that the first holder gave');
  });
});
