import { z } from 'zod';
import type { JsonText } from '../contracts.ts';
import type { EngineContext } from './context.ts';
import {
  type EntityRequest,
  entityIdOf,
  OPERATION,
  parseEntityRelease,
  parseEntityRequest,
  RELEASE,
  responseText,
  schedulerId,
} from './entity-messages.ts';
import type { Entity } from './entity-table.ts';
import { EventType, eventRaised } from './history-events.ts';
import type { Message } from './message-table.ts';

const answerSchema = z.object({
  entityExists: z.boolean(),
  entityState: z.string().nullish(),
  results: z.array(z.object({ isError: z.boolean(), result: z.string().nullish() }).nullable()),
  signals: z.array(
    z.object({
      target: z.object({ name: z.string(), key: z.string() }),
      name: z.string(),
      input: z.string().nullish(),
    }),
  ),
});

type EntityAnswer = z.infer<typeof answerSchema>;

type Read =
  | { readonly kind: 'release'; readonly message: Message; readonly parent: string }
  | { readonly kind: 'request'; readonly message: Message; readonly request: EntityRequest };

/**
 * Lets one entity read on: a lock or a release by itself, or as many operations as stand before the next
 * of those, in one call of the function.
 */
export async function runEntityBatch(context: EngineContext, entityId: string): Promise<void> {
  const { store, clock, settings } = context;
  const entity = store.entities.get(entityId);
  const limit = settings.maxEntityOperationBatchSize;
  const waiting = store.messages.dueForEntity(entity, clock.now(), limit).map(read);
  const [first] = waiting;
  if (!first) return;
  if (first.kind === 'release') return release(context, entity, first);
  if (first.request.lockset) return lock(context, entity, first);
  const end = waiting.findIndex((item) => item.kind === 'release' || item.request.lockset !== undefined);
  const batch = waiting
    .slice(0, end < 0 ? waiting.length : end)
    .flatMap((item) => (item.kind === 'request' ? [item] : []));
  await operate(context, entity, batch);
}

function read(message: Message): Read {
  const { event } = message;
  if (event.EventType !== EventType.EventRaised) throw new Error('An entity reads only raised events.');
  const text = event.Input ?? '';
  return event.Name === RELEASE
    ? { kind: 'release', message, parent: parseEntityRelease(text).parent }
    : { kind: 'request', message, request: parseEntityRequest(text) };
}

function release(context: EngineContext, entity: Entity, item: Extract<Read, { kind: 'release' }>): void {
  const { store, clock } = context;
  store.transaction('entity', () => {
    store.messages.delete([item.message]);
    if (entity.lockedBy === item.parent) store.entities.put({ ...entity, lockedBy: null }, clock.now());
  });
}

/** Takes the lock and hands the request to the next entity of the set; the last one tells the orchestration. */
function lock(context: EngineContext, entity: Entity, item: Extract<Read, { kind: 'request' }>): void {
  const { store, clock } = context;
  const { request, message } = item;
  const now = clock.now();
  const position = (request.pos ?? 0) + 1;
  const next = request.lockset?.[position];
  store.transaction('entity', () => {
    store.messages.delete([message]);
    store.entities.put({ ...entity, lockedBy: request.parent ?? null }, now);
    if (!next) return respond(context, request, responseText(null, false));
    const event = eventRaised(now, OPERATION, JSON.stringify({ ...request, pos: position }));
    const to = schedulerId(next.name, next.key);
    store.messages.insert({ to, sender: request.parent ?? null, event, due: now });
  });
}

async function operate(
  context: EngineContext,
  entity: Entity,
  batch: readonly Extract<Read, { kind: 'request' }>[],
): Promise<void> {
  const { store, clock } = context;
  const answer = await invoke(
    context,
    entity,
    batch.map((item) => item.request),
  );
  if (!context.live()) return;
  store.transaction('entity', () => {
    store.messages.delete(batch.map((item) => item.message));
    const exists = answer.entityExists;
    const state = exists ? (answer.entityState ?? null) : null;
    store.entities.put({ ...entity, exists, state }, clock.now());
    for (const [index, { request }] of batch.entries()) {
      if (request.signal) continue;
      const result = answer.results[index];
      respond(context, request, responseText(result?.result ?? null, result?.isError === true));
    }
    for (const signal of answer.signals) sendSignal(context, entity.id, signal);
  });
}

/**
 * Calls the entity function. The SDK answers for the operations that fail; what it throws, or a hook or the time
 * limit throws around it, aborts the whole batch, and the batch is tried again (durable extension:
 * `EntityMiddleware`, `CaptureInternalError`).
 */
async function invoke(
  context: EngineContext,
  entity: Entity,
  requests: readonly EntityRequest[],
): Promise<EntityAnswer> {
  const self = entityIdOf(entity.id);
  const batch = requests.map(({ op, input, signal }) => ({
    name: op ?? '',
    input: input ?? null,
    isSignal: signal === true,
  }));
  const trigger = JSON.stringify({ self, exists: entity.exists, state: entity.state, batch });
  return answerSchema.parse(JSON.parse(await context.invoker.entity(self.name, entity.id, trigger)));
}

function respond({ store, clock }: EngineContext, request: EntityRequest, text: string): void {
  if (request.parent === undefined) return;
  const now = clock.now();
  const event = eventRaised(now, request.id, text);
  store.messages.insert({
    to: request.parent,
    executionId: request.parentExecution ?? null,
    event,
    due: now,
  });
}

function sendSignal(context: EngineContext, from: string, signal: EntityAnswer['signals'][number]): void {
  const { name, key } = signal.target;
  if (!context.invoker.has('entity', name)) {
    context.report(from, `The signal to the unknown entity '${name}' is dropped.`);
    return;
  }
  signalEntity(context, {
    to: schedulerId(name, key),
    operation: signal.name,
    input: signal.input || null,
    from,
  });
}

/** Puts a signal into an entity's inbox. Call it inside a transaction. */
export function signalEntity(
  { store, clock, newId }: EngineContext,
  signal: {
    readonly to: string;
    readonly operation: string;
    readonly input: JsonText;
    /** Absent for a signal that comes from outside. */
    readonly from?: string;
  },
): void {
  const now = clock.now();
  const request: EntityRequest = {
    op: signal.operation,
    signal: true,
    id: newId(),
    ...(signal.input === null ? {} : { input: signal.input }),
    ...(signal.from === undefined ? {} : { parent: signal.from }),
  };
  const event = eventRaised(now, OPERATION, JSON.stringify(request));
  store.messages.insert({ to: signal.to, sender: signal.from ?? null, event, due: now });
}
