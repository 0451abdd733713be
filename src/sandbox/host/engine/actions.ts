/** The answer of the JavaScript SDK: every action since the orchestration began (durable-functions: `actions/`). */
import { z } from 'zod';
import { failureDetailsSchema } from './failure-details.ts';

const name = z.string().min(1);
/** A retry policy with the SDK's own field names; every duration in milliseconds. */
const retryOptions = z.object({
  firstRetryIntervalInMilliseconds: z.number(),
  maxNumberOfAttempts: z.number(),
  backoffCoefficient: z.number().nullish(),
  maxRetryIntervalInMilliseconds: z.number().nullish(),
  retryTimeoutInMilliseconds: z.number().nullish(),
});
const httpRequest = z.object({
  method: z.string(),
  uri: z.string(),
  content: z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  tokenSource: z.unknown().optional(),
  asynchronousPatternEnabled: z.boolean().nullish(),
});
const subOrchestration = z.object({
  functionName: name,
  input: z.unknown().optional(),
  instanceId: z.string().nullish(),
  version: z.string().nullish(),
});
const entityOperation = z.object({ instanceId: z.string(), operation: name, input: z.unknown().optional() });
const compound = z.object({ compoundActions: z.array(z.unknown()) });

export type RetryOptions = z.infer<typeof retryOptions>;
export type HttpRequest = z.infer<typeof httpRequest>;
export type SubOrchestration = z.infer<typeof subOrchestration>;
export type EntityOperation = z.infer<typeof entityOperation>;

/** `ScheduledSignalEntity` (10) is in the protocol though version 3.5.0 of the SDK never sends it. */
const actionSchema = z.discriminatedUnion('actionType', [
  z.object({ actionType: z.literal(0), functionName: name, input: z.unknown().optional() }),
  z.object({ actionType: z.literal(1), functionName: name, input: z.unknown().optional(), retryOptions }),
  subOrchestration.extend({ actionType: z.literal(2) }),
  subOrchestration.extend({ actionType: z.literal(3), retryOptions }),
  z.object({ actionType: z.literal(4), input: z.unknown().optional() }),
  z.object({ actionType: z.literal(5), fireAt: z.iso.datetime(), isCanceled: z.boolean().nullish() }),
  z.object({ actionType: z.literal(6), externalEventName: z.string() }),
  entityOperation.extend({ actionType: z.literal(7) }),
  z.object({ actionType: z.literal(8), httpRequest }),
  entityOperation.extend({ actionType: z.literal(9) }),
  entityOperation.extend({ actionType: z.literal(10), scheduledTime: z.iso.datetime() }),
  compound.extend({ actionType: z.literal(11) }),
  compound.extend({ actionType: z.literal(12) }),
  z.object({
    actionType: z.literal(13),
    lockSet: z.array(z.object({ name, key: z.string() })).min(1),
    lockRequestId: name,
  }),
  z.object({ actionType: z.literal(14) }),
]);

export type Action = z.infer<typeof actionSchema>;

/** Single actions stay unparsed: a bad one fails only when the replay reaches it, as in the real host. */
const stateSchema = z.object({
  isDone: z.boolean(),
  actions: z.array(z.array(z.unknown())),
  output: z.unknown().optional(),
  schemaVersion: z.number(),
  error: z.string().nullish(),
  failureDetails: failureDetailsSchema.nullish(),
  customStatus: z.unknown().optional(),
});

export type OrchestratorState = z.infer<typeof stateSchema>;

/** Reads an OrchestratorState. Throws an Error that names what is wrong with it. */
export function parseOrchestratorState(text: string): OrchestratorState {
  return parsed(stateSchema.safeParse(JSON.parse(text)), 'The orchestrator function gave back a state');
}

/** Reads one action. Throws an Error for an action type that the host does not know. */
export function parseAction(raw: unknown): Action {
  return parsed(actionSchema.safeParse(raw), `The orchestrator function gave back an action`);
}

function parsed<T>(result: z.ZodSafeParseResult<T>, what: string): T {
  if (result.success) return result.data;
  throw new Error(`${what} that the host cannot use: ${z.prettifyError(result.error)}`);
}
