import { type HttpAnswer, jsonAnswer } from '../http-message.ts';
import { badRequest, flag, hasJsonType, jsonBody, notFound, type Operation, parameter } from './operation.ts';
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
export function listEntities({ engine, query }: Operation, name: string | undefined): HttpAnswer {
  const withState = flag(query, 'fetchState', false);
  const found = engine.listEntities(name?.toLowerCase());
  return jsonAnswer(
    200,
    found.map((entity) => ({
      entityId: { name: entity.name, key: entity.key },
      ...(withState ? { state: valueOf(entity.state) } : {}),
    })),
  );
}

/** `POST entities/{name}/{key}?op=` */
export async function signalEntity(operation: Operation, name: string, key: string): Promise<HttpAnswer> {
  const { engine, call, query } = operation;
  const operationName = parameter(query, 'op') ?? '';
  let input: string | null = null;
  if (call.body.length > 0) {
    // What is not declared as JSON is passed on as a string.
    const body = hasJsonType(call) ? jsonBody(call) : JSON.stringify(call.body.toString('utf8'));
    if (body === undefined) return badRequest('The request body is not JSON.');
    input = body;
  }
  await engine.signalEntity(name.toLowerCase(), keyOf(key), operationName, input);
  return { status: 202 };
}

/** `DELETE entities/{name}/{key}`: a signal named `delete`. */
export async function deleteEntity({ engine }: Operation, name: string, key: string): Promise<HttpAnswer> {
  await engine.signalEntity(name.toLowerCase(), keyOf(key), 'delete', null);
  return { status: 202 };
}
