import type { CommandOutcome, DurableEngine, HistoryEvent, InstanceStatus, JsonText } from '../contracts.ts';
import type { EngineContext } from './context.ts';
import { signalEntity } from './entity-batch.ts';
import { entityIdOf, isEntity, schedulerId } from './entity-messages.ts';
import { instanceOfEntity } from './entity-status.ts';
import type { Entity } from './entity-table.ts';
import {
  type EngineEvent,
  eventRaised,
  executionResumed,
  executionSuspended,
  executionTerminated,
} from './history-events.ts';
import { hasEnded, type Instance } from './instance-table.ts';
import { startInstance } from './start-instance.ts';

/** What clients ask of the engine. `wake` is called after everything that gives the dispatcher work. */
export function createCommands(context: EngineContext, wake: () => void): DurableEngine {
  const { store, clock, settings, invoker } = context;

  function tell(id: string, event: EngineEvent, refuses?: (instance: Instance) => boolean): CommandOutcome {
    const instance = store.instances.get(id);
    if (!instance) return 'notFound';
    if (hasEnded(instance)) return 'finished';
    if (refuses?.(instance)) return 'invalidState';
    store.transaction('message', () => store.messages.insert({ to: id, event, due: clock.now() }));
    wake();
    return 'accepted';
  }

  const begin: DurableEngine['start'] = async ({ name, instanceId, input, version }) => {
    if (isEntity(instanceId)) throw new Error(`An instance id cannot begin with '@': '${instanceId}'.`);
    const start = {
      name,
      instanceId,
      version: version ?? settings.defaultVersion,
      input: checkedJson(input),
      parent: null,
    };
    const started = store.transaction('start', () =>
      startInstance(context, start, { overrideRunning: settings.overrideRunning }),
    );
    wake();
    return { outcome: started ? 'started' : 'exists' };
  };

  return {
    start: begin,
    status(id) {
      if (!isEntity(id)) return withoutParent(store.instances.get(id));
      const entity = store.entities.get(id);
      return entity.exists || entity.lockedBy !== null ? instanceOfEntity(entity) : undefined;
    },
    history: (id) => store.instances.history(id).map((text) => JSON.parse(text) as HistoryEvent),
    list: (query) => store.queries.list(query),
    raiseEvent: async (id, name, input) => tell(id, eventRaised(clock.now(), name, checkedJson(input))),
    terminate: async (id, reason) => tell(id, executionTerminated(clock.now(), reason)),
    suspend: async (id, reason) =>
      tell(id, executionSuspended(clock.now(), reason), (i) => i.runtimeStatus === 'Suspended'),
    resume: async (id, reason) =>
      tell(id, executionResumed(clock.now(), reason), (i) => i.runtimeStatus !== 'Suspended'),
    async restart(id, withNewId) {
      const old = store.instances.get(id);
      if (!old) return { outcome: 'notFound', instanceId: id };
      const instanceId = withNewId ? context.newId() : id;
      const { outcome } = await begin({ name: old.name, instanceId, input: old.input });
      return { outcome, instanceId };
    },
    async purge(id) {
      if (isEntity(id)) return purgeEntity(context, id) ? 'accepted' : 'notFound';
      const instance = store.instances.get(id);
      if (!instance) return 'notFound';
      if (!hasEnded(instance)) return 'invalidState';
      purgeAll(context, [id]);
      return 'accepted';
    },
    async purgeAll(query) {
      const ids = store.queries.ended(query);
      purgeAll(context, ids);
      return ids.length;
    },
    async signalEntity(name, key, operation, input) {
      if (!invoker.has('entity', name)) return 'notFound';
      const to = schedulerId(name, key);
      store.transaction('message', () => signalEntity(context, { to, operation, input: checkedJson(input) }));
      wake();
      return 'accepted';
    },
    entityState(name, key) {
      const entity = store.entities.get(schedulerId(name, key));
      return entity.exists ? entity.state : undefined;
    },
    listEntities(query) {
      const { items, ...rest } = store.entityQueries.list(query);
      const statusOfEntity = ({ id, state, updatedAt }: Entity) => ({
        ...entityIdOf(id),
        state,
        lastOperationAt: updatedAt,
      });
      return { ...rest, items: items.map(statusOfEntity) };
    },
  };
}

function purgeAll({ store }: EngineContext, ids: readonly string[]): void {
  store.transaction('purge', () => {
    for (const id of ids) {
      store.instances.delete(id);
      store.messages.deleteAll(id);
    }
  });
}

function purgeEntity({ store }: EngineContext, id: string): boolean {
  return store.transaction('purge', () => {
    store.messages.deleteAll(id);
    return store.entities.delete(id);
  });
}

/** What is stored goes into triggers as it is, so text that is not JSON must not get in. */
function checkedJson(text: JsonText): JsonText {
  if (text !== null) JSON.parse(text);
  return text;
}

function withoutParent(instance: Instance | undefined): InstanceStatus | undefined {
  if (!instance) return undefined;
  const { parent: _, ...status } = instance;
  return status;
}
