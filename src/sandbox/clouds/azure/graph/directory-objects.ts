import { z } from 'zod';
import type { Reply } from '../service.ts';
import type { State } from '../state.ts';
import { groupsHolding, type Principal, principalOf } from '../world.ts';
import { GROUP_TYPE, MEMBER_TYPE, memberEntity, SERVICE_PRINCIPAL_TYPE } from './entities.ts';
import { type Entity, parseFilter } from './filter.ts';
import { holds, READERS, requirePermission } from './graph-caller.ts';
import { badRequest, notFound, unsupportedQuery } from './graph-error.ts';
import { type GraphRequest, graphBody } from './graph-request.ts';
import { allowOptions, collection, count, isAdvanced, select, selectKnown } from './query.ts';
import { parseSearch } from './search.ts';

const MOST_GROUP_IDS = 20;
const MOST_IDS = 1000;
const LIST_OPTIONS = ['$select', '$top', '$skiptoken', '$count', '$filter', '$search'];
const PATH_TYPES: Readonly<Record<string, readonly Principal['type'][]>> = {
  users: ['User'],
  groups: ['Group'],
  serviceprincipals: ['ServicePrincipal'],
  directoryobjects: ['User', 'Group', 'ServicePrincipal'],
};
const CASTS: Readonly<Record<string, Principal['type']>> = {
  user: 'User',
  group: 'Group',
  serviceprincipal: 'ServicePrincipal',
};
const MEMBER_FILTER = {
  resource: 'DirectoryObject',
  properties: [
    'id',
    'displayName',
    'mail',
    'userPrincipalName',
    'accountEnabled',
    'userType',
    'securityEnabled',
  ],
};

/** What the path names first: `users/{id or name}`, `groups/{id}`, `servicePrincipals/{id}`, `directoryObjects/{id}`. */
export function namedPrincipal({ store, parameters }: GraphRequest): Principal {
  const [collectionName = '', key = ''] = parameters;
  const state = store.current;
  const types = PATH_TYPES[collectionName.toLowerCase()] ?? [];
  const byName = types.includes('User')
    ? state.users.find((user) => user.userPrincipalName.toLowerCase() === key.toLowerCase())?.id
    : undefined;
  const appId = /^appId='([^']+)'$/i.exec(key)?.[1]?.toLowerCase();
  const byApp = state.applications.find((entry) => entry.clientId === appId)?.objectId;
  const found = principalOf(state, byName ?? byApp ?? key);
  if (found === undefined || !types.includes(found.type)) throw notFound(key);
  return found;
}

/** GET /directoryObjects/{id} and /servicePrincipals/{id} */
export function getDirectoryObject(request: GraphRequest): Reply {
  const found = namedPrincipal(request);
  requirePermission(request.caller, readersOf(found));
  allowOptions(request.call, ['$select']);
  const shape = select(
    request.call,
    found.type === 'ServicePrincipal' ? SERVICE_PRINCIPAL_TYPE : MEMBER_TYPE,
  );
  const entity = memberEntity(found);
  const context = `${request.call.origin}/v1.0/$metadata#directoryObjects/$entity`;
  return {
    status: 200,
    body: { '@odata.context': context, '@odata.type': entity['@odata.type'], ...shape(entity) },
  };
}

/** POST /directoryObjects/getByIds: up to a thousand objects of any kind; ids that nobody has are left out. */
export function getByIds(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.directoryObjects);
  const body = z
    .looseObject({ ids: z.array(z.string()).min(1), types: z.array(z.string()).nullish() })
    .safeParse(graphBody(request.call));
  if (!body.success) throw badRequest("A value must be provided for property 'ids'.");
  if (body.data.ids.length > MOST_IDS)
    throw badRequest(`Too many values in the property 'ids'. The maximum is ${MOST_IDS}.`);
  const types = body.data.types?.map((type) => CASTS[type.toLowerCase()]);
  const found = [...new Set(body.data.ids.map((id) => id.toLowerCase()))]
    .map((id) => principalOf(request.store.current, id))
    .filter((one) => one !== undefined)
    .filter((one) => !types || types.length === 0 || types.includes(one.type));
  return collection(request.call, found.map(memberEntity), 'directoryObjects', MOST_IDS);
}

/** GET …/memberOf: the groups that hold it directly. */
export function listMemberOf(request: GraphRequest): Reply {
  const { id } = namedPrincipal(request);
  return memberships(
    request,
    request.store.current.groups.filter((group) => group.members.includes(id)),
  );
}

/** GET …/transitiveMemberOf: the groups that hold it, however deep. */
export function listTransitiveMemberOf(request: GraphRequest): Reply {
  const { groups } = request.store.current;
  const held = groupsHolding(request.store.current, namedPrincipal(request).id);
  return memberships(
    request,
    groups.filter((group) => held.has(group.id)),
  );
}

