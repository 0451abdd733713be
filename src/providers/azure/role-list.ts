import type { RoleAssignment } from '@azure/arm-authorization';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { Arm } from './arm.ts';
import { type FoundRole, planOfFound } from './found-role.ts';
import { readRoleMark } from './role-condition.ts';
import { isListedAt } from './scopes.ts';

/**
 * The assignments that Latchkey made at a scope and below. Two things prove one ours, and nobody else can have
 * written both: the mark in the description, and the creator, which Azure fills in.
 */
export async function* listRoles(
  arm: Arm,
  scope: string,
  catalogue: Catalogue,
): AsyncGenerator<PlannedGrant, void, undefined> {
  const ownId = await arm.ownId();
  for await (const assignment of arm.assignmentsAround(scope)) {
    if (assignment.createdBy?.toLowerCase() !== ownId) continue;
    const found = foundIn(assignment);
    if (found !== undefined && isListedAt(scope, found.scope)) yield planOfFound(found, catalogue);
  }
}

function foundIn({
  id,
  createdOn,
  condition,
  description,
  ...access
}: RoleAssignment): FoundRole | undefined {
  const mark = readRoleMark(description);
  const { scope, principalId, roleDefinitionId } = access;
  if (mark === undefined || id === undefined || scope === undefined) return undefined;
  if (principalId === undefined || roleDefinitionId === undefined) return undefined;
  const cloudSideEnd = typeof condition === 'string';
  return {
    kind: 'azure.role',
    artifact: id,
    scope,
    principalId,
    roleDefinitionId,
    mark,
    createdOn,
    cloudSideEnd,
  };
}
