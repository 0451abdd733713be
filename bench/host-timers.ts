/** 10,000 timers due at the same moment: how fast the host drains them. See README.md. */
import { join } from 'node:path';
import { DAY, startBenchHost, withTemporaryFolder } from './support/bench-host.ts';
import { type Cost, costOf, leastOf } from './support/cost.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const FEW = 1_000;
const MANY = 10_000;
const REPEATS = 3;

/** What it takes to drain `count` timers that are due at one moment: a turn each. */
async function drain(database: string, count: number): Promise<Cost> {
  const { host, clock, startMany } = await startBenchHost(database);
  const until = new Date(clock.now() + DAY).toISOString();
  await startMany({ name: 'waitUntil', prefix: 'timer-', to: count, input: { until } });
  const cost = await costOf(() => host.advance(DAY));
  const { items } = host.engine.list({ runtimeStatus: ['Completed'], top: count });
  if (items.length !== count) throw new Error(`${items.length} of ${count} timers fired.`);
  await host.stop();
  return cost;
}

await withTemporaryFolder(async (folder) => {
  printHead('Timers due at the same moment');
  const best = async (count: number): Promise<Cost> => {
    const costs: Cost[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1)
      costs.push(await drain(join(folder, `${count}-${repeat}.db`), count));
    return leastOf(costs);
  };
  const [few, many] = [await best(FEW), await best(MANY)];
  const row = (count: number, { wall, cpu }: Cost) => [
    figure(count),
    figure(count / (wall / 1000)),
    figure(cpu / count),
    figure(cpu / count / (few.cpu / FEW)),
  ];
  printTable([
    ['timers', 'turns/s', 'CPU ms a turn', 'CPU against 1,000 timers'],
    row(FEW, few),
    row(MANY, many),
  ]);
  const rate = MANY / (many.wall / 1000);
  checkBound({ name: '10,000 timers', value: rate, limit: 1_000, is: 'at least', unit: ' turns/s' });
  const ratio = many.cpu / MANY / (few.cpu / FEW);
  checkBound({
    name: 'CPU of a turn against 1,000 timers',
    value: ratio,
    limit: 1.5,
    is: 'at most',
    unit: '',
  });
});
