import type { AuditEvent } from '../../src/core/audit/event.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import {
  falseAlarms,
  heldLines,
  problemsOfApprovals,
  problemsOfOpenRequests,
  problemsOfPages,
  problemsOfTheClouds,
  type Removal,
  readTrail,
  removalsIn,
} from './storm-checks.ts';
import { type Distribution, distribution, distributions } from './storm-figures.ts';
import { type Doings, type StormPeople, startPeople } from './storm-people.ts';
import { planStorm, type StormOrder, type StormStep } from './storm-plan.ts';
import { giveStandingAccess } from './storm-standing.ts';
import { startWeather, type Weather } from './storm-weather.ts';

/** What a storm left behind. */
export interface StormReport {
  readonly order: StormOrder;
  /** Everything that is wrong, as sentences. Empty: everything holds. */
  readonly problems: readonly string[];
  /** Requests that were taken in, by the state they ended in. */
  readonly states: Readonly<Record<string, number>>;
  readonly doings: Doings;
  /** Calls, and those of them that failed. */
  readonly calls: Readonly<Record<string, { readonly calls: number; readonly failed: number }>>;
  /** From the end of access to its verified absence, in seconds, over all grants and by kind. */
  readonly endToAbsent: Readonly<Record<string, Distribution>>;
  /** The same without what an outage made late: without grants that people were paged about. */
  readonly unpaged: Distribution;
  /** Removals that people were paged about, and how long after the end, in seconds. */
  readonly pages: Distribution;
  readonly grantEvents: Readonly<Record<string, number>>;
  /** The audit trail, for whoever wants to know why. */
  readonly trail: readonly AuditEvent[];
}

const minute = 60_000;
/** Whoever was turned away, or had no button yet, tries again after so many minutes, so many times. */
const pause = 4;
const tries = 8;

/** Lets a storm go over a sandbox with the storm's catalogue, and says what it left behind. */
export async function runStorm(
  sandbox: Sandbox,
  order: StormOrder,
  progress: (done: number, of: number) => void,
): Promise<StormReport> {
  await giveStandingAccess(sandbox);
  const standing = heldLines(sandbox);
  const weather = startWeather(sandbox, order);
  try {
    const people = startPeople(sandbox, weather);
    await live(sandbox, planStorm(order), people, progress);
    const during = await lookDuring(sandbox, weather, people.ids);
    weather.clear();
    // What waits for an answer times out, what is active ends, and what is late is caught up with.
    for (let hours = 0; hours < 26; hours += 1) await sandbox.advance(60 * minute);
    const { records, trail } = await look(sandbox, weather, people.ids);
    const removals = removalsIn(trail.events, new Map(records.map((record) => [record.request.id, record])));
    const problems = [
      ...during,
      ...problemsOfTheClouds(standing, heldLines(sandbox)),
      ...records
        .filter(({ closedAt }) => closedAt === undefined)
        .map(({ request, state }) => `${request.id} is still ${state}`),
      ...problemsOfRunning(sandbox),
      ...trail.problems,
      ...problemsOfApprovals(trail.events),
      ...falseAlarms(trail.events),
      ...problemsOfPages(removals),
    ];
    return {
      order,
      problems,
      states: counted(records.map(({ state }) => state)),
      doings: people.doings,
      calls: Object.fromEntries(weather.figures),
      endToAbsent: distributions(removals),
      unpaged: distribution(
        removals.filter(({ pagedAfter }) => pagedAfter === undefined).map(({ took }) => took),
      ),
      pages: pagesIn(removals),
      grantEvents: counted(
        trail.events.map(({ event }) => event).filter((event) => /^(grant|reconciler)\./.test(event)),
      ),
      trail: trail.events,
    };
  } finally {
    weather.stop();
  }
}

function pagesIn(removals: readonly Removal[]): Distribution {
  return distribution(removals.flatMap(({ pagedAfter }) => (pagedAfter === undefined ? [] : [pagedAfter])));
}

/** Does all steps at their times; what people could not do they try again, and then let be. */
async function live(
  sandbox: Sandbox,
  plan: readonly StormStep[],
  people: StormPeople,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const beginning = sandbox.clock.now();
  const left = plan.map((step) => ({ step, at: step.at, tried: 0 }));
  for (let done = 0; left.length > 0; ) {
    const at = left[0]?.at ?? 0;
    const count = left.findIndex((one) => one.at > at);
    const now = left.splice(0, count < 0 ? left.length : count);
    await sandbox.advance(Math.max(0, beginning + at * minute - sandbox.clock.now()));
    const again = new Set(await people.act(now.map(({ step }) => step)));
    for (const one of now)
      if (again.has(one.step) && one.tried + 1 < tries)
        left.push({ step: one.step, at: at + pause, tried: one.tried + 1 });
    left.sort((a, b) => a.at - b.at);
    done += now.length;
    progress(done, done + left.length);
  }
}

interface Found {
  readonly records: readonly RequestRecord[];
  readonly trail: { readonly events: readonly AuditEvent[]; readonly problems: readonly string[] };
}

function look({ store }: Sandbox, weather: Weather, ids: ReadonlyMap<number, string>): Promise<Found> {
  return weather.aside(async () => {
    const records: RequestRecord[] = [];
    const trail = await readTrail();
    const all = new Set([
      ...ids.values(),
      ...trail.events.map(({ requestId }) => requestId).filter((id) => id !== ''),
    ]);
    for (const id of all) {
      const record = await store.load(id);
      if (record) records.push(record);
    }
    return { records, trail };
  });
}

/** What is wrong while the weather is still bad and people have stopped. */
async function lookDuring(
  sandbox: Sandbox,
  weather: Weather,
  ids: ReadonlyMap<number, string>,
): Promise<readonly string[]> {
  const { records, trail } = await look(sandbox, weather, ids);
  return problemsOfOpenRequests(records, trail.events, sandbox.clock.now());
}

function problemsOfRunning({ host }: Sandbox): readonly string[] {
  return host.engine
    .list({ runtimeStatus: ['Running', 'Pending', 'Suspended', 'Failed'] })
    .items.filter(({ instanceId }) => !instanceId.startsWith('@'))
    .map(({ name, instanceId, runtimeStatus }) => `${name} ${instanceId} is ${runtimeStatus}`);
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
