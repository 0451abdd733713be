import { z } from 'zod';
import { customRoleSchema, permissionSchema } from '../model.ts';
import { BUILT_IN_ROLES } from '../rbac/built-in-roles.ts';
import { compactGuid, isGuid } from '../rbac/guid.ts';
import { parseScope } from '../rbac/scope.ts';
import { type Reply, ServiceError } from '../service.ts';
import { roleDefinitions } from '../world.ts';
import { authorize, checkLocks, jsonBody, type NamedRequest, resourceId } from './arm-request.ts';
import { roleDefinitionView } from './role-definitions.ts';
import { checkWritable } from './scope-existence.ts';

const ACTION = 'Microsoft.Authorization/roleDefinitions';
const bodySchema = z.looseObject({
  properties: z.looseObject({
    roleName: z.string().min(1).max(512),
    description: z.string().max(2048).nullish(),
    permissions: z.array(z.looseObject(permissionSchema.shape)).min(1),
    assignableScopes: z.array(z.string()).min(1),
  }),
});

/** PUT of a custom role: 201, whether it is new or changed. */
export function putRoleDefinition(request: NamedRequest): Reply {
  const { scope, store, name } = request;
  authorize(request, `${ACTION}/write`, resourceId(scope.id, 'roleDefinitions', name));
  checkWritable(store.current, scope);
  const body = bodySchema.safeParse(jsonBody(request.call));
  const scopes = body.success ? body.data.properties.assignableScopes.map((one) => parseScope(one)) : [];
  if (!body.success || !isGuid(name) || scopes.some((one) => one === undefined || one.kind === 'tenant'))
    throw new ServiceError(400, 'InvalidRoleDefinition', 'The role definition is not valid.');
  const { roleName, description, permissions, assignableScopes } = body.data.properties;
  const id = name.toLowerCase();
  if (BUILT_IN_ROLES.some((role) => role.id === id))
    throw new ServiceError(400, 'RoleDefinitionUpdateNotPermitted', 'Built-in roles cannot be changed.');
  const twin = roleDefinitions(store.current).find(
    (role) => role.id !== id && role.roleName.toLowerCase() === roleName.toLowerCase(),
  );
  if (twin !== undefined)
    throw new ServiceError(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the same name already exists in this directory. Use a different name`,
    );
  const saved = customRoleSchema.parse({
    id,
    roleName,
    description: description ?? '',
    permissions: permissions.map(({ actions, notActions, dataActions, notDataActions }) => ({
      actions,
      notActions,
      dataActions,
      notDataActions,
    })),
    assignableScopes,
  });
  store.update((state) => {
    state.customRoles = [...state.customRoles.filter((role) => role.id !== id), saved];
  });
  return { status: 201, body: roleDefinitionView({ ...saved, type: 'CustomRole' }, scope.id) };
}

/** DELETE of a custom role: 200, or 204 when there was none; not while somebody holds it. */
export function deleteRoleDefinition(request: NamedRequest): Reply {
  const { scope, store, name } = request;
  const target = resourceId(scope.id, 'roleDefinitions', name);
  authorize(request, `${ACTION}/delete`, target);
  const state = store.current;
  const found = state.customRoles.find((role) => role.id === name.toLowerCase());
  if (found === undefined) return { status: 204 };
  checkLocks(request, 'delete', target);
  if (state.roleAssignments.some((entry) => entry.roleId === found.id))
    throw new ServiceError(
      400,
      'RoleDefinitionHasAssignments',
      `There are existing role assignments referencing role (code: RoleDefinitionHasAssignments) '${compactGuid(found.id)}'.`,
    );
  store.update((next) => {
    next.customRoles = next.customRoles.filter((role) => role.id !== found.id);
  });
  return { status: 200, body: roleDefinitionView({ ...found, type: 'CustomRole' }, scope.id) };
}
