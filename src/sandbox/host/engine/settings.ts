import { availableParallelism } from 'node:os';

/** Which instances a host takes, by their version against its own `defaultVersion`. */
export type VersionMatchStrategy = 'None' | 'Strict' | 'CurrentOrOlder';

/** What becomes of an instance that it does not take: left for another host, or failed. */
export type VersionFailureStrategy = 'Reject' | 'Fail';

/** The keys of host.json's `extensions.durableTask` that the engine honours, by their own names. */
export interface DurableTaskOptions {
  readonly hubName?: string | undefined;
  readonly defaultVersion?: string | undefined;
  readonly versionMatchStrategy?: VersionMatchStrategy | undefined;
  readonly versionFailureStrategy?: VersionFailureStrategy | undefined;
  readonly maxConcurrentActivityFunctions?: number | undefined;
  readonly maxConcurrentOrchestratorFunctions?: number | undefined;
  readonly maxConcurrentEntityFunctions?: number | undefined;
  readonly overridableExistingInstanceStates?: 'NonRunningStates' | 'AnyState' | undefined;
  readonly storeInputsInOrchestrationHistory?: boolean | undefined;
  readonly maxOrchestrationActions?: number | undefined;
  readonly maxEntityOperationBatchSize?: number | undefined;
  readonly httpSettings?:
    | { readonly defaultAsyncRequestSleepTimeMilliseconds?: number | undefined }
    | undefined;
}

export interface EngineSettings {
  readonly hubName: string;
  /** The version of this host, and of instances that are started without one. */
  readonly defaultVersion: string;
  readonly versionMatchStrategy: VersionMatchStrategy;
  readonly versionFailureStrategy: VersionFailureStrategy;
  readonly maxConcurrentActivityFunctions: number;
  readonly maxConcurrentOrchestratorFunctions: number;
  readonly maxConcurrentEntityFunctions: number;
  /** A start may replace an instance that is still running. */
  readonly overrideRunning: boolean;
  readonly storeInputs: boolean;
  readonly maxOrchestrationActions: number;
  readonly maxEntityOperationBatchSize: number;
  /** How long `callHttp` sleeps between polls unless the answer says; in milliseconds. */
  readonly httpSleep: number;
}

/** Completes the settings with the defaults of "Durable Functions settings" (Microsoft Learn, host.json). */
export function completeSettings(options: DurableTaskOptions): EngineSettings {
  const concurrency = 10 * availableParallelism();
  return {
    hubName: options.hubName ?? 'TestHubName',
    defaultVersion: options.defaultVersion ?? '',
    versionMatchStrategy: options.versionMatchStrategy ?? 'CurrentOrOlder',
    versionFailureStrategy: options.versionFailureStrategy ?? 'Reject',
    maxConcurrentActivityFunctions: options.maxConcurrentActivityFunctions ?? concurrency,
    maxConcurrentOrchestratorFunctions: options.maxConcurrentOrchestratorFunctions ?? concurrency,
    maxConcurrentEntityFunctions: options.maxConcurrentEntityFunctions ?? concurrency,
    overrideRunning: options.overridableExistingInstanceStates === 'AnyState',
    storeInputs: options.storeInputsInOrchestrationHistory ?? false,
    maxOrchestrationActions: options.maxOrchestrationActions ?? 100_000,
    maxEntityOperationBatchSize: options.maxEntityOperationBatchSize ?? 50,
    httpSleep: options.httpSettings?.defaultAsyncRequestSleepTimeMilliseconds ?? 30_000,
  };
}
