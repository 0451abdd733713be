/** Status, lists and purges in a hub of 100,000 instances, against one of 1,000. See README.md. */
import { join } from 'node:path';
import type { Host } from '../src/sandbox/host/start-host.ts';
import { DAY, startBenchHost, withTemporaryFolder } from './support/bench-host.ts';
import { timed } from './support/cost.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const SMALL = 1_000;
const LARGE = 100_000;
const REPEATS = 5;
/** How many instances are ended, and then purged, in either hub. */
const ENDED = 500;

/** Milliseconds; the order is that of the table. */
type Measured = readonly (readonly [name: string, milliseconds: number])[];

async function best(body: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) times.push(await timed(async () => body()));
  return Math.min(...times);
}

/** Reads the whole list page by page; the milliseconds of the average page. */
async function pageThrough(host: Host, count: number): Promise<number> {
  let seen = 0;
  let pages = 0;
  const time = await timed(async () => {
    let token: string | undefined;
    do {
      const page = host.engine.list(token === undefined ? {} : { continuationToken: token });
      seen += page.items.length;
      pages += 1;
      token = page.continuationToken;
    } while (token !== undefined);
  });
  if (seen !== count) throw new Error(`The pages held ${seen} of ${count} instances.`);
  return time / pages;
}

async function measure(database: string, count: number): Promise<Measured> {
  const { host, clock, startMany } = await startBenchHost(database);
  const { engine } = host;
  const input = { until: new Date(clock.now() + 3 * DAY).toISOString() };
  await startMany({ name: 'waitForEither', prefix: 'waiting-', to: count, input });
  const id = (n: number) => `waiting-${(n * 7_919) % count}`;
  for (let n = 0; n < ENDED; n += 1) await engine.raiseEvent(id(n), 'decision', '"approved"');
  await host.settle();
  const readAll = () => {
    for (let n = 0; n < 1_000; n += 1) engine.status(id(n));
  };
  const measured: [string, number][] = [
    ['status of one', (await best(readAll)) / 1_000],
    ['first page of 100', await best(() => engine.list({}))],
    ['a page, reading all of them', await pageThrough(host, count)],
    ['page of the running', await best(() => engine.list({ runtimeStatus: ['Running'] }))],
    ['all that ended', await best(() => engine.list({ runtimeStatus: ['Completed'], top: ENDED }))],
    ['page by the start of ids', await best(() => engine.list({ instanceIdPrefix: `waiting-${count - 1}` }))],
    [`purge of ${ENDED} that ended`, await timed(() => engine.purgeAll({}))],
  ];
  const left = engine.list({ runtimeStatus: ['Completed'] }).items.length;
  if (left > 0) throw new Error('The purge left instances that had ended.');
  await host.stop();
  return measured;
}

await withTemporaryFolder(async (folder) => {
  printHead('Queries in a hub of 100,000 instances');
  const small = await measure(join(folder, 'small.db'), SMALL);
  const large = await measure(join(folder, 'large.db'), LARGE);
  const ratio = (index: number) => (large[index]?.[1] ?? 0) / (small[index]?.[1] ?? 0);
  printTable([
    ['milliseconds', '1,000 instances', '100,000 instances', 'ratio'],
    ...large.map(([name, time], index) => [
      name,
      (small[index]?.[1] ?? 0).toFixed(3),
      time.toFixed(3),
      figure(ratio(index)),
    ]),
  ]);
  for (const index of [0, 1, 2, 3]) {
    const name = large[index]?.[0] ?? '';
    checkBound({
      name: `${name}, large against small hub`,
      value: ratio(index),
      limit: 5,
      is: 'at most',
      unit: '',
    });
  }
  for (const [name, value] of large.slice(4))
    checkBound({ name: `${name}, large hub`, value, limit: 1_000, is: 'at most', unit: ' ms' });
});
