/** Messages between orchestrations and entities (durable extension: `EntityScheduler/RequestMessage.cs`). */
import { z } from 'zod';
import type { JsonText } from '../contracts.ts';

const entityId = z.strictObject({ name: z.string(), key: z.string() });

export type EntityId = z.infer<typeof entityId>;

const requestSchema = z.strictObject({
  op: z.string().optional(),
  signal: z.boolean().optional(),
  /** JSON text. */
  input: z.string().optional(),
  id: z.string(),
  parent: z.string().optional(),
  parentExecution: z.string().optional(),
  due: z.string().optional(),
  /** The entities of a lock request, in locking order; `pos` is the one it has come to. */
  lockset: z.array(entityId).optional(),
  pos: z.number().optional(),
});

/** An operation call, a signal, or (with `lockset`) a lock request. */
export type EntityRequest = z.infer<typeof requestSchema>;

const releaseSchema = z.strictObject({ parent: z.string(), id: z.string() });

export const parseEntityRequest = (text: string): EntityRequest => requestSchema.parse(JSON.parse(text));

export const parseEntityRelease = (text: string): z.infer<typeof releaseSchema> =>
  releaseSchema.parse(JSON.parse(text));

/** The names of the messages that an entity receives. */
export const OPERATION = 'op';
export const RELEASE = 'release';

/** The instance id of an entity. Entity names have no case. */
export const schedulerId = (name: string, key: string): string => `@${name.toLowerCase()}@${key}`;

export const isEntity = (instanceId: string): boolean => instanceId.startsWith('@');

/** The name and key in an entity's instance id; a key may hold `@` itself. */
export function entityIdOf(instanceId: string): EntityId {
  const split = instanceId.indexOf('@', 1);
  if (!isEntity(instanceId) || split < 0) throw new Error(`'${instanceId}' is not the id of an entity.`);
  return { name: instanceId.slice(1, split), key: instanceId.slice(split + 1) };
}

/** What the caller gets. `result` is JSON text; `exceptionType` marks a failure. */
export const responseText = (result: JsonText, failed: boolean): string =>
  JSON.stringify(failed ? { result, exceptionType: 'Error' } : { result });
