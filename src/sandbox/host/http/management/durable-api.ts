import type { HttpAnswer } from '../http-message.ts';
import { deleteEntity, getEntity, listEntities, signalEntity } from './entities.ts';
import { QueryError } from './instance-query.ts';
import {
  commandInstance,
  getInstance,
  listInstances,
  purgeInstance,
  purgeInstances,
  raiseEvent,
  restartInstance,
  rewindInstance,
} from './instances.ts';
import { badRequest, notFound, type Operation, parameter, refusal, serverError } from './operation.ts';
import { startInstance } from './start.ts';

type Answer = HttpAnswer | Promise<HttpAnswer>;

function onInstance(operation: Operation, id: string, rest: readonly string[]): Answer {
  const { method } = operation.call;
  const [action = '', eventName] = rest;
  if (action === '') {
    if (method === 'GET') return getInstance(operation, id);
    return method === 'DELETE' ? purgeInstance(operation, id) : notFound();
  }
  if (method !== 'POST') return notFound();
  const command = action.toLowerCase();
  if (command === 'raiseevent' && eventName !== undefined) return raiseEvent(operation, id, eventName);
  if (eventName !== undefined) return notFound();
  if (command === 'terminate' || command === 'suspend' || command === 'resume')
    return commandInstance(operation, id, command);
  if (command === 'rewind') return rewindInstance(operation, id);
  return command === 'restart' ? restartInstance(operation, id) : notFound();
}

function onInstances(operation: Operation): Answer {
  const [id = '', ...rest] = operation.path.slice(1);
  if (id !== '') return onInstance(operation, id, rest);
  if (operation.call.method === 'GET') return listInstances(operation);
  return operation.call.method === 'DELETE' ? purgeInstances(operation) : notFound();
}

function onOrchestrators(operation: Operation): Answer {
  const [name = '', id, ...rest] = operation.path.slice(1);
  if (operation.call.method !== 'POST' || name === '' || rest.length > 0) return notFound();
  return startInstance(operation, name, id);
}

function onEntities(operation: Operation): Answer {
  const { method } = operation.call;
  const [name = '', key = '', ...rest] = operation.path.slice(1);
  if (rest.length > 0) return notFound();
  if (key === '')
    return method === 'GET' ? listEntities(operation, name === '' ? undefined : name) : notFound();
  if (method === 'GET') return getEntity(operation, name, key);
  if (method === 'POST') return signalEntity(operation, name, key);
  return method === 'DELETE' ? deleteEntity(operation, name, key) : notFound();
}

const GROUPS: Readonly<Record<string, (operation: Operation) => Answer>> = {
  orchestrators: onOrchestrators,
  instances: onInstances,
  entities: onEntities,
};

/**
 * Answers one call of the Durable HTTP API (Microsoft Learn, "HTTP APIs in Durable Functions"). Never rejects:
 * what goes wrong inside becomes a 500 in the extension's own shape.
 */
export async function answerDurableApi(operation: Operation): Promise<HttpAnswer> {
  const group = Object.entries(GROUPS).find(([name]) => name === operation.path[0]?.toLowerCase());
  if (group === undefined) return notFound();
  const hub = parameter(operation.query, 'taskHub')?.trim();
  if (hub !== undefined && hub !== '' && hub.toLowerCase() !== operation.hubName.toLowerCase())
    return refusal(404, `This host has the task hub '${operation.hubName}' only, not '${hub}'.`);
  try {
    return await group[1](operation);
  } catch (error) {
    if (error instanceof QueryError || error instanceof RangeError) return badRequest(error.message);
    return serverError(error instanceof Error ? error.message : String(error));
  }
}
