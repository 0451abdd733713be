import type { RoleAssignment } from '../model.ts';
import { parseScope } from '../rbac/scope.ts';
import { resourceId } from './arm-request.ts';

/** A role assignment as the API writes it. */
export function roleAssignmentView(assignment: RoleAssignment): object {
  const { scope, name } = assignment;
  return {
    properties: {
      roleDefinitionId: roleDefinitionIdAt(scope, assignment.roleId),
      principalId: assignment.principalId,
      principalType: assignment.principalType,
      scope,
      condition: assignment.condition,
      conditionVersion: assignment.conditionVersion,
      createdOn: sevenDigits(assignment.createdOn),
      updatedOn: sevenDigits(assignment.updatedOn),
      createdBy: assignment.createdBy,
      updatedBy: assignment.updatedBy,
      delegatedManagedIdentityResourceId: null,
      description: assignment.description,
    },
    id: resourceId(scope, 'roleAssignments', name),
    type: 'Microsoft.Authorization/roleAssignments',
    name,
  };
}

/** The full id of a role as seen from a scope: inside a subscription it carries the subscription. */
export function roleDefinitionIdAt(scope: string, roleId: string): string {
  const subscription = parseScope(scope)?.subscription;
  return resourceId(subscription ? `/subscriptions/${subscription}` : '', 'roleDefinitions', roleId);
}

/** .NET writes the fraction of a second with seven digits. */
function sevenDigits(iso: string): string {
  return iso.replace(/(\.\d{3})Z$/, '$10000Z');
}
