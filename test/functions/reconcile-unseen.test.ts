import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { nothingSeen, type SweepMemory } from '../../src/core/reconcile/memory.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { reconcile } from '../../src/functions/reconcile.ts';
import type { ReconcilePorts } from '../../src/functions/reconcile-sweep.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
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

const { alex, directory } = theStory();
const denied = new ProviderError({ class: 'retrySlowly', code: 'AccessDenied', message: 'Not allowed.' });

let now: Date;
let store: MemoryRequests;
let memory: SweepMemory;
let audit: MemoryAudit;
/** What the cloud answers about a request's grant, and about a scope. */
let inspect: (requestId: string) => 'present' | 'absent';
let list: (scope: string) => readonly PlannedGrant[];

beforeEach(() => {
  now = new Date('2026-11-20T11:00:00.000Z');
  store = new MemoryRequests();
  memory = nothingSeen;
  audit = new MemoryAudit();
  inspect = () => 'present';
  list = () => [];
});

const provider = {
  kind: 'test.grant',
  byHand: () => ['remove it'],
  inspect: async ({ requestId }: PlannedGrant) => inspect(requestId),
  scopes: () => ['here', 'there'],
  async *list(scope: string) {
    yield* list(scope);
  },
} as unknown as GrantProvider;

/** Every request's own orchestration runs, and nothing else does. */
const client = {
  getStatus: (id: string) =>
    store.records.has(id)
      ? Promise.resolve({ runtimeStatus: 'Running' })
      : Promise.reject(new Error('The operation failed: replied with HTTP 404')),
  startNew: () => Promise.resolve(''),
} as unknown as DurableClient;

/** One sweep, after which five minutes pass. */
async function sweep(): Promise<void> {
  const ports: ReconcilePorts = {
    store,
    reviews: new MemoryReviews(),
    sweeps: {
      read: () => Promise.resolve(memory),
      write: async (next) => {
        memory = next;
      },
    },
    providers: new Map([['test.grant', provider]]),
    catalogue: { current: () => Promise.resolve(aCatalogue()) },
    directory,
    messenger: {
      publish: () => Promise.resolve({ unreachable: [], failed: [] }),
      notify: () => Promise.resolve(true),
      publishFinding: () => Promise.resolve({ unreachable: [], failed: [] }),
    },
    findings: new MemoryFindings(),
    audit,
    grantSwitch: new MemoryGrantSwitch(),
    clock: { now: () => now },
    log: new MemoryLog(),
    sha256: sha256Hex,
  };
  await reconcile(ports, client);
  now = new Date(now.getTime() + 5 * 60_000);
}

async function sweeps(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await sweep();
}

/** Puts active access into the store; its id is made of the number. */
function holds(number: number): string {
  const record = anActiveRecord(number, alex);
  store.records.set(record.request.id, record);
  return record.request.id;
}

/** The places that stand on the trail as ones that cannot be looked at. */
const unseen = () =>
  audit.events.filter(({ event }) => event === 'reconciler.unseen').map(({ data }) => data['scope']);
const target = aPlan().target;

describe('a place that cannot be looked at', () => {
  it('is not told of failures that come and go', async () => {
    holds(0);
    let failing = false;
    inspect = () => {
      if (failing) throw denied;
      return 'present';
    };
    list = () => {
      if (failing) throw denied;
      return [];
    };
    // Each time something fails once, and works when it is looked at the next time.
    for (let time = 0; time < 6; time += 1) {
      failing = true;
      await sweep();
      failing = false;
      await sweeps(3);
    }
    expect(audit.events).toEqual([]);
    failing = true;
    await sweep();
    expect(audit.events).toEqual([]);
    await sweeps(3);
    expect(new Set(unseen())).toEqual(new Set([target, 'here', 'there']));
    expect(unseen()).toHaveLength(3);
  });

  it('is not told when each sweep fails at another grant', async () => {
    const ids = [holds(0), holds(1)];
    for (let time = 0; time < 8; time += 1) {
      inspect = (id) => {
        if (id === ids[time % 2]) throw denied;
        return 'present';
      };
      await sweep();
    }
    expect(unseen()).toEqual([]);
  });

  it('is told of one grant that can never be looked at, although others there can', async () => {
    const [first] = [holds(0), holds(1)];
    inspect = (id) => {
      if (id === first) throw denied;
      return 'present';
    };
    await sweep();
    expect(unseen()).toEqual([]);
    await sweeps(5);
    expect(unseen()).toEqual([target]);
  });

  it('is as new when nothing was there to look at in between', async () => {
    const id = holds(0);
    inspect = () => {
      throw denied;
    };
    await sweep();
    store.records.delete(id);
    await sweeps(2);
    holds(1);
    await sweep();
    expect(unseen()).toEqual([]);
    await sweep();
    expect(unseen()).toEqual([target]);
  });

  it('keeps in mind what was missing before', async () => {
    holds(0);
    const missing = () => audit.events.filter(({ event }) => event === 'grant.missing').length;
    inspect = () => 'absent';
    await sweeps(3);
    expect(missing()).toBe(1);
    inspect = () => {
      throw denied;
    };
    await sweep();
    inspect = () => 'absent';
    await sweeps(3);
    expect(missing()).toBe(1);
  });

  it('is looked at through its leftovers too', async () => {
    now = new Date('2026-11-21T11:00:00.000Z');
    list = (scope) =>
      scope === 'here' ? [aPlan({ requestId: 'zzzzzzzzzz', kind: 'test.grant', artifact: 'left' })] : [];
    let failing = true;
    inspect = () => {
      if (failing) throw denied;
      return 'absent';
    };
    await sweep();
    failing = false;
    await sweeps(2);
    failing = true;
    await sweep();
    expect(unseen()).toEqual([]);
    await sweep();
    expect(unseen()).toEqual(['here']);
  });
});
