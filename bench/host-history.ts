/** What a turn costs as the history of its instance grows. See README.md. */
import { join } from 'node:path';
import { startBenchHost, withTemporaryFolder } from './support/bench-host.ts';
import { type Cost, costOf, leastOf } from './support/cost.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const LENGTHS = [50, 250, 500, 1_000];
const REPEATS = 3;

await withTemporaryFolder(async (folder) => {
  printHead('The cost of a turn along one history');
  const { host } = await startBenchHost(join(folder, 'hub.db'));

  async function chain(instanceId: string, steps: number): Promise<Cost> {
    const cost = await costOf(async () => {
      await host.engine.start({ name: 'chain', instanceId, input: JSON.stringify({ steps }) });
      await host.settle();
    });
    if (host.engine.status(instanceId)?.output !== String(steps))
      throw new Error('The chain did not complete.');
    return cost;
  }

  await chain('warm-up', LENGTHS.at(-1) ?? 0);
  const rows: string[][] = [
    ['activities in a chain', 'events', 'CPU ms a step', 'against half as many', 'steps/s'],
  ];
  const steps = new Map<number, number>();
  for (const length of LENGTHS) {
    const costs: Cost[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1)
      costs.push(await chain(`chain-${length}-${repeat}`, length));
    const best = leastOf(costs);
    const step = best.cpu / length;
    steps.set(length, step);
    const half = steps.get(length / 2);
    const events = host.engine.history(`chain-${length}-0`).length;
    rows.push([
      figure(length),
      figure(events),
      figure(step),
      half === undefined ? '' : figure(step / half),
      figure(length / (best.wall / 1000)),
    ]);
  }
  await host.stop();
  printTable(rows);
  // A replay reads the whole history, so the average step of a chain of twice the length costs up to twice as
  // much. Work that is squared within a single replay would make it four times.
  const growth = (steps.get(1_000) ?? 0) / (steps.get(500) ?? 0);
  checkBound({
    name: 'a step of 1,000 against a step of 500',
    value: growth,
    limit: 2.5,
    is: 'at most',
    unit: '',
  });
});
