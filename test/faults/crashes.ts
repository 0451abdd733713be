import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptPorts } from '../../src/sandbox/ports.ts';
import type { ChildTask, Crash, StoryOutcome } from './child-task.ts';
import { buildCrashBundle, type CrashBundle } from './crash-bundle.ts';

/** A story that was told to its end in several processes. */
export interface Told {
  readonly outcome: StoryOutcome;
  /** How many processes were killed on the way. */
  readonly crashes: number;
}

/** Set to try every point of the main story and not only a few: takes up to half an hour on two processors. */
export const everyPoint = process.env['CRASH_POINTS'] === 'all';
/** The same for the story of every kind of grant: most of an hour. */
export const everyPointOfKinds = process.env['CRASH_POINTS'] === 'kinds';
/** Tries only every so-manieth of them. */
export const stride = Number(process.env['CRASH_EVERY'] ?? 1);

/** What a test of crashes may take, in milliseconds. */
export const patience = everyPoint || everyPointOfKinds ? 4 * 3_600_000 : 120_000;

/** What a child may take, in milliseconds: many times what it takes on a busy machine. */
const childPatience = 120_000;
/** Loading the app takes much of a child's time, and less when it is one file and its compiled code is at hand. */
const built = mkdtempSync(join(tmpdir(), 'latchkey-compiled-'));
process.once('exit', () => rmSync(built, { recursive: true, force: true }));
let bundle: Promise<CrashBundle> | undefined;

export interface TellOptions {
  /** What the last process does; tells the story when absent. */
  readonly last?: ChildTask['goOn'];
  /** The main story when absent. */
  readonly story?: NonNullable<ChildTask['story']>;
}

/**
 * Tells the story in a new folder: in one process for each crash, which is killed there, and in a last one to
 * the end. A point that is not reached is no crash. Rejects when a process ends in another way than being killed
 * or getting to the end; the text holds what it said last.
 */
export async function tellWithCrashes(
  crashes: readonly Crash[],
  { last = 'tell', story = 'main' }: TellOptions = {},
): Promise<Told> {
  const folder = await newFolder();
  try {
    let count = 0;
    for (const crash of crashes) {
      if ((await runChild({ folder, story, goOn: 'tell', crash })) !== 'SIGKILL') break;
      count += 1;
    }
    if (count === crashes.length) await runChild({ folder, story, goOn: last });
    const outcome = JSON.parse(readFileSync(join(folder, 'outcome.json'), 'utf8')) as StoryOutcome;
    return { outcome, crashes: count };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    portsInUse.delete(folder);
  }
}

const portsInUse = new Map<string, readonly number[]>();

/** A folder for a sandbox whose ports no other story gets while this one has nobody to listen on them. */
async function newFolder(): Promise<string> {
  for (;;) {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-crash-'));
    const ports = Object.values(await keptPorts(join(folder, 'ports.json')));
    const used = new Set([...portsInUse.values()].flat());
    if (!ports.some((port) => used.has(port))) {
      portsInUse.set(folder, ports);
      return folder;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runChild(order: Omit<ChildTask, 'app'>): Promise<NodeJS.Signals | null> {
  bundle ??= buildCrashBundle(built);
  const { child, app } = await bundle;
  const task: ChildTask = { ...order, app };
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(built, 'cache') },
    });
    let said = '';
    running.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    const timer = setTimeout(() => running.kill('SIGABRT'), childPatience);
    running.once('error', reject);
    running.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 || (task.crash && signal === 'SIGKILL')) return resolve(signal);
      const end = signal ?? `code ${code}`;
      reject(new Error(`${JSON.stringify(task)}: the process ended with ${end}. It said: ${said}`));
    });
  });
}

/** One more than there are processors, because a child waits for its storage now and then. */
const lanes = availableParallelism() + 1;

/** Runs jobs several at a time, in order. */
export async function sideBySide<Job, Result>(
  jobs: readonly Job[],
  run: (job: Job) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = jobs.entries();
  const work = async () => {
    for (const [index, job] of left) results[index] = await run(job);
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return results;
}
