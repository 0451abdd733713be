import { randomBytes } from 'node:crypto';
import type { MovableClock } from '../clock.ts';
import { advanceClock, earliest } from './advance.ts';
import { applyAppSettings } from './app-settings.ts';
import type { HostEngine, OpenEngine } from './host-engine.ts';
import { type HostJson, readHostJson, undoneSettings } from './host-json.ts';
import { createFront } from './http/front.ts';
import { createInFlight } from './http/in-flight.ts';
import { completeKeys, type HostKeys } from './http/keys.ts';
import { clientBinding } from './http/links.ts';
import { openServers, type Servers } from './http/servers.ts';
import { readAppTimers } from './schedule/app-timers.ts';
import { createTimerTriggers } from './schedule/timer-triggers.ts';
import { shutDown } from './shut-down.ts';
import { keepNurserySmall } from './small-nursery.ts';
import { loadApp, startApp } from './worker/app.ts';
import { findEntries } from './worker/entries.ts';
import { createFunctionInvoker } from './worker/function-invoker.ts';
import { createInvoke } from './worker/invocation.ts';
import { type LogSink, logToStderr } from './worker/log.ts';
import { undoneRetries } from './worker/registered-function.ts';
import type { Registry } from './worker/registry.ts';

export interface HostOptions {
  /**
   * The file that registers the functions, ES module (TypeScript too) or CommonJS, or a glob pattern of such files;
   * `main` of the root's package.json when absent.
   */
  readonly entry?: string;
  /** The folder of host.json. */
  readonly root: string;
  /** The SQLite file; made when it does not exist. */
  readonly database: string;
  readonly clock: MovableClock;
  /** Awaited before each move of the clock that `advance` makes; milliseconds. */
  readonly beforeMove?: (milliseconds: number) => Promise<void>;
  /** Called inside every transaction of the durable state, just before its commit. */
  readonly onCommit?: () => void;
  /** Gets the tokens of the app's managed identity that `callHttp` asks for; without it such a call fails. */
  readonly managedIdentityToken?: (resource: string) => Promise<string>;
  /** 0, or absent, for any free port. Always on the loopback interface. */
  readonly port?: number;
  /** Keys to use in place of fresh ones. */
  readonly keys?: Partial<HostKeys>;
  /** Where the lines of the app and the host go; standard error when absent. */
  readonly log?: LogSink;
  /** App settings, put into this process's environment before the entry is loaded. */
  readonly env?: Readonly<Record<string, string>>;
  /** The largest request body in bytes; 100 MiB when absent, as on Azure. */
  readonly bodyLimit?: number;
}

export interface AdvanceOptions {
  /**
   * Runs every timer trigger at each of its times, on time. Otherwise a trigger runs once for all the times that
   * were passed over, with `isPastDue`, as after a host slept: a month has 8640 times five minutes.
   */
  readonly everyOccurrence?: boolean;
}

export interface Host {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly keys: HostKeys;
  readonly engine: HostEngine;
  /**
   * Moves the clock on, through every moment something is due, and resolves when all that follows is done.
   * Moves asked for at the same time are made one after the other. Rejects with a RangeError for a move back.
   */
  advance(milliseconds: number, options?: AdvanceOptions): Promise<void>;
  /** Resolves when no function runs and nothing is ready to: only time or a message can bring more. */
  settle(): Promise<void>;
  /** Takes no more requests, lets running work end, runs the `appTerminate` hooks and closes everything. */
  stop(): Promise<void>;
}

const BODY_LIMIT = 104_857_600;

/** `WEBSITE_HOSTNAME` and the app's registrations belong to the process, so two hosts would mix them up. */
let occupied = false;

/**
 * Starts an app on the embedded host: reads host.json, loads the entry, opens the engine, and serves its HTTP
 * and timer triggers. A process runs one app, and one host at a time. Rejects, with nothing left open, when
 * any of it fails.
 */
