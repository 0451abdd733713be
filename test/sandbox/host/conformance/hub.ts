/**
 * Drives a host from outside, as any client of the Durable HTTP API would. Nothing here or in the tests beside it
 * knows how the host is made: it is started, its clock is moved, and all else goes over HTTP.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMovableClock } from '../../../../src/sandbox/clock.ts';
import { startHost } from '../../../../src/sandbox/host/host.ts';
import type { AdvanceOptions, Host, HostOptions } from '../../../../src/sandbox/host/start-host.ts';
import type { LogEntry } from '../../../../src/sandbox/host/worker/log.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When every hub begins, a Tuesday: what a test sees does not depend on the day it runs. */
export const BEGIN = Date.UTC(2030, 0, 8, 10, 2);

export const KEYS = { master: 'a-master-key', function: 'a-function-key', system: 'a-system-key' };

/** A status as the HTTP API tells it. */
export interface Status {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly historyEvents?: readonly Record<string, unknown>[];
}

export interface StartOptions {
  readonly id?: string;
  readonly input?: unknown;
  readonly version?: string;
}

export interface Hub {
  readonly host: Host;
  /** The folder of host.json. */
  readonly root: string;
  /** Calls a path of the management API with the system key. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** Calls a path of the app. */
  app(path: string, init?: RequestInit): Promise<Response>;
  /** Calls a path of the app that answers with JSON. */
  json(path: string, init?: RequestInit): Promise<unknown>;
  /** Starts an instance, lets everything happen that can happen now, and gives back its id. */
  start(name: string, options?: StartOptions): Promise<string>;
  /** Starts an instance with an input and gives back its status when it has come to rest. */
  run(name: string, input?: unknown): Promise<Status>;
  status(id: string, query?: string): Promise<Status>;
  history(id: string): Promise<readonly Record<string, unknown>[]>;
  raise(id: string, name: string, payload?: unknown): Promise<number>;
  /** Sends `terminate`, `suspend`, `resume`… and gives back the code of the answer. */
  command(id: string, command: string): Promise<number>;
  advance(milliseconds: number, options?: AdvanceOptions): Promise<void>;
  settle(): Promise<void>;
  /** Stops the host and starts it again on the same database, with the clock where it was. */
  restart(options?: Partial<HostOptions>): Promise<void>;
  /** Stops the host, lets time go by, and starts it again. */
  stopFor(milliseconds: number): Promise<void>;
  /** The lines of the host and the app since the last call, of `warning` and above. */
  lines(): string[];
  stop(): Promise<void>;
}

// In memory where Linux has such a folder: what is tested here is not the disk.
const TEMPORARY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const APPS = join(import.meta.dirname, '../apps/conformance');
const JSON_TYPE = { 'content-type': 'application/json' };
const GRAVE = new Set(['warning', 'error', 'critical']);

/** Starts the app `apps/conformance/<name>.ts`; `hostJson` takes the place of the host.json beside it. */
export async function startHub(
  name: string,
  hostJson?: object,
  options: Partial<HostOptions> = {},
): Promise<Hub> {
  const folder = await mkdtemp(join(TEMPORARY, 'conformance-'));
  const root = hostJson === undefined ? APPS : folder;
  if (hostJson !== undefined) await writeHostJson(folder, hostJson);
  let offset = BEGIN - Date.now();
  let lines: LogEntry[] = [];

  async function open(more: Partial<HostOptions> = {}): Promise<Host> {
    const clock = createMovableClock(offset);
    clock.onMove(() => {
      offset = clock.offset;
    });
    return startHost({
      entry: join(APPS, `${name}.ts`),
      root,
      database: join(folder, 'hub.db'),
      clock,
      keys: KEYS,
      log: (entry) => lines.push(entry),
      ...options,
      ...more,
    });
  }

  let host = await open();

  function api(path: string, init?: RequestInit): Promise<Response> {
    const url = new URL(`${host.url}/runtime/webhooks/durabletask/${path}`);
    url.searchParams.set('code', KEYS.system);
    return fetch(url, { headers: JSON_TYPE, ...init });
  }

  const post = (path: string, body?: unknown) =>
    api(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

  async function status(id: string, query = ''): Promise<Status> {
    return (await (await api(`instances/${id}${query}`)).json()) as Status;
  }

  async function start(orchestrator: string, { id, input, version }: StartOptions = {}): Promise<string> {
    const path = `orchestrators/${orchestrator}${id === undefined ? '' : `/${id}`}`;
    const answer = await post(version === undefined ? path : `${path}?version=${version}`, input);
    if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await host.settle();
    return ((await answer.json()) as { id: string }).id;
  }

  return {
    get host() {
      return host;
    },
    root,
    api,
    app: (path, init) => fetch(`${host.url}/${path}`, init),
    json: async (path, init) => (await fetch(`${host.url}/${path}`, init)).json(),
    start,
    run: async (orchestrator, input) => status(await start(orchestrator, { input })),
    status,
    history: async (id) => (await status(id, '?showHistory=true&showHistoryOutput=true')).historyEvents ?? [],
    async raise(id, event, payload = null) {
      const { status: code } = await post(`instances/${id}/raiseEvent/${event}`, payload);
      await host.settle();
      return code;
    },
    async command(id, command) {
      const { status: code } = await post(`instances/${id}/${command}`);
      await host.settle();
      return code;
    },
    advance: (milliseconds, how) => host.advance(milliseconds, how),
    settle: () => host.settle(),
    async restart(more) {
      await host.stop();
      host = await open(more);
    },
    async stopFor(milliseconds) {
      await host.stop();
      offset += milliseconds;
      host = await open();
    },
    lines() {
      const said = lines.filter(({ level }) => GRAVE.has(level)).map(({ message }) => message);
      lines = [];
      return said;
    },
    async stop() {
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes a `host.json` into a folder, which is made when it is not there. */
export async function writeHostJson(folder: string, content: object): Promise<void> {
  const file = join(folder, 'host.json');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ version: '2.0', ...content }));
}
