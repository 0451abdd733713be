import type { SandboxClock } from '../../clock.ts';
import type { FunctionInvoker } from '../contracts.ts';
import type { HttpAccess } from './http-activity.ts';
import type { EngineSettings } from './settings.ts';
import type { Store } from './store.ts';

/** A line for the operator, in the shape of the host's log. */
export interface EngineLogEntry {
  readonly level: 'information' | 'warning' | 'error';
  readonly category: 'host';
  readonly message: string;
}

/** What the parts of the engine share. */
export interface EngineContext extends HttpAccess {
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly invoker: FunctionInvoker;
  readonly settings: EngineSettings;
  /** A fresh id of 32 hexadecimal digits. */
  readonly newId: () => string;
  /** False once the engine was closed: whatever still finishes must not be recorded. */
  readonly live: () => boolean;
  /** Logs an error about one instance or entity, once however often it is replayed. */
  readonly report: (instanceId: string, message: string) => void;
}
