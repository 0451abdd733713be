/** 100,000 instances that wait on a timer and an event: what they cost the process, and its start. See README.md. */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DAY, startBenchHost, withTemporaryFolder } from './support/bench-host.ts';
import { residentMegabytes } from './support/memory.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const INSTANCES = 100_000;
const REPEATS = 3;
const EVENTS = 1_000;
/** Longer than V8 holds on to pages it has freed. */
const REST = 12_000;

interface Start {
  readonly startMilliseconds: number;
  readonly startMegabytes: number;
  readonly eventMilliseconds: number;
  readonly endMegabytes: number;
}

interface Seeded {
  /** Megabytes the process held right after the work. */
  readonly busy: number;
  /** Megabytes once it had nothing to do for a while, garbage collected. */
  readonly idle: number;
}

/**
 * Megabytes after collections with pauses between them. V8 keeps its young generation as large as the last burst
 * needed it; a collection makes it small, and its pages go back to the system some seconds after the last one.
 */
async function atRest(): Promise<number> {
  const sizes: number[] = [];
  for (let pause = 0; pause < 3; pause += 1) {
    await wait(REST);
    sizes.push(residentMegabytes());
  }
  return sizes.at(-1) ?? Number.NaN;
}

/** Makes a hub in which `count` instances wait, and lets the process come to rest. */
async function seed(database: string, count: number): Promise<Seeded> {
  const { host, clock, startMany } = await startBenchHost(database);
  const input = { until: new Date(clock.now() + 3 * DAY).toISOString() };
  await startMany({ name: 'waitForEither', prefix: 'waiting-', to: count, input });
  const busy = residentMegabytes();
  const idle = await atRest();
  await host.stop();
  return { busy, idle };
}

const run = promisify(execFile);

/** Starts the host in a new process, the fastest of several times. */
async function bestStart(database: string, mode: 'idle' | 'events'): Promise<Start> {
  const starts: Start[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const program = join(import.meta.dirname, 'support/measure-start.ts');
    const { stdout } = await run(process.execPath, [program, database, mode]);
    starts.push(JSON.parse(stdout) as Start);
  }
  const [best] = starts.toSorted((a, b) => a.startMilliseconds - b.startMilliseconds);
  if (!best) throw new Error('No start was measured.');
  return best;
}

await withTemporaryFolder(async (folder) => {
  printHead('Instances that wait on a timer and an event');
  const [empty, full] = [join(folder, 'empty.db'), join(folder, 'full.db')];
  const emptySeeded = await seed(empty, 0);
  const fullSeeded = await seed(full, INSTANCES);
  const size = (await stat(full)).size;
  const none = await bestStart(empty, 'idle');
  const all = await bestStart(full, 'events');
  const row = (name: string, of: (start: Start) => number, unit: string) => [
    name,
    `${figure(of(none))}${unit}`,
    `${figure(of(all))}${unit}`,
    figure(of(all) / of(none)),
  ];
  const memory = (name: string, of: (seeded: Seeded) => number) => [
    name,
    `${figure(of(emptySeeded))} MB`,
    `${figure(of(fullSeeded))} MB`,
    figure(of(fullSeeded) / of(emptySeeded)),
  ];
  printTable([
    ['', '0 instances', '100,000 instances', 'ratio'],
    memory('memory, busy to the last moment', ({ busy }) => busy),
    memory('memory while they wait', ({ idle }) => idle),
    row('memory after a start', (start) => start.startMegabytes, ' MB'),
    ['memory after 1,000 events', '', `${figure(all.endMegabytes)} MB`, ''],
    row('time to start', (start) => start.startMilliseconds, ' ms'),
    ['turns/s of 1,000 events', '', figure(EVENTS / (all.eventMilliseconds / 1000)), ''],
    ['database', '', `${figure(size / 2 ** 20)} MB`, ''],
  ]);
  checkBound({
    name: 'memory while they wait',
    value: fullSeeded.idle,
    limit: 300,
    is: 'at most',
    unit: ' MB',
  });
  checkBound({
    name: 'memory after a start',
    value: all.startMegabytes,
    limit: 300,
    is: 'at most',
    unit: ' MB',
  });
  checkBound({
    name: 'memory after 1,000 events',
    value: all.endMegabytes,
    limit: 300,
    is: 'at most',
    unit: ' MB',
  });
  checkBound({
    name: 'start with them, beyond an empty one',
    value: all.startMilliseconds - none.startMilliseconds,
    limit: 1_000,
    is: 'at most',
    unit: ' ms',
  });
});
