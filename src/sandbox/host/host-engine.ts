import type { MovableClock } from '../clock.ts';
import type { DurableEngine, FunctionInvoker, ScheduleStore } from './contracts.ts';
import type { DurableTaskSettings } from './host-json.ts';
import type { LogSink } from './worker/log.ts';

/** An engine as the host drives it. */
export interface HostEngine extends DurableEngine {
  readonly schedules: ScheduleStore;
  /** Begins to work on what is ready. */
  run(): void;
  /** Resolves when nothing is ready and nothing runs at the clock's present time. */
  settle(): Promise<void>;
  /** When the next stored timer is due, in milliseconds since the epoch; undefined when there is none. */
  nextDue(): number | undefined;
  /** Lets what is under way end or be given up for a later start, and closes the database. */
  stop(): Promise<void>;
}

export interface OpenEngineOptions {
  /** The SQLite file. */
  readonly file: string;
  readonly clock: MovableClock;
  readonly invoker: FunctionInvoker;
  readonly settings: DurableTaskSettings;
  readonly log: LogSink;
  /** Gets the tokens that `callHttp` asks for with a `tokenSource`. */
  readonly managedIdentityToken?: ((resource: string) => Promise<string>) | undefined;
  /** Called inside every transaction of the durable state, just before its commit. */
  readonly onCommit?: () => void;
}

export type OpenEngine = (options: OpenEngineOptions) => HostEngine | Promise<HostEngine>;
