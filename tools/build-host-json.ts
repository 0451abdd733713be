import { z } from 'zod';

/** Where Durable Functions keeps its state. */
export const durableBackends = ['azure-storage', 'durable-task-scheduler'] as const;

export type DurableBackend = (typeof durableBackends)[number];

const hostJsonSchema = z.looseObject({
  extensions: z.looseObject({
    durableTask: z.looseObject({ hubName: z.string(), storageProvider: z.looseObject({ type: z.string() }) }),
  }),
});

/** Keeps the free part of Durable's telemetry small and its useful part whole. */
const logging = {
  logLevel: {
    default: 'Information',
    'Host.Aggregator': 'Warning',
    'DurableTask.Core': 'Warning',
    'DurableTask.AzureStorage': 'Warning',
    'DurableTask.AzureManagedBackend': 'Warning',
    'Azure.Core': 'Warning',
    'Azure.Identity': 'Warning',
  },
  applicationInsights: {
    // A sample that drops the one line about a revocation that is stuck would silence its alert.
    samplingSettings: {
      isEnabled: true,
      maxTelemetryItemsPerSecond: 20,
      excludedTypes: 'Exception;Trace;Event',
    },
  },
};

/** Names without the values: inputs of orchestrations hold people's reasons. */
const tracing = {
  distributedTracingEnabled: true,
  version: 'V2',
  traceInputsAndOutputs: false,
  traceReplayEvents: false,
};

/** A partition's queue is asked at least this often while nothing arrives, so that a click is not kept waiting. */
const azureStorage = { connectionName: 'AzureWebJobsStorage', maxQueuePollingInterval: '00:00:10' };

/**
 * The host.json that is deployed: the repository's own, which the embedded host reads too, with what only Azure needs.
 * The backend is chosen here and not by a setting, because the scale controller reads the file and no settings.
 * @throws ZodError when the repository's host.json is not what this builds on
 */
export function deployedHostJson(source: string, backend: DurableBackend): string {
  const own = hostJsonSchema.parse(JSON.parse(source));
  const { durableTask } = own.extensions;
  const backendPart =
    backend === 'azure-storage'
      ? { storageProvider: { ...durableTask.storageProvider, ...azureStorage } }
      : {
          // The name of the task hub resource, which the Bicep writes into the settings.
          hubName: '%TASKHUB_NAME%',
          storageProvider: {
            type: 'azureManaged',
            connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
          },
        };
  const deployed = {
    ...own,
    extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.37.1, 5.0.0)' },
    logging,
    extensions: {
      ...own.extensions,
      durableTask: {
        ...durableTask,
        ...backendPart,
        maxConcurrentActivityFunctions: 10,
        maxConcurrentOrchestratorFunctions: 10,
        useGracefulShutdown: true,
        tracing,
      },
    },
  };
  return `${JSON.stringify(deployed, null, 2)}\n`;
}
