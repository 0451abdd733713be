import type { User } from '../model.ts';
import type { Reply } from '../service.ts';
import type { State } from '../state.ts';
import { BASIC_PROFILE, USER_TYPE, userEntity } from './entities.ts';
import { type Entity, parseFilter } from './filter.ts';
import { holds, READERS, requirePermission } from './graph-caller.ts';
import { badRequest, notFound } from './graph-error.ts';
import type { GraphRequest } from './graph-request.ts';
import { allowOptions, collection, count, isAdvanced, ordered, select, selecting } from './query.ts';
import { parseSearch } from './search.ts';

const FILTER_RULES = {
  resource: 'User',
  properties: [
    'id',
    'userPrincipalName',
    'mail',
    'otherMails',
    'displayName',
    'givenName',
    'surname',
    'jobTitle',
    'department',
    'accountEnabled',
    'userType',
    'onPremisesSyncEnabled',
  ],
} as const;
const SEARCHABLE = ['displayName', 'mail', 'givenName', 'surname', 'userPrincipalName'];

/** GET /users */
export function listUsers(request: GraphRequest): Reply {
  const { call, pageSize } = request;
  allowOptions(call, [
    '$select',
    '$filter',
    '$top',
    '$skiptoken',
    '$count',
    '$search',
    '$orderby',
    '$expand',
  ]);
  const shape = select(call, USER_TYPE);
  const expanded = expansion(request);
  const found = foundUsers(request).map((user) => ({ ...shape(visible(request, user)), ...expanded(user) }));
  return collection(call, found, 'users', pageSize);
}

/** GET /users/$count */
export function countUsers(request: GraphRequest): Reply {
  allowOptions(request.call, ['$filter', '$search']);
  return count(request.call, foundUsers(request));
}

/** GET /users/{id or userPrincipalName} */
export function getUser(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.basicUsers);
  allowOptions(request.call, ['$select', '$expand']);
  const user = userOf(request);
  const shape = select(request.call, USER_TYPE);
  return {
    status: 200,
    body: {
      '@odata.context': `${request.call.origin}/v1.0/$metadata#users/$entity`,
      ...shape(visible(request, userEntity(user))),
      ...expansion(request)(userEntity(user)),
    },
  };
}

/** GET /users/{id}/manager */
export function getManager(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.users);
  allowOptions(request.call, ['$select']);
  const { manager } = userOf(request);
  const found = request.store.current.users.find((user) => user.id === manager);
  if (found === undefined) throw notFound('manager');
  const shape = select(request.call, USER_TYPE);
  return {
    status: 200,
    body: {
      '@odata.context': `${request.call.origin}/v1.0/$metadata#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.user',
      ...shape(visible(request, userEntity(found))),
    },
  };
}

/** GET /users/{id}/directReports */
export function listDirectReports(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.users);
  allowOptions(request.call, ['$select', '$top', '$skiptoken', '$count']);
  const { id } = userOf(request);
  const shape = select(request.call, USER_TYPE);
  const found = request.store.current.users
    .filter((user) => user.manager === id)
    .map((user) => ({ '@odata.type': '#microsoft.graph.user', ...shape(userEntity(user)) }));
  return collection(request.call, found, 'directoryObjects', request.pageSize);
}

/** The user that the path names. */
export function userOf({ store, parameters }: GraphRequest): User {
  const [key = ''] = parameters;
  return findUser(store.current, key) ?? raise(notFound(key));
}

/** By object id or user principal name. */
export function findUser(state: State, key: string): User | undefined {
  const wanted = key.toLowerCase();
  return state.users.find((user) => user.id === wanted || user.userPrincipalName.toLowerCase() === wanted);
}

function foundUsers({ call, caller, store }: GraphRequest): readonly Entity[] {
  requirePermission(caller, READERS.basicUsers);
  const filter = call.query.get('$filter');
  const rules = { ...FILTER_RULES, advanced: isAdvanced(call) };
  const wanted = filter === null ? () => true : parseFilter(filter, rules);
  const searched = parseSearch(call, SEARCHABLE);
  const found = store.current.users.map(userEntity).filter((one) => wanted(one) && searched(one));
  return ordered(call, found, ['displayName', 'userPrincipalName']);
}

/** `$expand=manager`, with a `$select` of its own in parentheses; nothing else can be expanded. */
function expansion(request: GraphRequest): (user: Entity) => object {
  const text = request.call.query.get('$expand');
  if (text === null) return () => ({});
  const [whole, options] = /^manager(?:\(\$select=([\w,\s]+)\))?$/.exec(text.trim()) ?? [];
  if (whole === undefined)
    throw badRequest(`The query specified in the URI is not valid: '$expand=${text}'.`);
  requirePermission(request.caller, READERS.users);
  if (isAdvanced(request.call)) throw badRequest('$expand is not supported with advanced queries.');
  const shape = selecting(options ?? null, USER_TYPE);
  const { users } = request.store.current;
  return ({ id }) => {
    const managerId = users.find((user) => user.id === id)?.manager;
    const manager = users.find((user) => user.id === managerId);
    // Somebody without a manager has no such property.
    return manager
      ? { manager: { '@odata.type': '#microsoft.graph.user', ...shape(userEntity(manager)) } }
      : {};
  };
}

/** With User.ReadBasic.All alone, everything outside the basic profile is empty. */
function visible({ caller }: GraphRequest, user: Entity): Entity {
  if (holds(caller, READERS.users)) return user;
  return Object.fromEntries(Object.entries(user).filter(([name]) => BASIC_PROFILE.includes(name)));
}

function raise(error: Error): never {
  throw error;
}
