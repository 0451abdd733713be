import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseTimeSpan } from './schedule/time-span.ts';

const limit = z.number().int().positive();

/**
 * The keys of host.json that this host acts on (Microsoft Learn, "host.json reference" and "Durable Functions
 * settings"). It is Azure's file, so keys this host does not know are left to the hosts that do.
 */
const hostJsonSchema = z.object({
  version: z.literal('2.0'),
  functionTimeout: z.string().optional(),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).default({ routePrefix: 'api' }),
      durableTask: z
        .object({
          hubName: z.string().default('TestHubName'),
          defaultVersion: z.string().optional(),
          versionMatchStrategy: z.enum(['None', 'Strict', 'CurrentOrOlder']).optional(),
          versionFailureStrategy: z.enum(['Reject', 'Fail']).optional(),
          maxConcurrentActivityFunctions: limit.optional(),
          maxConcurrentOrchestratorFunctions: limit.optional(),
          overridableExistingInstanceStates: z.enum(['NonRunningStates', 'AnyState']).optional(),
          storeInputsInOrchestrationHistory: z.boolean().optional(),
          maxOrchestrationActions: limit.optional(),
          maxEntityOperationBatchSize: limit.optional(),
          localRpcEndpointEnabled: z.boolean().optional(),
          httpSettings: z.object({ defaultAsyncRequestSleepTimeMilliseconds: limit.optional() }).optional(),
        })
        .prefault({}),
    })
    .prefault({}),
});

export type DurableTaskSettings = z.infer<typeof hostJsonSchema>['extensions']['durableTask'];

export interface HostJson {
  /** Without slashes around it; empty for none. */
  readonly routePrefix: string;
  /** Milliseconds; undefined for no limit. */
  readonly functionTimeout: number | undefined;
  readonly durableTask: DurableTaskSettings;
}

/** The default of the plans without a fixed limit. */
const DEFAULT_TIMEOUT = '00:30:00';

function readTimeout(text: string): number | undefined {
  if (text === '-1') return undefined;
  const timeout = parseTimeSpan(text);
  if (timeout === undefined || timeout <= 0)
    throw new Error(
      `host.json: functionTimeout '${text}' is not a time such as "00:10:00", or "-1" for none.`,
    );
  return timeout;
}

/** Reads the text of a host.json. Throws an Error that names every setting it cannot take. */
export function parseHostJson(text: string): HostJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`host.json is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = hostJsonSchema.safeParse(json);
  if (!parsed.success) throw new Error(`host.json:\n${z.prettifyError(parsed.error)}`);
  const { extensions, functionTimeout } = parsed.data;
  return {
    routePrefix: extensions.http.routePrefix.replace(/^\/+|\/+$/g, ''),
    functionTimeout: readTimeout(functionTimeout ?? DEFAULT_TIMEOUT),
    durableTask: extensions.durableTask,
  };
}

/** What host.json asks for that this host leaves undone, in a sentence each. */
export function undoneSettings({ durableTask }: HostJson): string[] {
  return durableTask.versionMatchStrategy === undefined || durableTask.versionMatchStrategy === 'None'
    ? []
    : ['host.json: versionMatchStrategy is not acted on; instances of every version run.'];
}

/** Reads `host.json` of the app's root folder. */
export async function readHostJson(root: string): Promise<HostJson> {
  return parseHostJson(await readFile(join(root, 'host.json'), 'utf8'));
}
