import type { Group } from '../model.ts';
import { groupSchedulesAt } from '../pim/as-of.ts';
import { isGuid } from '../rbac/guid.ts';
import type { Reply } from '../service.ts';
import type { State } from '../state.ts';
import { type Principal, principalOf } from '../world.ts';
import { allMembers, listOf } from './directory-objects.ts';
import { GROUP_TYPE, groupEntity } from './entities.ts';
import { type Entity, parseFilter } from './filter.ts';
import { READERS, requirePermission } from './graph-caller.ts';
import { badRequest, notFound } from './graph-error.ts';
import type { GraphRequest } from './graph-request.ts';
import { allowOptions, collection, count, isAdvanced, ordered, select } from './query.ts';
import { parseSearch } from './search.ts';

const FILTER_RULES = {
  resource: 'Group',
  properties: [
    'id',
    'displayName',
    'description',
    'mail',
    'mailEnabled',
    'securityEnabled',
    'isAssignableToRole',
    'onPremisesSyncEnabled',
    'groupTypes',
  ],
} as const;

/** GET /groups */
export function listGroups(request: GraphRequest): Reply {
  const { call, pageSize } = request;
  allowOptions(call, ['$select', '$filter', '$top', '$skiptoken', '$count', '$search', '$orderby']);
  const shape = select(call, GROUP_TYPE);
  return collection(call, foundGroups(request).map(shape), 'groups', pageSize);
}

/** GET /groups/$count */
export function countGroups(request: GraphRequest): Reply {
  allowOptions(request.call, ['$filter', '$search']);
  return count(request.call, foundGroups(request));
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
  return members(request, (_, group) => group.members);
}

/** GET /groups/{id}/transitiveMembers: members of members too, each once. */
export function listTransitiveMembers(request: GraphRequest): Reply {
  return members(request, (state, group) => allMembers(state, group.members));
}

/** GET /groups/{id}/owners: the simulator's groups have none but those whom PIM made owners. */
export function listOwners(request: GraphRequest): Reply {
  const { call } = request;
  return members(request, (state, group) =>
    groupSchedulesAt(state, 'owner', call.now)
      .filter(({ groupId }) => groupId === group.id)
      .map((schedule) => schedule.principalId),
  );
}

/** The group that the path names. */
export function groupOf({ store, parameters }: GraphRequest): Group {
  const [id = ''] = parameters;
  if (!isGuid(id)) throw badRequest(`Invalid object identifier '${id}'.`);
  const found = store.current.groups.find((group) => group.id === id.toLowerCase());
  if (found === undefined) throw notFound(id);
  return found;
}

function foundGroups({ call, caller, store }: GraphRequest): readonly Entity[] {
  requirePermission(caller, READERS.groups);
  const filter = call.query.get('$filter');
  const rules = { ...FILTER_RULES, advanced: isAdvanced(call) };
  const wanted = filter === null ? () => true : parseFilter(filter, rules);
  const searched = parseSearch(call, ['displayName', 'description', 'mail']);
  const found = store.current.groups.map(groupEntity).filter((one) => wanted(one) && searched(one));
  return ordered(call, found, ['displayName']);
}

function members(request: GraphRequest, of: (state: State, group: Group) => readonly string[]): Reply {
  requirePermission(request.caller, READERS.groups);
  const state = request.store.current;
  const found = of(state, groupOf(request))
    .map((id) => principalOf(state, id))
    .filter((member): member is Principal => member !== undefined);
  return listOf(request, found);
}
