import { randomUUID } from 'node:crypto';
import type { MovableClock } from '../../clock.ts';
import type { DurableEngine, FunctionInvoker, ScheduleStore } from '../contracts.ts';
import { runActivity } from './activity.ts';
import { createCommands } from './commands.ts';
import type { EngineContext, EngineLogEntry } from './context.ts';
import { Dispatcher, type Lane } from './dispatcher.ts';
import { runEntityBatch } from './entity-batch.ts';
import { PostponedError, runEpisode } from './episode.ts';
import { completeSettings, type DurableTaskOptions } from './settings.ts';
import { openStore, type TransactionName } from './store.ts';
import type { WorkItem } from './work-table.ts';

export interface EngineOptions {
  /** The SQLite file; made when it does not exist. */
  readonly file: string;
  readonly clock: MovableClock;
  readonly invoker: FunctionInvoker;
  readonly settings?: DurableTaskOptions;
  readonly log?: (entry: EngineLogEntry) => void;
  /** For `callHttp`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Gets the tokens that `callHttp` asks for with a `tokenSource`. */
  readonly managedIdentityToken?: ((resource: string) => Promise<string>) | undefined;
  /** How long `stop` waits for running functions, in milliseconds of real time; 10 seconds when absent. */
  readonly stopTimeout?: number;
  /** Called inside every transaction, just before its commit. */
  readonly onCommit?: (name: TransactionName) => void;
}

export interface Engine extends DurableEngine {
  readonly schedules: ScheduleStore;
  /** Begins to work on what is ready. */
  run(): void;
  /** Makes the dispatcher look for work; needed only when something else than this engine changed it. */
  wake(): void;
  /** Resolves when nothing is ready and nothing runs at the clock's present time. */
  settle(): Promise<void>;
  /** The earliest due time that was not there yet when work was last looked for; in milliseconds since the epoch. */
  nextDue(): number | undefined;
  /**
   * Starts nothing more, waits for what runs and closes the database. What does not end in time is left
   * for the next start, and nothing is recorded of it.
   */
  stop(): Promise<void>;
  /** Closes the database at once, as if the process had been killed. */
  abandon(): void;
}

const STOP_TIMEOUT = 10_000;

/**
 * Opens the durable engine on an SQLite file. It does nothing until `run`. Throws an Error that says what
 * to do when the file is in use, damaged, or of another version.
 */
export function openDurableEngine(options: EngineOptions): Engine {
  const { clock, invoker, log = () => {} } = options;
  const settings = completeSettings(options.settings ?? {});
  const store = openStore(options.file, settings.hubName, options.onCommit);
  const reported = new Set<string>();
  const error = (message: string) => log({ level: 'error', category: 'host', message });
  let state: 'open' | 'stopping' | 'closed' = 'open';

  const context: EngineContext = {
    store,
    clock,
    invoker,
    settings,
    fetch: options.fetch ?? globalThis.fetch,
    managedIdentityToken: options.managedIdentityToken,
    newId: () => randomUUID().replaceAll('-', ''),
    live: () => state !== 'closed',
    report(instanceId, message) {
      const line = `${instanceId}: ${message}`;
      if (reported.has(line)) return;
      reported.add(line);
      error(line);
    },
  };

  const dispatcher = new Dispatcher({
    clock,
    lanes: lanesOf(context),
    nextDue: (time) => store.messages.nextDue(time),
    onError(cause, key) {
      // Whoever postponed it has told the operator why.
      if (state !== 'open' || cause instanceof PostponedError) return;
      const message = cause instanceof Error ? cause.message : String(cause);
      error(`${key} could not be run and will be tried again: ${message}`);
    },
  });

  function close(): void {
    if (state === 'closed') return;
    state = 'closed';
    dispatcher.halt();
    store.close();
  }

  return {
    ...createCommands(context, () => dispatcher.wake()),
    schedules: store.schedules,
    run: () => dispatcher.start(),
    wake: () => dispatcher.wake(),
    settle: () => dispatcher.settle(),
    nextDue: () => dispatcher.nextDue(),
    async stop() {
      if (state !== 'open') return;
      state = 'stopping';
      const ended = await dispatcher.stop(options.stopTimeout ?? STOP_TIMEOUT);
      if (!ended) error('Some functions did not end in time; their work is left for the next start.');
      close();
    },
    abandon: close,
  };
}

function lanesOf(context: EngineContext): readonly Lane[] {
  const { store, clock, settings } = context;
  const ids =
    (ready: (now: number, limit: number) => string[], run: (id: string) => Promise<void>) =>
    (limit: number) =>
      ready(clock.now(), limit).map((id) => ({ key: id, run: () => run(id) }));
  const work = (item: WorkItem) => ({ key: String(item.id), run: () => runActivity(context, item) });
  return [
    {
      name: 'orchestration',
      limit: settings.maxConcurrentOrchestratorFunctions,
      ready: ids(
        (now, limit) => store.messages.readyInstances(now, limit),
        (id) => runEpisode(context, id),
      ),
    },
    {
      name: 'entity',
      limit: settings.maxConcurrentEntityFunctions,
      ready: ids(
        (now, limit) => store.messages.readyEntities(now, limit),
        (id) => runEntityBatch(context, id),
      ),
    },
    {
      name: 'activity',
      limit: settings.maxConcurrentActivityFunctions,
      ready: (limit) => store.work.next(limit).map(work),
    },
  ];
}
