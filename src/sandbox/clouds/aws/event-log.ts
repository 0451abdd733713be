import type { CallableName } from './wire/service-names.ts';

/** One call that the simulator answered, or did not. */
export interface CallEvent {
  /** ISO 8601, by the simulator's clock. */
  readonly time: string;
  readonly requestId: string;
  readonly service: CallableName;
  readonly action: string;
  /** Absent while the caller is unknown. */
  readonly accountId?: string | undefined;
  readonly callerArn?: string | undefined;
  /** What it acted on, as far as the call came to the authorisation. */
  readonly resource?: string | undefined;
  /** `OK`, the code of the error, or `ConnectionDropped`. */
  readonly result: string;
  /** The id of the scripted fault that met the call. */
  readonly fault?: string | undefined;
}

/** The latest calls, oldest first. */
export interface EventLog {
  add(event: CallEvent): void;
  list(): readonly CallEvent[];
}

/** Keeps the latest `capacity` calls, in memory. */
export function createEventLog(capacity: number): EventLog {
  let events: CallEvent[] = [];
  return {
    add(event) {
      events.push(event);
      // Cut in bulk, not at every call.
      if (events.length >= capacity * 2) events = events.slice(-capacity);
    },
    list: () => events.slice(-capacity),
  };
}
