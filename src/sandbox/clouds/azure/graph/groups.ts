import type { Group } from '../model.ts';
import { isGuid } from '../rbac/guid.ts';
import type { Reply } from '../service.ts';
import type { State } from '../state.ts';
import { groupsHolding, type Principal, principalOf } from '../world.ts';
import { GROUP_TYPE, groupEntity, MEMBER_TYPE, memberEntity } from './entities.ts';
import { parseFilter } from './filter.ts';
import { holds, READERS, requirePermission } from './graph-caller.ts';
import { badRequest, notFound } from './graph-error.ts';
import type { GraphRequest } from './graph-request.ts';
import { allowOptions, collection, select } from './query.ts';
import { requireMembershipReader, userOf } from './users.ts';

const FILTER_RULES = {
  resource: 'Group',
  properties: ['id', 'displayName', 'mail', 'securityEnabled'],
} as const;

/** GET /groups */
export function listGroups({ call, store, caller, pageSize }: GraphRequest): Reply {
  requirePermission(caller, READERS.groups);
  allowOptions(call, ['$select', '$filter', '$top', '$skiptoken']);
  const filter = call.query.get('$filter');
  const wanted = filter === null ? () => true : parseFilter(filter, FILTER_RULES);
  const shape = select(call, GROUP_TYPE);
  const found = store.current.groups.map(groupEntity).filter(wanted);
  return collection(call, found.map(shape), 'groups', pageSize);
}

/** GET /groups/{id} */
export function getGroup(request: GraphRequest): Reply {
  requirePermission(request.caller, READERS.groups);
  allowOptions(request.call, ['$select']);
  const shape = select(request.call, GROUP_TYPE);
  const context = `${request.call.origin}/v1.0/$metadata#groups/$entity`;
  return { status: 200, body: { '@odata.context': context, ...shape(groupEntity(groupOf(request))) } };
}

/** GET /groups/{id}/members */
export function listMembers(request: GraphRequest): Reply {
  return members(request, (state, group) => group.members.map((id) => principalOf(state, id)));
}

/** GET /groups/{id}/transitiveMembers: members of members too, each once. */
export function listTransitiveMembers(request: GraphRequest): Reply {
  return members(request, (state, group) => allMembers(state, group).map((id) => principalOf(state, id)));
}

/** GET /users/{id}/memberOf */
export function listMemberOf(request: GraphRequest): Reply {
  return memberships(request, (group, userId) => group.members.includes(userId));
}

/** GET /users/{id}/transitiveMemberOf */
export function listTransitiveMemberOf(request: GraphRequest): Reply {
  const held = groupsHolding(request.store.current, userOf(request).id);
  return memberships(request, (group) => held.has(group.id));
}

function members(
  request: GraphRequest,
  of: (state: State, group: Group) => readonly (Principal | undefined)[],
): Reply {
  const { call, store, caller, pageSize } = request;
  requirePermission(caller, READERS.groups);
  allowOptions(call, ['$select', '$top', '$skiptoken']);
  const shape = select(call, MEMBER_TYPE);
  const found = of(store.current, groupOf(request))
    .filter((member) => member !== undefined)
    .map((member) => {
      const entity = memberEntity(member);
      // Without a permission for people Graph gives their type and id, and nothing else.
      const hidden = member.type === 'User' && !holds(caller, READERS.basicUsers);
      return {
        '@odata.type': entity['@odata.type'],
        ...shape(hidden ? {} : entity),
        id: member.id,
      };
    });
  return collection(call, found, 'directoryObjects', pageSize);
}

function memberships(request: GraphRequest, wanted: (group: Group, userId: string) => boolean): Reply {
  const { call, store, pageSize } = request;
  requireMembershipReader(request);
  allowOptions(call, ['$select', '$top', '$skiptoken']);
  const user = userOf(request);
  const shape = select(call, GROUP_TYPE);
  const found = store.current.groups
    .filter((group) => wanted(group, user.id))
    .map((group) => ({ '@odata.type': '#microsoft.graph.group', ...shape(groupEntity(group)) }));
  return collection(call, found, 'directoryObjects', pageSize);
}

function allMembers(state: State, group: Group): readonly string[] {
  const found = new Set<string>();
  const pending = [...group.members];
  for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(state.groups.find((entry) => entry.id === id)?.members ?? []));
  }
  return [...found];
}

function groupOf({ store, parameters }: GraphRequest): Group {
  const [id = ''] = parameters;
  if (!isGuid(id)) throw badRequest(`Invalid object identifier '${id}'.`);
  const found = store.current.groups.find((group) => group.id === id.toLowerCase());
  if (found === undefined) throw notFound(id);
  return found;
}
