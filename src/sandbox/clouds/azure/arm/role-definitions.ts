import { compactGuid } from '../rbac/guid.ts';
import type { RoleDefinition } from '../rbac/role-definition.ts';
import { chainOf } from '../rbac/scope.ts';
import { type Reply, ServiceError } from '../service.ts';
import { hierarchyOf, roleDefinitions } from '../world.ts';
import { authorize, type NamedRequest, resourceId, type ScopedRequest } from './arm-request.ts';
import { page } from './page.ts';
import { roleDefinitionIdAt } from './role-assignment-view.ts';

/** Built-in roles were there before everything else; of custom ones the seed does not say when. */
const LONG_AGO = '2015-02-02T21:55:09.8806423Z';
const ACTION = 'Microsoft.Authorization/roleDefinitions/read';

/** GET of the collection, narrowed by `roleName eq '…'`, `type eq '…'`, `atScope()` or `atScopeAndBelow()`. */
export function listRoleDefinitions(request: ScopedRequest): Reply {
  const { scope, call, limits } = request;
  checkRead(request, `${scope.id}/providers/Microsoft.Authorization/roleDefinitions`);
  const wanted = parseFilter(call.query.get('$filter'));
  const views = usableRoles(request)
    .filter((role) => wanted(role))
    .map((role) => roleDefinitionView(role, scope.id));
  return page(call, views, limits.pageSize);
}

/** GET of one. */
export function getRoleDefinition(request: NamedRequest): Reply {
  checkRead(request, resourceId(request.scope.id, 'roleDefinitions', request.name));
  const role = usableRoles(request).find((entry) => entry.id === request.name.toLowerCase());
  if (role === undefined)
    throw new ServiceError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${compactGuid(request.name)}' does not exist.`,
    );
  return { status: 200, body: roleDefinitionView(role, request.scope.id) };
}

/** Everybody in the tenant may read the roles of the tenant itself. */
function checkRead(request: ScopedRequest, target: string): void {
  if (request.scope.kind !== 'tenant') authorize(request, ACTION, target);
}

/** The roles that can be assigned at the scope: custom ones show only there. */
export function usableRoles({ store, scope }: ScopedRequest): readonly RoleDefinition[] {
  const chain = chainOf(scope, hierarchyOf(store.current));
  return roleDefinitions(store.current).filter((role) =>
    role.assignableScopes.some((place) => place === '/' || chain.includes(place.toLowerCase())),
  );
}

function parseFilter(text: string | null): (role: RoleDefinition) => boolean {
  const terms = (text ?? '').split(/\s+and\s+/i).map((term) => term.trim());
  const tests = terms.filter((term) => !/^(atScope(AndBelow)?\(\))?$/i.test(term)).map(testOf);
  return (role) => tests.every((test) => test(role));
}

function testOf(term: string): (role: RoleDefinition) => boolean {
  const match = /^(roleName|type)\s+eq\s+'((?:[^']|'')*)'$/i.exec(term);
  const value = match?.[2]?.replaceAll("''", "'").toLowerCase();
  if (value === undefined)
    throw new ServiceError(400, 'UnsupportedFilter', `The filter '${term}' is not supported.`);
  return match?.[1]?.toLowerCase() === 'type'
    ? (role) => role.type.toLowerCase() === value
    : (role) => role.roleName.toLowerCase() === value;
}

/** A role definition as the API writes it. */
export function roleDefinitionView(role: RoleDefinition, scope: string): object {
  return {
    properties: {
      roleName: role.roleName,
      type: role.type,
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: role.permissions,
      createdOn: LONG_AGO,
      updatedOn: LONG_AGO,
      createdBy: null,
      updatedBy: null,
    },
    id: roleDefinitionIdAt(scope, role.id),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
  };
}
