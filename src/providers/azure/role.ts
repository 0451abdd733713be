import type { RoleAssignment, RoleAssignmentCreateParameters } from '@azure/arm-authorization';
import type { GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded, type Purpose } from '../failure.ts';
import { deleteAssignmentByHand } from './by-hand.ts';
import { azureCode, azureFailure } from './errors.ts';
import { guardedList } from './guarded-list.ts';
import { conditionVersion, readRoleMark, roleMark, sameCondition, timeCondition } from './role-condition.ts';
import { type RoleLook, roleFindings } from './role-findings.ts';
import { listRoles } from './role-list.ts';
import { planRole, type RoleDetails, roleDefinitionId, roleDetails, roleOf } from './role-plan.ts';
import { type RoleSpec, roleSchema } from './role-spec.ts';
import { assignableScopes } from './scopes.ts';
import { roleUsage } from './usage.ts';

/**
 * An Azure role for the beneficiary at one scope. Every call goes to `plan.artifact` and uses
 * `plan.expiresAt`: when requests share an assignment, both are those of the one that is there, and the name
 * that this plan would have had is never worked out again.
 */
export function createRoleProvider({ arm, pim }: RoleLook): GrantProvider<RoleSpec> {
  /** Runs calls for a plan; whatever they throw becomes a ProviderError of the right class. */
  function call<Result>(
    plan: PlannedGrant,
    purpose: Purpose,
    work: (details: RoleDetails) => Promise<Result>,
  ): Promise<Result> {
    const about = `${plan.permission} for ${plan.principal} on ${plan.target}`;
    return guarded(
      async () => work(roleDetails(plan)),
      (error) => azureFailure(error, purpose, about),
    );
  }

  async function put(plan: PlannedGrant, details: RoleDetails): Promise<void> {
    try {
      await arm.putAssignment(plan.artifact, wanted(plan, details));
    } catch (error) {
      if (azureCode(error) !== 'RoleAssignmentExists') throw error;
      // Azure allows one assignment for a principal, role and scope. If one of our name is there, that is it
      // (an earlier attempt whose answer was lost); otherwise it is somebody else's and stays as it is.
      if ((await arm.assignment(plan.artifact)) === undefined) throw error;
    }
  }

  return {
    kind: 'azure.role',
    schema: roleSchema,
    plan: planRole,
    precheck: (plan) => call(plan, 'grant', (details) => roleFindings({ arm, pim }, plan, details)),
    place: (plan) =>
      call(plan, 'grant', async (details) => {
        await put(plan, details);
        return { usage: roleUsage(plan, details) };
      }),
    extend: (plan) => call(plan, 'grant', (details) => put(plan, details)),
    /**
     * Deletes by id alone, never by what a list shows. The id ends in a GUID made of the request and of what was
     * given; nobody else makes an assignment of that name. That it was altered meanwhile (`inspect` reports it) is
     * no reason to leave it: principal, role and scope of an assignment cannot be changed, so it is still the
     * access that was lent, and an altered description must not be a way to keep it.
     */
    remove: (plan) => call(plan, 'revoke', () => arm.deleteAssignment(plan.artifact)),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(plan, 'revoke', async (details) => {
        const found = await arm.assignment(plan.artifact);
        if (found === undefined) return 'absent';
        return isAsWanted(found, plan, details) ? 'present' : 'altered';
      }),
    byHand: deleteAssignmentByHand,
    scopes: assignableScopes,
    list: (scope, catalogue) =>
      guardedList(listRoles(arm, scope, catalogue), (error) =>
        azureFailure(error, 'revoke', `role assignments at ${scope}`),
      ),
  };
}

function wanted(plan: PlannedGrant, details: RoleDetails): RoleAssignmentCreateParameters {
  const condition = timeCondition(roleOf(details), plan.expiresAt);
  return {
    roleDefinitionId: roleDefinitionId(details),
    principalId: details.principalId,
    // Saves Azure the look into the directory, which does not know new people for some minutes.
    principalType: 'User',
    description: roleMark(plan.requestId, plan.expiresAt),
    ...(condition === undefined ? {} : { condition, conditionVersion }),
  };
}

/** The mark may name another request: holders of a shared assignment write it one after the other. */
function isAsWanted(found: RoleAssignment, plan: PlannedGrant, details: RoleDetails): boolean {
  const role = found.roleDefinitionId?.split('/').at(-1)?.toLowerCase();
  const condition = timeCondition(roleOf(details), plan.expiresAt);
  const mark = readRoleMark(found.description);
  return (
    role === details.roleId &&
    found.principalId?.toLowerCase() === details.principalId &&
    // Azure says null for an assignment without a condition, whatever the SDK's type says.
    sameCondition(found.condition ?? undefined, condition) &&
    mark !== undefined &&
    Date.parse(mark.expiresAt) === Date.parse(plan.expiresAt)
  );
}
