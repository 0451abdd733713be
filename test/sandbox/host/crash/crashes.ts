import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildTask, Crash, StoryOutcome } from './child-task.ts';

/** Set to kill at every point and not only at a few of them: takes some minutes on two processors. */
export const everyPoint = process.env['CRASH_POINTS'] === 'all';

/** What a test of crashes may take, in milliseconds. */
export const patience = everyPoint ? 2 * 3_600_000 : 300_000;

/** A story that was told to its end in several processes. */
export interface Told {
  readonly outcome: StoryOutcome;
  /** How many processes were killed on the way. */
  readonly kills: number;
}

const child = fileURLToPath(new URL('crash-child.ts', import.meta.url));
/** What a child may take, in milliseconds: many times what it takes on a busy machine. */
const childPatience = 240_000;
/** More than any story has points; one that is killed more often makes no progress. */
const mostKills = 500;
// In memory where Linux has such a folder: a killed process leaves the files as they are either way.
const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const root = mkdtempSync(join(temporary, 'latchkey-crash-'));

/** Deletes what the stories left. */
export const cleanUp = (): void => rmSync(root, { recursive: true, force: true });

const newFolder = () => mkdtempSync(join(root, 'story-'));

/** Tells one story; every process of it is killed at the next of `crashes`, and the last one gets to the end. */
export async function tellWithCrashes(crashes: Iterable<Crash>): Promise<Told> {
  const folder = newFolder();
  let kills = 0;
  for (const crash of crashes) {
    if (!(await runChild({ tell: { folder, crash } }))) return { outcome: takeOutcome(folder), kills };
    kills += 1;
    if (kills > mostKills)
      throw new Error('A story that is killed again and again does not come to its end.');
  }
  await runChild({ tell: { folder } });
  return { outcome: takeOutcome(folder), kills };
}

/** Every process is killed at this point of its own, until one comes to the end before it. */
export function* always(crash: Crash): Generator<Crash> {
  for (;;) yield crash;
}

/**
 * Tells a story for each of `crashes`, killed once, there. The process that finishes a story begins the next one and
 * is killed in that, so there is one process for each kill and never one that is killed without having committed.
 */
export async function sweep(crashes: readonly Crash[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  let unfinished: string | undefined;
  for (const crash of crashes) {
    const folder = newFolder();
    const finish = unfinished === undefined ? {} : { finish: unfinished };
    const killed = await runChild({ ...finish, tell: { folder, crash } });
    if (unfinished !== undefined) told.push({ outcome: takeOutcome(unfinished), kills: 1 });
    if (!killed) told.push({ outcome: takeOutcome(folder), kills: 0 });
    unfinished = killed ? folder : undefined;
  }
  if (unfinished === undefined) return told;
  await runChild({ finish: unfinished });
  return [...told, { outcome: takeOutcome(unfinished), kills: 1 }];
}

/** Reads how a story ended, and deletes it. */
function takeOutcome(folder: string): StoryOutcome {
  const outcome = JSON.parse(readFileSync(join(folder, 'outcome.json'), 'utf8')) as StoryOutcome;
  rmSync(folder, { recursive: true, force: true });
  return outcome;
}

/** Resolves to true when the process killed itself, to false when it came to the end; rejects for any other end. */
function runChild(task: ChildTask): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'compiled') },
    });
    let said = '';
    running.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    const timer = setTimeout(() => running.kill('SIGABRT'), childPatience);
    running.once('error', reject);
    running.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(false);
      if (task.tell?.crash && signal === 'SIGKILL') return resolve(true);
      const end = signal ?? `code ${code}`;
      reject(new Error(`${JSON.stringify(task)}: the process ended with ${end}. It said: ${said}`));
    });
  });
}
