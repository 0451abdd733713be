/** Whether a turn costs the same with 100,000 instances in the hub as with none. See README.md. */
import { join } from 'node:path';
import { DAY, startBenchHost, withTemporaryFolder } from './support/bench-host.ts';
import { type Cost, costOf, leastOf } from './support/cost.ts';
import { openReference } from './support/reference.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const INSTANCES = 100_000;
const BLOCK = 1_000;
/** Every instance takes a start, a turn, an activity and a second turn, and then waits. */
const TURNS_OF_ONE = 2;
/** Other programs of the machine disturb single blocks, so the median of neighbouring ones counts. */
const NEIGHBOURS = 9;

interface Block extends Cost {
  /** Time against the reference work that was done right after it. */
  readonly relative: number;
}

/** What each block of instances took, from the first to the last. */
async function measure(folder: string, name: string, instances: number): Promise<Block[]> {
  const reference = openReference(join(folder, `${name}-reference.db`));
  const { host, clock, startMany } = await startBenchHost(join(folder, `${name}.db`));
  const input = { name: 'Ada', until: new Date(clock.now() + 3 * DAY).toISOString() };
  const blocks: Block[] = [];
  for (let from = 0; from < instances; from += BLOCK) {
    const many = { name: 'greetAndWait', prefix: 'instance-', from, to: from + BLOCK, input };
    const cost = await costOf(() => startMany(many));
    blocks.push({ ...cost, relative: cost.wall / (await reference.measure()) });
  }
  await host.stop();
  reference.close();
  return blocks;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

await withTemporaryFolder(async (folder) => {
  printHead('The cost of a turn from instance 1 to 100,000');
  // What the compiler still learns during the first thousands would hide a growth behind it.
  await measure(folder, 'warm-up', 5 * BLOCK);
  const blocks = await measure(folder, 'hub', INSTANCES);
  const around = (block: number): Block => {
    const some = blocks.slice(block, block + NEIGHBOURS);
    return { ...leastOf(some), relative: median(some.map(({ relative }) => relative)) };
  };
  const first = around(0);
  const last = around(blocks.length - NEIGHBOURS);
  const turns = BLOCK * TURNS_OF_ONE;
  const row = (name: string, { wall, cpu, relative }: Block) => [
    name,
    figure(turns / (wall / 1000)),
    figure(relative / first.relative),
    figure(cpu / turns),
    figure(cpu / first.cpu),
  ];
  printTable([
    ['thousands', 'turns/s', 'time against the first', 'CPU ms a turn', 'CPU against the first'],
    row('first', first),
    row('at a quarter', around(blocks.length / 4)),
    row('middle', around(blocks.length / 2)),
    row('at three quarters', around((blocks.length * 3) / 4)),
    row('last', last),
  ]);
  const bound = { limit: 1.5, is: 'at most', unit: '' } as const;
  const time = last.relative / first.relative;
  checkBound({ ...bound, name: 'time, last against first thousands', value: time });
  checkBound({ ...bound, name: 'CPU, last against first thousands', value: last.cpu / first.cpu });
});
