import type { CommandOutcome, InstanceStatus } from '../../contracts.ts';
import { type HttpAnswer, jsonAnswer } from '../http-message.ts';
import { shapeHistory } from './history-shape.ts';
import { readQuery, readStrictQuery } from './instance-query.ts';
import {
  badRequest,
  flag,
  hasJsonType,
  jsonBody,
  notFound,
  type Operation,
  parameter,
  refusal,
  serverError,
} from './operation.ts';
import { answerToStart } from './start.ts';
import { statusBody, UNFINISHED } from './status-body.ts';

/** `GET instances/{id}` */
export function getInstance(operation: Operation, instanceId: string): HttpAnswer {
  const { engine, query, call } = operation;
  const status = engine.status(instanceId);
  if (status === undefined) return notFound();
  const showInput = flag(query, 'showInput', true);
  const body = statusBody(status, showInput);
  if (flag(query, 'showHistory', false) && status.runtimeStatus !== 'Pending')
    body['historyEvents'] = shapeHistory(engine.history(instanceId), {
      showInput,
      showOutput: flag(query, 'showHistoryOutput', false),
    });
  return jsonAnswer(codeOf(status, query), body, unfinishedHeaders(status, call.url.href));
}

function unfinishedHeaders(status: InstanceStatus, location: string): Record<string, string> {
  return UNFINISHED.has(status.runtimeStatus) ? { location, 'retry-after': '5' } : {};
}

function codeOf({ runtimeStatus }: InstanceStatus, query: URLSearchParams): number {
  if (UNFINISHED.has(runtimeStatus)) return 202;
  return runtimeStatus === 'Failed' && flag(query, 'returnInternalServerErrorOnFailure', false) ? 500 : 200;
}

/** `GET instances` */
export function listInstances({ engine, query, call }: Operation): HttpAnswer {
  const page = engine.list(readQuery(query, call.headers['x-ms-continuation-token']));
  const showInput = flag(query, 'showInput', true);
  return jsonAnswer(
    200,
    page.items.map((status) => statusBody(status, showInput)),
    // An empty token says that this was the last page.
    { 'x-ms-continuation-token': page.continuationToken ?? '' },
  );
}

/** `DELETE instances/{id}`: an ended instance, or an entity whatever it does. */
export async function purgeInstance({ engine }: Operation, instanceId: string): Promise<HttpAnswer> {
  const status = engine.status(instanceId);
  const outcome = await engine.purge(instanceId);
  if (outcome === 'accepted') return jsonAnswer(200, { instancesDeleted: 1 });
  if (instanceId.startsWith('@')) return jsonAnswer(200, { instancesDeleted: 0 });
  if (status === undefined) return notFound();
  return jsonAnswer(
    412,
    `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${instanceId} has status ${status.runtimeStatus}`,
  );
}

/** `DELETE instances`: every ended instance that matches. */
export async function purgeInstances({ engine, query }: Operation): Promise<HttpAnswer> {
  const filter = readStrictQuery(query);
  if (filter.createdFrom === undefined)
    return jsonAnswer(400, "Please provide value for 'createdTimeFrom' parameter.");
  const instancesDeleted = await engine.purgeAll(filter);
  return instancesDeleted === 0 ? notFound() : jsonAnswer(200, { instancesDeleted });
}

function commandAnswer(outcome: CommandOutcome, problem: string): HttpAnswer {
  if (outcome === 'accepted') return { status: 202 };
  if (outcome === 'notFound') return notFound();
  if (outcome === 'finished') return { status: 410 };
  return serverError(problem);
}

/** `POST instances/{id}/terminate|suspend|resume` */
export async function commandInstance(
  { engine, query }: Operation,
  instanceId: string,
  command: 'terminate' | 'suspend' | 'resume',
): Promise<HttpAnswer> {
  const reason = parameter(query, 'reason') ?? '';
  const outcome = await engine[command](instanceId, reason);
  return commandAnswer(
    outcome,
    `Cannot ${command} orchestration instance '${instanceId}' in its present state.`,
  );
}

/** `POST instances/{id}/raiseEvent/{name}` */
export async function raiseEvent(
  { engine, call }: Operation,
  instanceId: string,
  name: string,
): Promise<HttpAnswer> {
  const status = engine.status(instanceId);
  if (status === undefined) return notFound();
  if (!UNFINISHED.has(status.runtimeStatus)) return { status: 410 };
  if (!hasJsonType(call)) return refusal(400, 'Only application/json request content is supported');
  const input = jsonBody(call);
  if (input === undefined) return badRequest('The request body is not JSON.', 'Invalid JSON content');
  return commandAnswer(
    await engine.raiseEvent(instanceId, name, input),
    `Instance '${instanceId}' does not take events.`,
  );
}

/** `POST instances/{id}/rewind`: refused, but with the codes of a store that has no rewind. */
export function rewindInstance({ engine }: Operation, instanceId: string): HttpAnswer {
  const status = engine.status(instanceId);
  if (status === undefined)
    return jsonAnswer(404, `No orchestration with instance ID "${instanceId}" found.`);
  if (status.runtimeStatus !== 'Failed')
    return jsonAnswer(
      412,
      `This orchestration has status ${status.runtimeStatus}, but only orchestrations in the "Failed" state can be rewound.`,
    );
  return jsonAnswer(501, 'The rewind operation is not supported by the underlying storage provider.');
}

/** `POST instances/{id}/restart` */
export async function restartInstance(operation: Operation, instanceId: string): Promise<HttpAnswer> {
  const withNewId = flag(operation.query, 'restartWithNewInstanceId', true);
  const restarted = await operation.engine.restart(instanceId, withNewId);
  if (restarted.outcome === 'started') return answerToStart(operation, restarted.instanceId);
  if (restarted.outcome === 'exists')
    return refusal(409, 'A non-terminal instance with this instance ID already exists.');
  return badRequest(
    `An orchestration with the instanceId ${instanceId} was not found.`,
    'InstanceId does not match a valid orchestration instance.',
  );
}
