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
  functions: z.array(z.string()).optional(),
  extensions: z
    .object({
      http: z.looseObject({ routePrefix: z.string().default('api') }).prefault({}),
      durableTask: z
        .object({
          hubName: z.string().default('TestHubName'),
          defaultVersion: z.string().optional(),
          versionMatchStrategy: z.enum(['None', 'Strict', 'CurrentOrOlder']).optional(),
          versionFailureStrategy: z.enum(['Reject', 'Fail']).optional(),
          maxConcurrentActivityFunctions: limit.optional(),
          maxConcurrentOrchestratorFunctions: limit.optional(),
          maxConcurrentEntityFunctions: limit.optional(),
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
  /** Keys of the file that change what callers see on Azure and do nothing here. */
  readonly undone: readonly string[];
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

type AppSettings = Readonly<Record<string, string | undefined>>;

/** A hub name may stand in an app setting (`%NAME%`). Throws an Error when it is not set. */
function resolveHubName(hubName: string, settings: AppSettings): string {
  return hubName.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value) return value;
    throw new Error(`host.json: hubName '${hubName}' needs the app setting '${name}', which is not set.`);
  });
}

const UNDONE_HTTP = [
  'customHeaders',
  'hsts',
  'maxConcurrentRequests',
  'maxOutstandingRequests',
  'dynamicThrottlesEnabled',
];

function undoneKeys({ extensions, functions }: z.infer<typeof hostJsonSchema>): string[] {
  const http = UNDONE_HTTP.filter((key) => key in extensions.http).map((key) => `extensions.http.${key}`);
  return functions === undefined ? http : ['functions', ...http];
}

/**
 * Reads the text of a host.json, and app settings where it names them. Throws an Error that names every setting
 * it cannot take.
 */
export function parseHostJson(text: string, settings: AppSettings = {}): HostJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`host.json is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = hostJsonSchema.safeParse(json);
  if (!parsed.success) throw new Error(`host.json:\n${z.prettifyError(parsed.error)}`);
  const { extensions, functionTimeout } = parsed.data;
  const { durableTask } = extensions;
  return {
    routePrefix: extensions.http.routePrefix.replace(/^\/+|\/+$/g, ''),
    functionTimeout: readTimeout(functionTimeout ?? DEFAULT_TIMEOUT),
    durableTask: { ...durableTask, hubName: resolveHubName(durableTask.hubName, settings) },
    undone: undoneKeys(parsed.data),
  };
}

/** What host.json asks for that this host leaves undone, in a sentence each. */
export const undoneSettings = ({ undone }: HostJson): string[] =>
  undone.map((key) => `host.json: ${key} is not acted on.`);

/** Reads `host.json` of the app's root folder. */
export async function readHostJson(root: string, settings: AppSettings): Promise<HostJson> {
  return parseHostJson(await readFile(join(root, 'host.json'), 'utf8'), settings);
}
