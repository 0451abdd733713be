import type { DenyAssignment } from '../model.ts';
import { type Reply, ServiceError } from '../service.ts';
import { groupsHolding, hierarchyOf, principalOf } from '../world.ts';
import { authorize, type NamedRequest, resourceId, type ScopedRequest } from './arm-request.ts';
import { inReach, parseScopeFilter } from './filter.ts';
import { page } from './page.ts';

const ACTION = 'Microsoft.Authorization/denyAssignments/read';
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/** GET of the collection. */
export function listDenyAssignments(request: ScopedRequest): Reply {
  const { scope, store, call, limits } = request;
  authorize(request, ACTION, `${scope.id}/providers/Microsoft.Authorization/denyAssignments`);
  const wanted = wantedBy(request);
  const views = store.current.denyAssignments.filter(wanted).map((entry) => view(entry, request));
  return page(call, views, limits.pageSize);
}

/** GET of one. */
export function getDenyAssignment(request: NamedRequest): Reply {
  const { scope, store, name } = request;
  authorize(request, ACTION, resourceId(scope.id, 'denyAssignments', name));
  const found = store.current.denyAssignments.find(
    (entry) => entry.name === name.toLowerCase() && entry.scope.toLowerCase() === scope.key,
  );
  if (found === undefined)
    throw new ServiceError(404, 'DenyAssignmentNotFound', `The deny assignment '${name}' is not found.`);
  return { status: 200, body: view(found, request) };
}

/** `denyAssignmentName eq '…'`, or what every list at a scope takes: `principalId` with groups here. */
function wantedBy({ call, scope, store }: ScopedRequest): (entry: DenyAssignment) => boolean {
  const state = store.current;
  const text = call.query.get('$filter');
  const name = /^denyAssignmentName\s+eq\s+'((?:[^']|'')*)'$/i.exec(text ?? '')?.[1]?.replaceAll("''", "'");
  const filter = name === undefined ? parseScopeFilter(text) : { atScope: false };
  const hierarchy = hierarchyOf(state);
  const principal = filter.principalId ?? filter.assignedTo;
  const identities = principal && new Set([principal, ...groupsHolding(state, principal)]);
  return (entry) =>
    inReach(entry.scope, scope, filter.atScope, hierarchy) &&
    (name === undefined || entry.displayName === name) &&
    (!identities || entry.principals.some((id) => id === EVERYONE || identities.has(id)));
}

function view(entry: DenyAssignment, { store }: ScopedRequest): object {
  const principal = (id: string): object => ({
    id,
    type: id === EVERYONE ? 'SystemDefined' : (principalOf(store.current, id)?.type ?? 'Unknown'),
  });
  return {
    properties: {
      denyAssignmentName: entry.displayName,
      description: entry.description,
      permissions: entry.permissions.map((one) => ({ ...one, condition: null, conditionVersion: null })),
      principals: entry.principals.map(principal),
      excludePrincipals: entry.excludePrincipals.map(principal),
      scope: entry.scope,
      doNotApplyToChildScopes: entry.doNotApplyToChildScopes,
      isSystemProtected: entry.isSystemProtected,
      condition: null,
      conditionVersion: null,
    },
    id: resourceId(entry.scope, 'denyAssignments', entry.name),
    type: 'Microsoft.Authorization/denyAssignments',
    name: entry.name,
  };
}