/** A list of directory objects, kept to one type when the path ends in a cast, or only counted. */
export function listOf(request: GraphRequest, members: readonly Principal[]): Reply {
  const { call, caller, pageSize } = request;
  allowOptions(call, LIST_OPTIONS);
  const cast = castOf(request);
  const filter = call.query.get('$filter');
  if (filter !== null && !isAdvanced(call))
    throw unsupportedQuery(
      "The specified filter needs the header 'ConsistencyLevel: eventual' and $count=true.",
    );
  const wanted = filter === null ? () => true : parseFilter(filter, { ...MEMBER_FILTER, advanced: true });
  const searched = parseSearch(call, ['displayName', 'description']);
  const shape = select(call, cast === 'Group' ? GROUP_TYPE : MEMBER_TYPE);
  const found = members
    .filter((member) => cast === undefined || member.type === cast)
    .filter((member) => wanted(memberEntity(member)) && searched(memberEntity(member)))
    .map((member): Entity => {
      const entity = memberEntity(member);
      // Without a permission for people Graph gives their type and id, and nothing else.
      const hidden = member.type === 'User' && !holds(caller, READERS.basicUsers);
      const group = member.type === 'Group' && cast === undefined ? selectKnown(call, GROUP_TYPE) : shape;
      return { '@odata.type': entity['@odata.type'], ...(hidden ? shape({}) : group(entity)), id: member.id };
    });
  if (request.parameters.includes('$count')) return count(call, found);
  return collection(
    call,
    found,
    cast === undefined ? 'directoryObjects' : `${cast.toLowerCase()}s`,
    pageSize,
  );
}

/** POST …/checkMemberGroups: which of up to 20 groups hold it, nested groups included. */
export function checkMemberGroups(request: GraphRequest): Reply {
  const principal = membershipReader(request);
  const body = z.looseObject({ groupIds: z.array(z.string()) }).safeParse(graphBody(request.call));
  if (!body.success) throw badRequest("A value must be provided for property 'groupIds'.");
  const asked = body.data.groupIds.map((id) => id.toLowerCase());
  if (asked.length > MOST_GROUP_IDS)
    throw badRequest(`Too many values in the property 'groupIds'. The maximum is ${MOST_GROUP_IDS}.`);
  const held = groupsHolding(request.store.current, principal.id);
  return ids(
    request,
    [...new Set(asked)].filter((id) => held.has(id)),
  );
}

/** POST …/getMemberGroups: every group that holds it, nested groups included. */
export function getMemberGroups(request: GraphRequest): Reply {
  const principal = membershipReader(request);
  const body = z.looseObject({ securityEnabledOnly: z.boolean() }).safeParse(graphBody(request.call));
  if (!body.success) throw badRequest("A value must be provided for property 'securityEnabledOnly'.");
  const { groups } = request.store.current;
  const held = groupsHolding(request.store.current, principal.id);
  const wanted = groups.filter(
    (group) => held.has(group.id) && (group.securityEnabled || !body.data.securityEnabledOnly),
  );
  return ids(
    request,
    wanted.map((group) => group.id),
  );
}

/** Every member of the group, and of the groups in it, each once. */
export function allMembers(state: State, groupMembers: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const pending = [...groupMembers];
  for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(state.groups.find((entry) => entry.id === id)?.members ?? []));
  }
  return [...found];
}

function memberships(request: GraphRequest, groups: State['groups']): Reply {
  membershipReader(request);
  return listOf(
    request,
    groups.map((entry) => ({ type: 'Group', id: entry.id, entry })),
  );
}

/** Reading who is in which group takes both: the member and groups. */
function membershipReader(request: GraphRequest): Principal {
  requirePermission(request.caller, READERS.groups);
  const found = namedPrincipal(request);
  requirePermission(request.caller, readersOf(found));
  return found;
}

function readersOf(principal: Principal): readonly string[] {
  if (principal.type === 'User') return READERS.basicUsers;
  return principal.type === 'Group' ? READERS.groups : READERS.applications;
}

/**
 * `…/transitiveMemberOf/microsoft.graph.group`: documented for advanced queries only. Graph's metadata gives its
 * namespace the alias `graph`, with which its generated SDKs write casts.
 */
function castOf({ call, parameters }: GraphRequest): Principal['type'] | undefined {
  const text = parameters.find((part) => /^(?:microsoft\.)?graph\.\w+$/i.test(part));
  if (text === undefined) return undefined;
  const cast = CASTS[text.replace(/^.*\./, '').toLowerCase()];
  if (cast === undefined) throw badRequest(`The type '${text}' is not a directory object.`);
  if (!isAdvanced(call) && !parameters.includes('$count'))
    throw unsupportedQuery(
      `The cast to '${text}' needs the header 'ConsistencyLevel: eventual' and $count=true.`,
    );
  return cast;
}

function ids({ call }: GraphRequest, value: readonly string[]): Reply {
  return {
    status: 200,
    body: { '@odata.context': `${call.origin}/v1.0/$metadata#Collection(Edm.String)`, value },
  };
}
