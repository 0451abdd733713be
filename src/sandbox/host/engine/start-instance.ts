import type { JsonText } from '../contracts.ts';
import type { EngineContext } from './context.ts';
import { executionStarted, type ParentInstance } from './history-events.ts';
import { hasEnded } from './instance-table.ts';

export interface Start {
  readonly name: string;
  readonly instanceId: string;
  readonly version: string;
  readonly input: JsonText;
  readonly parent: ParentInstance | null;
}

/**
 * Writes a pending instance and the message that starts it; an ended instance of that id is replaced.
 * False when one is still running. Call it inside a transaction.
 */
export function startInstance(
  { store, clock, newId }: EngineContext,
  start: Start,
  { overrideRunning } = { overrideRunning: false },
): boolean {
  const existing = store.instances.get(start.instanceId);
  if (existing && !hasEnded(existing) && !overrideRunning) return false;
  store.instances.delete(start.instanceId);
  store.messages.deleteAll(start.instanceId);
  const now = clock.now();
  const executionId = newId();
  const instance = { InstanceId: start.instanceId, ExecutionId: executionId };
  store.instances.put({
    ...start,
    executionId,
    runtimeStatus: 'Pending',
    output: null,
    customStatus: null,
    createdAt: now,
    lastUpdatedAt: now,
  });
  const event = executionStarted(now, { ...start, instance });
  store.messages.insert({ to: start.instanceId, executionId, event, due: now, first: true });
  return true;
}
