import type { CommandOutcome } from '../../contracts.ts';
import { type HttpAnswer, jsonAnswer } from '../http-message.ts';
import { readTime, readTop } from './instance-query.ts';
import { flag, hasJsonType, jsonBody, notFound, type Operation, parameter, refusal } from './operation.ts';
import { valueOf } from './status-body.ts';

/** In a path `$` stands for the empty key. */
const keyOf = (segment: string) => (segment === '$' ? '' : segment);

/** `GET entities/{name}/{key}` */
export function getEntity({ engine }: Operation, name: string, key: string): HttpAnswer {
  const state = engine.entityState(name.toLowerCase(), keyOf(key));
  if (state === undefined) return notFound();
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: state ?? 'null',
  };
}

/** `GET entities[/{name}]` */
export function listEntities({ engine, query, call }: Operation, name: string | undefined): HttpAnswer {
  const lastOperationFrom = readTime(query, 'lastOperationTimeFrom');
  const lastOperationTo = readTime(query, 'lastOperationTimeTo');
  const top = readTop(query);
  const token = call.headers['x-ms-continuation-token'];
  const withState = flag(query, 'fetchState', false);
  const page = engine.listEntities({
    ...(name === undefined ? {} : { name }),
    ...(lastOperationFrom === undefined ? {} : { lastOperationFrom }),
    ...(lastOperationTo === undefined ? {} : { lastOperationTo }),
    ...(top === undefined ? {} : { top }),
    ...(token ? { continuationToken: token } : {}),
  });
  const body = page.items.map((entity) => ({
    entityId: { name: entity.name, key: entity.key },
    lastOperationTime: new Date(entity.lastOperationAt).toISOString(),
    ...(withState ? { state: valueOf(entity.state) } : {}),
  }));
  return jsonAnswer(200, body, { 'x-ms-continuation-token': page.continuationToken ?? '' });
}

function answerToSignal(outcome: CommandOutcome, name: string): HttpAnswer {
  if (outcome === 'accepted') return { status: 202 };
  return refusal(400, `The function '${name}' doesn't exist, is disabled, or is not an entity function.`);
}

/** `POST entities/{name}/{key}?op=` */
export async function signalEntity(operation: Operation, name: string, key: string): Promise<HttpAnswer> {
  const { engine, call, query } = operation;
  const operationName = parameter(query, 'op') ?? '';
  let input: string | null = null;
  if (call.body.length > 0) {
    // What is not declared as JSON is passed on as a string.
    const body = hasJsonType(call) ? jsonBody(call) : JSON.stringify(call.body.toString('utf8'));
    if (body === undefined)
      return refusal(400, 'Could not parse JSON content: the request body is not JSON.');
    input = body;
  }
  return answerToSignal(
    await engine.signalEntity(name.toLowerCase(), keyOf(key), operationName, input),
    name,
  );
}

/** `DELETE entities/{name}/{key}`: a signal named `delete`. */
export async function deleteEntity({ engine }: Operation, name: string, key: string): Promise<HttpAnswer> {
  return answerToSignal(await engine.signalEntity(name.toLowerCase(), keyOf(key), 'delete', null), name);
}
