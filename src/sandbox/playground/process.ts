import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Character } from '../story/people.ts';
import { configFile, playgroundConfig } from './config.ts';

export interface PlaygroundOptions {
  /** The playground's program. */
  readonly program: string;
  readonly person: Character;
  /** Where it keeps its files; what was there is forgotten, as the playground forgets its chats. */
  readonly folder: string;
  /** It takes any other one when this is taken. */
  readonly port: number;
  /** Where it posts activities to. */
  readonly botEndpoint: string;
  /** Where it tells the bot to find the Connector. */
  readonly serviceUrl: string;
  /** Told when it ends by itself. */
  readonly onLost: (text: string) => void;
}

/** One running playground. */
export interface Playground {
  readonly person: Character;
  /** Where its page is, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Milliseconds; it takes about one second. */
const startsWithin = 30_000;

/** Variables of this process that programs need; the app's settings, with the key of its identity, are not among them. */
const neededVariables = ['PATH', 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TEMP', 'TMP', 'TMPDIR'];

/** Starts a playground and resolves when its page answers. @throws Error saying why it did not start. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { person, folder } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, configFile), JSON.stringify(playgroundConfig(person), undefined, 2));
  const child = launch(options);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    // Its preload ends it then.
    if (child.connected) child.disconnect();
    await ended;
  };
  try {
    const url = await ready(child, folder);
    let stopping = false;
    child.once('exit', (code, signal) => {
      if (!stopping)
        options.onLost(
          `The playground of ${person.displayName} ended by itself (${signal ?? `code ${code}`}).`,
        );
    });
    return {
      person,
      url,
      stop() {
        stopping = true;
        return stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch({ program, folder, port, botEndpoint, serviceUrl }: PlaygroundOptions): ChildProcess {
  const preload = new URL('preload.ts', import.meta.url).href;
  const settings = ['--app-endpoint', botEndpoint, '--service-url', serviceUrl, '--port', String(port)];
  const child = spawn(
    process.execPath,
    ['--import', preload, program, 'start', '--channel-id', 'msteams', '--disable-telemetry', ...settings],
    {
      cwd: folder,
      // A signal to the sandbox's process group is for the sandbox to answer.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...Object.fromEntries(neededVariables.map((name) => [name, process.env[name]])),
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      },
    },
  );
  child.stderr?.resume();
  return child;
}

/** Resolves to the page's address once the page is there: the playground says that it listens before it has read its configuration. */
async function ready(child: ChildProcess, folder: string): Promise<string> {
  let printed = '';
  let failure: Error | undefined;
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', () => {
    failure ??= new Error(reasonIn(folder));
  });
  const giveUp = performance.now() + startsWithin;
  while (performance.now() < giveUp) {
    if (failure) throw new Error(`Microsoft's playground did not start: ${failure.message}`);
    const port = /Listening on (\d+)/.exec(printed)?.[1];
    const url = `http://127.0.0.1:${port}`;
    if (port !== undefined && (await answers(url))) return url;
    await pause(25);
  }
  throw new Error(`Microsoft's playground did not answer within ${startsWithin / 1000} seconds.`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** Why it ended, which it says nowhere but in its log. */
function reasonIn(folder: string): string {
  const file = join(folder, 'devTools', 'm365agentsplayground.log');
  const log = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /^error Reason: (.*)$/m.exec(log)?.[1] ?? 'it ended at once.';
}
