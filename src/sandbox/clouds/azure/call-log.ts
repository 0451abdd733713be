import type { ServiceName } from './service.ts';

/** One served call. */
export interface LoggedCall {
  /** ISO 8601, on the simulator's clock. */
  readonly time: string;
  readonly service: ServiceName;
  readonly operation: string;
  /** Object id of the principal whose token was shown; null when no token got that far. */
  readonly caller: string | null;
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was cut. */
  readonly status: number;
  /** The error's code; null when all went well. */
  readonly code: string | null;
}

export interface CallLog {
  add(call: LoggedCall): void;
  /** Oldest first. */
  list(): readonly LoggedCall[];
}

/** Keeps the newest `capacity` calls. */
export function createCallLog(capacity: number): CallLog {
  const calls: LoggedCall[] = [];
  return {
    add(call) {
      calls.push(call);
      if (calls.length > capacity) calls.splice(0, calls.length - capacity);
    },
    list: () => [...calls],
  };
}
