import { z } from 'zod';
import { deleteUser, restoreUser } from '../directory.ts';
import type { Reply } from '../service.ts';
import { USER_TYPE, userEntity } from './entities.ts';
import { READERS, requirePermission, WRITERS } from './graph-caller.ts';
import { badRequest, notFound } from './graph-error.ts';
import { type GraphRequest, graphBody } from './graph-request.ts';
import { allowOptions, collection, select } from './query.ts';
import { userOf } from './users.ts';

/** Entra keeps deleted people for this time. */
const MEMORY_MS = 30 * 86_400_000;
const patchSchema = z.strictObject({ accountEnabled: z.boolean() });

/** PATCH /users/{id}: `accountEnabled`, and nothing else. */
export function patchUser(request: GraphRequest): Reply {
  requirePermission(request.caller, WRITERS.accounts);
  const { id } = userOf(request);
  const body = patchSchema.safeParse(graphBody(request.call));
  if (!body.success) throw badRequest('One or more property values specified are invalid.');
  const { accountEnabled } = body.data;
  request.store.update((state) => {
    for (const user of state.users) if (user.id === id) user.accountEnabled = accountEnabled;
  });
  return { status: 204 };
}

/** DELETE /users/{id}: the person can be brought back for thirty days. Role assignments stay behind. */
export function removeUser(request: GraphRequest): Reply {
  requirePermission(request.caller, WRITERS.users);
  const { id } = userOf(request);
  request.store.update((state) => deleteUser(state, id, request.call.now));
  return { status: 204 };
}

/** GET /directory/deletedItems/microsoft.graph.user */
export function listDeletedUsers(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.users);
  allowOptions(request.call, ['$select', '$top', '$skiptoken', '$count']);
  const shape = select(request.call, DELETED_TYPE);
  return collection(request.call, deleted(request).map(shape), 'users', request.pageSize);
}

/** GET /directory/deletedItems/{id} */
export function getDeletedItem(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.users);
  allowOptions(request.call, ['$select']);
  const shape = select(request.call, DELETED_TYPE);
  const context = `${request.call.origin}/v1.0/$metadata#directoryObjects/$entity`;
  const type = '#microsoft.graph.user';
  return { status: 200, body: { '@odata.context': context, '@odata.type': type, ...shape(item(request)) } };
}

/** POST /directory/deletedItems/{id}/restore: the person is back with the old id, in the old groups. */
export function restoreDeletedItem(request: GraphRequest): Reply {
  requirePermission(request.caller, WRITERS.users);
  const found = item(request);
  request.store.update((state) => restoreUser(state, found.id));
  const shape = select(request.call, USER_TYPE);
  const context = `${request.call.origin}/v1.0/$metadata#directoryObjects/$entity`;
  return {
    status: 200,
    body: { '@odata.context': context, '@odata.type': '#microsoft.graph.user', ...shape(found) },
  };
}

const DELETED_TYPE = {
  ...USER_TYPE,
  properties: [...USER_TYPE.properties, 'deletedDateTime'],
  byDefault: [...USER_TYPE.byDefault, 'deletedDateTime'],
};

function deleted({ store, call }: GraphRequest) {
  return store.current.deletedUsers
    .filter((entry) => call.now.getTime() - new Date(entry.deletedOn).getTime() < MEMORY_MS)
    .map((entry) => ({ ...userEntity(entry.user), id: entry.user.id, deletedDateTime: entry.deletedOn }));
}

function item(request: GraphRequest): ReturnType<typeof deleted>[number] {
  const key = (request.parameters[0] ?? '').toLowerCase();
  const found = deleted(request).find((entry) => entry.id === key);
  if (found === undefined) throw notFound(key);
  return found;
}
