import type { Action, EntityOperation } from './actions.ts';
import { type Coroutine, wait } from './coroutine.ts';
import { type EntityRequest, entityIdOf, OPERATION, RELEASE, schedulerId } from './entity-messages.ts';
import { timestampOf } from './history-events.ts';
import type { ReplayContext } from './replay-context.ts';

export function* callEntity(context: ReplayContext, action: EntityOperation): Coroutine<void> {
  requireEntity(context, action.instanceId);
  const id = context.newGuid();
  send(context, action.instanceId, { ...operation(context, action), id });
  yield* wait(context.events.waitFor(id));
}

/** Throws for an unknown entity: signalling is the one entity method of the extension that is not async. */
export function signalEntity(context: ReplayContext, action: EntityOperation, due?: number): void {
  requireEntity(context, action.instanceId);
  const request = { ...operation(context, action), signal: true, id: context.newGuid() };
  send(context, action.instanceId, request, due);
}

export function* lockEntities(
  context: ReplayContext,
  action: Extract<Action, { actionType: 13 }>,
): Coroutine<void> {
  const targets = action.lockSet.map((entity) => schedulerId(entity.name, entity.key));
  for (const target of targets) requireEntity(context, target);
  const request = { ...sender(context), id: action.lockRequestId, lockset: action.lockSet, pos: 0 };
  send(context, targets[0] ?? '', request);
  yield* wait(context.events.waitFor(action.lockRequestId));
  context.lock = { id: action.lockRequestId, targets };
}

/** Gives every held lock back; does nothing when none is held. */
export function releaseEntities(context: ReplayContext): void {
  const lock = context.lock;
  context.lock = undefined;
  const input = JSON.stringify({ parent: context.setting.instanceId, id: lock?.id });
  for (const target of lock?.targets ?? []) context.sendEvent({ target, name: RELEASE, input });
}

const requireEntity = (context: ReplayContext, instanceId: string): void =>
  context.requireFunction('entity', entityIdOf(instanceId).name);

const sender = (context: ReplayContext) => ({
  parent: context.setting.instanceId,
  parentExecution: context.setting.executionId,
});

function operation(context: ReplayContext, action: EntityOperation): Omit<EntityRequest, 'id'> {
  const input =
    action.input === undefined || action.input === null ? {} : { input: JSON.stringify(action.input) };
  return { ...sender(context), op: action.operation, ...input };
}

function send(context: ReplayContext, target: string, request: EntityRequest, due?: number): void {
  if (due === undefined)
    return context.sendEvent({ target, name: OPERATION, input: JSON.stringify(request) });
  const at = timestampOf(due);
  const input = JSON.stringify({ ...request, due: at });
  context.sendEvent({ target, name: `${OPERATION}@${at}`, input, due });
}
