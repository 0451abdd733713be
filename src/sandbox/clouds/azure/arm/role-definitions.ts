import { compactGuid } from '../rbac/guid.ts';
import type { RoleDefinition } from '../rbac/role-definition.ts';
import { chainOf } from '../rbac/scope.ts';
import { type Reply, ServiceError } from '../service.ts';
import { hierarchyOf, roleDefinitions } from '../world.ts';
import { authorize, type NamedRequest, resourceId, type ScopedRequest } from './arm-request.ts';
import { roleDefinitionIdAt } from './role-assignment-view.ts';

const ACTION = 'Microsoft.Authorization/roleDefinitions/read';

/** GET of the collection, narrowed by `roleName eq '…'` or `type eq '…'`. */
export function listRoleDefinitions(request: ScopedRequest): Reply {
  const { scope, call } = request;
  authorize(request, ACTION, `${scope.id}/providers/Microsoft.Authorization/roleDefinitions`);
  const wanted = parseFilter(call.query.get('$filter'));
  const value = usableRoles(request)
    .filter((role) => wanted(role))
    .map((role) => view(role, scope.id));
  return { status: 200, body: { value } };
}

/** GET of one. */
export function getRoleDefinition(request: NamedRequest): Reply {
  authorize(request, ACTION, resourceId(request.scope.id, 'roleDefinitions', request.name));
  const role = usableRoles(request).find((entry) => entry.id === request.name.toLowerCase());
  if (role === undefined)
    throw new ServiceError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${compactGuid(request.name)}' does not exist.`,
    );
  return { status: 200, body: view(role, request.scope.id) };
}

/** Custom roles show only where they can be assigned. */
function usableRoles({ store, scope }: ScopedRequest): readonly RoleDefinition[] {
  const chain = chainOf(scope, hierarchyOf(store.current));
  return roleDefinitions(store.current).filter((role) =>
    role.assignableScopes.some((place) => place === '/' || chain.includes(place.toLowerCase())),
  );
}

function parseFilter(text: string | null): (role: RoleDefinition) => boolean {
  if (text === null || /^atScopeAndBelow\(\)$/i.test(text)) return () => true;
  const match = /^(roleName|type)\s+eq\s+'((?:[^']|'')*)'$/i.exec(text);
  const value = match?.[2]?.replaceAll("''", "'").toLowerCase();
  if (value === undefined)
    throw new ServiceError(400, 'UnsupportedFilter', `The filter '${text}' is not supported.`);
  return match?.[1]?.toLowerCase() === 'type'
    ? (role) => role.type.toLowerCase() === value
    : (role) => role.roleName.toLowerCase() === value;
}

function view(role: RoleDefinition, scope: string): object {
  return {
    properties: {
      roleName: role.roleName,
      type: role.type,
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: role.permissions,
    },
    id: roleDefinitionIdAt(scope, role.id),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
  };
}
