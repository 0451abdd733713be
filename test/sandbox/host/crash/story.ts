import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installClock } from '../../../../src/sandbox/clock.ts';
import { EventType } from '../../../../src/sandbox/host/engine/history-events.ts';
import type { TransactionName } from '../../../../src/sandbox/host/engine/store.ts';
import { startHost } from '../../../../src/sandbox/host/host.ts';
import type { Host } from '../../../../src/sandbox/host/start-host.ts';
import { standingClock } from '../support/standing-clock.ts';
import { doEffect } from './effects.ts';

const beginning = Date.parse('2030-01-01T00:00:00Z');
/** Far more than the story has; a story that does not end is a failure and not a test that hangs. */
const mostSteps = 200;

export interface Story {
  readonly host: Host;
  /** The paths of what outlives a process. */
  readonly files: StoryFiles;
  /** What the host logged as errors. */
  readonly errors: readonly string[];
  /** Stops the host and gives this process its own clock back. */
  end(): Promise<void>;
}

export interface StoryFiles {
  readonly database: string;
  readonly effects: string;
  readonly time: string;
}

export const filesIn = (folder: string): StoryFiles => ({
  database: join(folder, 'durable.sqlite'),
  effects: join(folder, 'effects'),
  time: join(folder, 'time'),
});

/**
 * Starts the host on a folder, at the time at which the process before it was killed. Its clock stands still
 * until it is moved, so every process of a story sees the same times.
 */
export async function openStory(
  folder: string,
  onCommit: (name: TransactionName) => void = () => {},
): Promise<Story> {
  const files = filesIn(folder);
  const clock = standingClock(existsSync(files.time) ? Number(readFileSync(files.time, 'utf8')) : beginning);
  const keepTime = async (distance: number) => {
    writeFileSync(`${files.time}.new`, String(clock.now() + distance));
    renameSync(`${files.time}.new`, files.time);
  };
  const errors: string[] = [];
  const restoreClock = installClock(clock);
  globalThis.fetch = jobServer(() => clock.now());
  const host = await startHost({
    entry: join(import.meta.dirname, 'crash-app.ts'),
    root: import.meta.dirname,
    database: files.database,
    clock,
    env: { CRASH_EFFECTS: files.effects },
    beforeMove: keepTime,
    onCommit: onCommit as () => void,
    log: ({ level, message }) => {
      if (level === 'error' || level === 'critical') errors.push(message);
    },
  });
  const end = async () => {
    await host.stop();
    restoreClock();
  };
  return { host, files, errors, end };
}

/** A service with jobs that are done at the time that stands in their address. */
const jobServer =
  (now: () => number): typeof fetch =>
  async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    doEffect('asked');
    return now() < Number(url.searchParams.get('until'))
      ? new Response(null, { status: 202, headers: { location: url.href, 'retry-after': '30' } })
      : new Response('job done');
  };

/**
 * Does what clients do, from wherever the story stands, until nothing is left to do. It decides by what the
 * histories hold, so what a killed process did before it was killed is not done a second time.
 */
export async function tell({ host }: Story): Promise<void> {
  for (let step = 0; step < mostSteps; step += 1) {
    await host.settle();
    if (await next(host)) continue;
    const due = host.engine.nextDue();
    if (due === undefined) return;
    await host.advance(Math.max(0, due - Date.now()));
  }
  throw new Error('The story did not come to its end.');
}

/** Does the next thing a client would do; false when there is none. */
async function next(host: Host): Promise<boolean> {
  const { engine } = host;
  if (!engine.status('doomed') && !engine.status('journey')) {
    await engine.start({ name: 'doomed', instanceId: 'doomed', input: '{"run":1}' });
    return true;
  }
  if (!engine.status('journey')) {
    await engine.start({ name: 'journey', instanceId: 'journey', input: '{"done":[]}' });
    return true;
  }
  return (await waitNext(host)) || (await doomNext(host));
}

async function waitNext({ engine }: Host): Promise<boolean> {
  const status = engine.status('waits');
  if (!status) return false;
  const history = engine.history('waits');
  const has = (type: number, name?: string) =>
    history.some((event) => event.EventType === type && (name === undefined || event['Name'] === name));
  const raised = has(EventType.EventRaised, 'pause');
  if (status.runtimeStatus === 'Suspended') {
    await (raised ? engine.resume('waits', 'go on') : engine.raiseEvent('waits', 'pause', '{"n":2}'));
    return true;
  }
  if (status.runtimeStatus !== 'Running') return false;
  if (status.customStatus === '"go"' && !has(EventType.EventRaised, 'go')) {
    await engine.raiseEvent('waits', 'go', '{"n":1}');
    return true;
  }
  if (status.customStatus !== '"pause"' || has(EventType.ExecutionSuspended)) return false;
  await engine.suspend('waits', 'a break');
  return true;
}

async function doomNext({ engine }: Host): Promise<boolean> {
  const status = engine.status('doomed');
  if (!status) return false;
  if (status.runtimeStatus === 'Running') await engine.terminate('doomed', 'enough');
  else if (status.input === '{"run":1}')
    await engine.start({ name: 'doomed', instanceId: 'doomed', input: '{"run":2}' });
  else await engine.purge('doomed');
  return true;
}
