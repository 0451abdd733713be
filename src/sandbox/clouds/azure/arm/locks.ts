import { z } from 'zod';
import type { Lock } from '../model.ts';
import { changeLocks } from '../pim/as-of.ts';
import { type Reply, ServiceError } from '../service.ts';
import { hierarchyOf } from '../world.ts';
import { authorize, jsonBody, type NamedRequest, resourceId, type ScopedRequest } from './arm-request.ts';
import { inReach, parseScopeFilter } from './filter.ts';
import { page } from './page.ts';
import { checkScopeExists, checkWritable } from './scope-existence.ts';

const ACTION = 'Microsoft.Authorization/locks';
const bodySchema = z.looseObject({
  properties: z.looseObject({
    level: z.enum(['CanNotDelete', 'ReadOnly']),
    notes: z.string().nullish(),
  }),
});

/** GET of the collection: what holds at the scope, its own locks and those from above; and those below. */
export function listLocks(request: ScopedRequest): Reply {
  const { scope, store, call, limits } = request;
  authorize(request, `${ACTION}/read`, `${scope.id}/providers/${ACTION}`);
  checkScopeExists(store.current, scope);
  const filter = parseScopeFilter(call.query.get('$filter'));
  const hierarchy = hierarchyOf(store.current);
  const views = store.current.locks
    .filter((lock) => inReach(lock.scope, scope, filter.atScope, hierarchy))
    .map(view);
  return page(call, views, limits.pageSize);
}

/** GET of one. */
export function getLock(request: NamedRequest): Reply {
  authorize(request, `${ACTION}/read`, idOf(request));
  const found = find(request);
  if (found === undefined)
    throw new ServiceError(404, 'LockNotFound', `The lock '${request.name}' could not be found.`);
  return { status: 200, body: view(found) };
}

/** PUT. */
export function putLock(request: NamedRequest): Reply {
  const { scope, store, name } = request;
  authorize(request, `${ACTION}/write`, idOf(request));
  checkWritable(store.current, scope);
  checkScopeExists(store.current, scope);
  const parsed = bodySchema.safeParse(jsonBody(request.call));
  if (!parsed.success)
    throw new ServiceError(400, 'LockLevelNotValid', "The lock level is not 'CanNotDelete' or 'ReadOnly'.");
  const { level, notes } = parsed.data.properties;
  const existing = find(request);
  const saved: Lock = { scope: scope.id, name, level, notes: notes ?? null };
  changeLocks(store, request.call.now, (next) => {
    next.locks = [...next.locks.filter((lock) => !isSame(lock, request)), saved];
  });
  return { status: existing === undefined ? 201 : 200, body: view(saved) };
}

/** DELETE: 200, or 204 when there was nothing. */
export function deleteLock(request: NamedRequest): Reply {
  authorize(request, `${ACTION}/delete`, idOf(request));
  if (find(request) === undefined) return { status: 204 };
  changeLocks(request.store, request.call.now, (next) => {
    next.locks = next.locks.filter((lock) => !isSame(lock, request));
  });
  return { status: 200 };
}

function idOf({ scope, name }: NamedRequest): string {
  return resourceId(scope.id, 'locks', name);
}

function find(request: NamedRequest): Lock | undefined {
  return request.store.current.locks.find((lock) => isSame(lock, request));
}

function isSame(lock: Lock, { scope, name }: NamedRequest): boolean {
  return lock.scope.toLowerCase() === scope.key && lock.name.toLowerCase() === name.toLowerCase();
}

function view(lock: Lock): object {
  return {
    properties: { level: lock.level, ...(lock.notes !== null && { notes: lock.notes }) },
    id: resourceId(lock.scope, 'locks', lock.name),
    type: 'Microsoft.Authorization/locks',
    name: lock.name,
  };
}
