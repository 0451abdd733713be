/**
 * The two halves of the embedded host meet here: `engine/` (history, replay, timers, entities, SQLite)
 * knows nothing of JavaScript functions or HTTP; `worker/` (loading the app, invoking functions) and
 * `http/` (triggers, management API) know nothing of histories. `host.ts` joins them.
 */

/** JSON text, exactly as it travels in the Durable protocol; `null` where the protocol has no value. */
export type JsonText = string | null;

export type FunctionKind = 'orchestrator' | 'activity' | 'entity';

export type ActivityResult =
  | { readonly ok: true; readonly result: JsonText }
  | { readonly ok: false; readonly message: string; readonly stack: string };

/** What the engine needs of the worker: the app's registered functions, called by name (case-insensitive). */
export interface FunctionInvoker {
  has(kind: FunctionKind, name: string): boolean;
  /**
   * Runs one episode. `trigger` is the JSON text of the orchestration trigger. Resolves
   * to the SDK's OrchestratorState JSON text, taken from the return value or from behind the
   * `$OutOfProcData$` marker of the thrown error. Rejects only when the function could not be run at all.
   */
  orchestrator(name: string, instanceId: string, trigger: string): Promise<string>;
  /** Runs an activity. `input` is the single element of the stored input array, as JSON text. Never rejects. */
  activity(name: string, instanceId: string, input: JsonText): Promise<ActivityResult>;
  /** Runs one entity batch. `trigger` and the answer are JSON text. */
  entity(name: string, instanceId: string, trigger: string): Promise<string>;
}

export type RuntimeStatus =
  | 'Pending'
  | 'Running'
  | 'Completed'
  | 'ContinuedAsNew'
  | 'Failed'
  | 'Canceled'
  | 'Terminated'
  | 'Suspended';

export interface InstanceStatus {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: JsonText;
  /** JSON text, or plain text for failures and terminate reasons. */
  readonly output: JsonText;
  readonly customStatus: JsonText;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly lastUpdatedAt: number;
}

export interface InstanceQuery {
  readonly instanceIdPrefix?: string;
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly runtimeStatus?: readonly RuntimeStatus[];
  /** Page size; 100 when absent. */
  readonly top?: number;
  readonly continuationToken?: string;
}

export interface EntityQuery {
  /** Without regard to case; every name when absent. */
  readonly name?: string;
  /** Milliseconds since the epoch, both ends included. */
  readonly lastOperationFrom?: number;
  readonly lastOperationTo?: number;
  /** Page size; 100 when absent. */
  readonly top?: number;
  readonly continuationToken?: string;
}

export interface EntityStatus {
  readonly name: string;
  readonly key: string;
  readonly state: JsonText;
  /** Milliseconds since the epoch. */
  readonly lastOperationAt: number;
}

/** The answer to a command on one instance: done, no such instance, already finished, or not in a state for it. */
export type CommandOutcome = 'accepted' | 'notFound' | 'finished' | 'invalidState';

/** A history event with the protocol's own field names. */
export type HistoryEvent = Readonly<Record<string, unknown>> & {
  readonly EventType: number;
  readonly EventId: number;
  readonly Timestamp: string;
};

/** What the management API and the durable client binding need of the engine. */
export interface DurableEngine {
  /** Resolves to `exists` when an instance with this id is still running (HTTP 409). */
  start(request: {
    readonly name: string;
    readonly instanceId: string;
    readonly input: JsonText;
    readonly version?: string;
  }): Promise<{ readonly outcome: 'started' | 'exists' }>;
  /** An id that begins with `@` is an entity's, which is an instance too. */
  status(instanceId: string): InstanceStatus | undefined;
  /** The stored history, oldest first. Empty for an unknown instance. */
  history(instanceId: string): readonly HistoryEvent[];
  list(query: InstanceQuery): {
    readonly items: readonly InstanceStatus[];
    readonly continuationToken?: string;
  };
  raiseEvent(instanceId: string, name: string, input: JsonText): Promise<CommandOutcome>;
  terminate(instanceId: string, reason: string): Promise<CommandOutcome>;
  suspend(instanceId: string, reason: string): Promise<CommandOutcome>;
  resume(instanceId: string, reason: string): Promise<CommandOutcome>;
  /** Starts a new instance with the name and input of an old one, in this host's default version. */
  restart(
    instanceId: string,
    withNewId: boolean,
  ): Promise<{ readonly outcome: 'started' | 'exists' | 'notFound'; readonly instanceId: string }>;
  /** Deletes one finished instance and its history (`invalidState` while it runs), or one entity. */
  purge(instanceId: string): Promise<CommandOutcome>;
  /** Deletes every finished instance that matches; resolves to how many. */
  purgeAll(query: InstanceQuery): Promise<number>;
  /** `notFound` when the app has no such entity function. */
  signalEntity(name: string, key: string, operation: string, input: JsonText): Promise<CommandOutcome>;
  /** The entity's state as JSON text; undefined when it does not exist. */
  entityState(name: string, key: string): JsonText | undefined;
  /** The entities that exist, the one that was longest without an operation first. */
  listEntities(query: EntityQuery): {
    readonly items: readonly EntityStatus[];
    readonly continuationToken?: string;
  };
}

/** Small durable key-value rows for the timer triggers' schedule status. */
export interface ScheduleStore {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
}
