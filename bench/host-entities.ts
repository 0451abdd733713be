/** Operations of entities: signals that arrive in bulk, and calls that somebody waits for. See README.md. */
import { join } from 'node:path';
import { type BenchHost, startBenchHost, withTemporaryFolder } from './support/bench-host.ts';
import { type Cost, costOf, leastOf } from './support/cost.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const FEW = 1_000;
const MANY = 10_000;
const REPEATS = 3;
const CALLERS = 50;
const CALLS = 20;

interface Signals {
  readonly count: number;
  readonly entities: number;
}

/** What it takes to work off `count` signals that wait for `entities` entities. */
async function signals({ host }: BenchHost, prefix: string, { count, entities }: Signals): Promise<Cost> {
  for (let n = 0; n < count; n += 1)
    await host.engine.signalEntity('counter', `${prefix}${n % entities}`, 'add', '1');
  const cost = await costOf(() => host.settle());
  const state = host.engine.entityState('counter', `${prefix}0`);
  if (state !== String(count / entities)) throw new Error(`An entity counted ${state} signals.`);
  return cost;
}

/** What it takes orchestrations to call `counters` entities, one call after the other. */
async function calls({ host }: BenchHost, prefix: string, counters: number): Promise<Cost> {
  const cost = await costOf(async () => {
    for (let n = 0; n < CALLERS; n += 1) {
      const input = JSON.stringify({ key: `${prefix}${n % counters}`, calls: CALLS });
      await host.engine.start({ name: 'callCounter', instanceId: `${prefix}${n}`, input });
    }
    await host.settle();
  });
  const state = host.engine.entityState('counter', `${prefix}0`);
  if (state !== String((CALLERS / counters) * CALLS)) throw new Error(`An entity counted ${state} calls.`);
  return cost;
}

await withTemporaryFolder(async (folder) => {
  printHead('Entity operations');
  const bench = await startBenchHost(join(folder, 'hub.db'));
  const best = async (operations: number, body: (repeat: number) => Promise<Cost>) => {
    const costs: Cost[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) costs.push(await body(repeat));
    const { wall, cpu } = leastOf(costs);
    return { rate: operations / (wall / 1000), cpu: cpu / operations };
  };
  const signalled = (name: string, load: Signals) =>
    best(load.count, (repeat) => signals(bench, `${name}-${repeat}-`, load));
  const called = (name: string, counters: number) =>
    best(CALLERS * CALLS, (repeat) => calls(bench, `${name}-${repeat}-`, counters));

  await signalled('warm-up', { count: FEW, entities: 1 });
  const few = await signalled('few', { count: FEW, entities: 1 });
  const many = await signalled('many', { count: MANY, entities: 1 });
  const spread = await signalled('spread', { count: MANY, entities: 100 });
  const shared = await called('shared', 1);
  const own = await called('own', CALLERS);
  await bench.host.stop();

  const row = (name: string, { rate, cpu }: typeof few) => [
    name,
    figure(rate),
    figure(cpu),
    figure(cpu / few.cpu),
  ];
  printTable([
    ['', 'operations/s', 'CPU ms an operation', 'CPU against the first'],
    row('1,000 signals for one entity', few),
    row('10,000 signals for one entity', many),
    row('10,000 signals for 100 entities', spread),
    row('50 callers of one entity', shared),
    row('50 callers, an entity each', own),
  ]);
  const value = many.cpu / few.cpu;
  checkBound({ name: 'CPU with 10,000 against 1,000 signals', value, limit: 3, is: 'at most', unit: '' });
});
