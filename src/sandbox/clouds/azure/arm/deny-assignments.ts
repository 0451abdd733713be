import type { DenyAssignment } from '../model.ts';
import { type Reply, ServiceError } from '../service.ts';
import { hierarchyOf, principalOf } from '../world.ts';
import { authorize, type NamedRequest, resourceId, type ScopedRequest } from './arm-request.ts';
import { inReach, parseScopeFilter } from './filter.ts';

const ACTION = 'Microsoft.Authorization/denyAssignments/read';
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/** GET of the collection. */
export function listDenyAssignments(request: ScopedRequest): Reply {
  const { scope, store, call } = request;
  authorize(request, ACTION, `${scope.id}/providers/Microsoft.Authorization/denyAssignments`);
  const filter = parseScopeFilter(call.query.get('$filter'));
  const hierarchy = hierarchyOf(store.current);
  const value = store.current.denyAssignments
    .filter((entry) => inReach(entry.scope, scope, filter.atScope, hierarchy))
    .map((entry) => view(entry, request));
  return { status: 200, body: { value } };
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

function view(entry: DenyAssignment, { store }: ScopedRequest): object {
  const principal = (id: string): object => ({
    id,
    type: id === EVERYONE ? 'SystemDefined' : (principalOf(store.current, id)?.type ?? 'Unknown'),
  });
  return {
    properties: {
      denyAssignmentName: entry.displayName,
      permissions: entry.permissions,
      principals: entry.principals.map(principal),
      excludePrincipals: entry.excludePrincipals.map(principal),
      scope: entry.scope,
      doNotApplyToChildScopes: entry.doNotApplyToChildScopes,
      isSystemProtected: true,
    },
    id: resourceId(entry.scope, 'denyAssignments', entry.name),
    type: 'Microsoft.Authorization/denyAssignments',
    name: entry.name,
  };
}
