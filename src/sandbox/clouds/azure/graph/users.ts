import { z } from 'zod';
import type { User } from '../model.ts';
import type { Reply } from '../service.ts';
import type { State } from '../state.ts';
import { groupsHolding } from '../world.ts';
import { BASIC_PROFILE, USER_TYPE, userEntity } from './entities.ts';
import { type Entity, parseFilter } from './filter.ts';
import { holds, READERS, requirePermission } from './graph-caller.ts';
import { badRequest, notFound } from './graph-error.ts';
import { type GraphRequest, graphBody } from './graph-request.ts';
import { allowOptions, collection, select } from './query.ts';

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
  ],
} as const;
const MOST_GROUP_IDS = 20;

/** GET /users */
export function listUsers(request: GraphRequest): Reply {
  const { call, store, caller, pageSize } = request;
  requirePermission(caller, READERS.basicUsers);
  allowOptions(call, ['$select', '$filter', '$top', '$skiptoken']);
  const wanted = wantedBy(call.query.get('$filter'));
  const shape = select(call, USER_TYPE);
  const found = store.current.users.map(userEntity).filter(wanted);
  return collection(
    call,
    found.map((user) => shape(visible(request, user))),
    'users',
    pageSize,
  );
}

/** GET /users/{id or userPrincipalName} */
export function getUser(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.basicUsers);
  allowOptions(request.call, ['$select']);
  const user = userOf(request);
  return single(request, user, 'users/$entity');
}

/** GET /users/{id}/manager */
export function getManager(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.users);
  allowOptions(request.call, ['$select']);
  const { manager } = userOf(request);
  const found = request.store.current.users.find((user) => user.id === manager);
  if (found === undefined) throw notFound('manager');
  return single(request, found, 'directoryObjects/$entity', { '@odata.type': '#microsoft.graph.user' });
}

/** POST /users/{id}/checkMemberGroups: which of up to 20 groups the user is in, nested groups included. */
export function checkMemberGroups(request: GraphRequest): Reply {
  requireMembershipReader(request);
  const user = userOf(request);
  const body = z.looseObject({ groupIds: z.array(z.string()) }).safeParse(graphBody(request.call));
  if (!body.success) throw badRequest("A value must be provided for property 'groupIds'.");
  const asked = body.data.groupIds.map((id) => id.toLowerCase());
  if (asked.length > MOST_GROUP_IDS)
    throw badRequest(`Too many values in the property 'groupIds'. The maximum is ${MOST_GROUP_IDS}.`);
  const held = groupsHolding(request.store.current, user.id);
  return ids(
    request,
    [...new Set(asked)].filter((id) => held.has(id)),
  );
}

/** POST /users/{id}/getMemberGroups: every group that the user is in, nested groups included. */
export function getMemberGroups(request: GraphRequest): Reply {
  requireMembershipReader(request);
  const user = userOf(request);
  const body = z.looseObject({ securityEnabledOnly: z.boolean() }).safeParse(graphBody(request.call));
  if (!body.success) throw badRequest("A value must be provided for property 'securityEnabledOnly'.");
  const { groups } = request.store.current;
  const held = groupsHolding(request.store.current, user.id);
  const wanted = groups.filter(
    (group) => held.has(group.id) && (group.securityEnabled || !body.data.securityEnabledOnly),
  );
  return ids(
    request,
    wanted.map((group) => group.id),
  );
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

/** Reading who is in which group takes both: people and groups. */
export function requireMembershipReader({ caller }: GraphRequest): void {
  requirePermission(caller, READERS.groups);
  requirePermission(caller, READERS.basicUsers);
}

/** With User.ReadBasic.All alone, everything outside the basic profile is empty. */
function visible({ caller }: GraphRequest, user: Entity): Entity {
  if (holds(caller, READERS.users)) return user;
  return Object.fromEntries(Object.entries(user).filter(([name]) => BASIC_PROFILE.includes(name)));
}

function single(request: GraphRequest, user: User, context: string, more: object = {}): Reply {
  const shape = select(request.call, USER_TYPE);
  return {
    status: 200,
    body: {
      '@odata.context': `${request.call.origin}/v1.0/$metadata#${context}`,
      ...more,
      ...shape(visible(request, userEntity(user))),
    },
  };
}

function ids({ call }: GraphRequest, value: readonly string[]): Reply {
  return {
    status: 200,
    body: { '@odata.context': `${call.origin}/v1.0/$metadata#Collection(Edm.String)`, value },
  };
}

function wantedBy(text: string | null): (entity: Entity) => boolean {
  return text === null ? () => true : parseFilter(text, FILTER_RULES);
}

function raise(error: Error): never {
  throw error;
}