export async function startHostWith(openEngine: OpenEngine, options: HostOptions): Promise<Host> {
  keepNurserySmall();
  if (occupied) throw new Error('A host is already running in this process.');
  occupied = true;
  const log = options.log ?? logToStderr;
  let servers: Servers | undefined;
  try {
    const hostJson = await readHostJson(options.root, { ...process.env, ...options.env });
    servers = await openServers({
      port: options.port ?? 0,
      bodyLimit: options.bodyLimit ?? BODY_LIMIT,
      failed: (error) =>
        log({
          level: 'error',
          category: 'host',
          message: `A request could not be answered: ${String(error)}`,
        }),
    });
    return await assemble(openEngine, options, { log, hostJson, servers });
  } catch (error) {
    await servers?.main.close();
    await servers?.rpc.close();
    occupied = false;
    throw error;
  }
}

interface Prepared {
  readonly log: LogSink;
  readonly hostJson: HostJson;
  readonly servers: Servers;
}

async function assemble(openEngine: OpenEngine, options: HostOptions, prepared: Prepared): Promise<Host> {
  const { clock } = options;
  const { hostJson, servers, log } = prepared;
  const { hubName } = hostJson.durableTask;
  const keys = completeKeys(options.keys ?? {});
  const authority = `127.0.0.1:${servers.main.port}`;
  applyAppSettings(options.env ?? {}, authority);

  const { registry, hookData } = await loadRegistry(options, prepared);
  const { functions } = registry;
  for (const message of [...undoneSettings(hostJson), ...undoneRetries(functions)])
    log({ level: 'warning', category: 'host', message });

  const rpcSecret = randomBytes(32).toString('base64url');
  const rpcBaseUrl = `http://127.0.0.1:${servers.rpc.port}/durabletask/${rpcSecret}/`;
  const binding = clientBinding(
    { origin: `http://${authority}`, hubName, systemKey: keys.system },
    hostJson.durableTask.localRpcEndpointEnabled === false ? undefined : rpcBaseUrl,
  );
  const timeout = hostJson.functionTimeout;
  const invoke = createInvoke({ registry, clientBinding: () => binding, timeout });
  const timerTriggers = readAppTimers({ functions, invoke, settings: process.env, log });
  const inFlight = createInFlight();
  const stopping = new AbortController();

  const engine = await openEngine({
    file: options.database,
    clock,
    invoker: createFunctionInvoker(functions, invoke),
    settings: hostJson.durableTask,
    log,
    managedIdentityToken: options.managedIdentityToken,
    ...(options.onCommit && { onCommit: options.onCommit }),
  });
  const timers = createTimerTriggers(timerTriggers, {
    store: engine.schedules,
    clock,
    failed: (error) =>
      log({
        level: 'error',
        category: 'host',
        message: `A timer's status could not be kept: ${String(error)}`,
      }),
  });
  try {
    const { routePrefix } = hostJson;
    const parts = { engine, functions, routePrefix, invoke, keys, hubName, inFlight, log };
    servers.use(createFront({ ...parts, signal: stopping.signal }, rpcSecret));
    engine.run();
    timers.start();
  } catch (error) {
    timers.stop();
    await engine.stop();
    throw error;
  }

  async function settle(): Promise<void> {
    do {
      await timers.idle();
      await inFlight.idle();
      await engine.settle();
    } while (timers.busy || inFlight.busy);
  }

  const { beforeMove } = options;
  const dueOf =
    ({ everyOccurrence }: AdvanceOptions) =>
    () =>
      everyOccurrence ? earliest(engine.nextDue(), timers.nextDue()) : engine.nextDue();
  let moves = Promise.resolve();
  let stopped: Promise<void> | undefined;
  return {
    url: `http://${authority}`,
    keys,
    engine,
    settle,
    advance(milliseconds, how = {}) {
      const advanced = { clock, settle, nextDue: dueOf(how), beforeMove };
      const move = moves.then(() => advanceClock(advanced, milliseconds));
      // The next move is made also when this one failed; its caller learns of the failure.
      moves = move.catch(() => {});
      return move;
    },
    stop() {
      stopping.abort();
      stopped ??= shutDown({ servers, timers, registry, hookData, engine, log }).finally(() => {
        occupied = false;
      });
      return stopped;
    },
  };
}

async function loadRegistry(
  options: HostOptions,
  { log }: Prepared,
): Promise<{ readonly registry: Registry; readonly hookData: Record<string, unknown> }> {
  const hookData = {};
  const registry = await loadApp(await findEntries(options.entry, options.root));
  registry.logTo(log);
  await startApp(registry, hookData);
  return { registry, hookData };
}
