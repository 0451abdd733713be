import type { Permission, RoleAssignment, RoleAssignmentScheduleInstance } from '@azure/arm-authorization';
import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { Arm } from './arm.ts';
import type { ArmPim } from './arm-pim.ts';
import { azureCode } from './errors.ts';
import { heldUntilFinding, leftBehindFinding } from './held-finding.ts';
import type { Lock } from './locks.ts';
import { nameIn } from './pim-mark.ts';
import { readRoleMark } from './role-condition.ts';
import { type RoleDetails, roleDefinitionId } from './role-plan.ts';
import { knownRoles } from './roles.ts';

export interface RoleLook {
  readonly arm: Arm;
  readonly pim: ArmPim;
}

/** What stands in the way of an assignment, or is there already. */
export async function roleFindings(
  look: RoleLook,
  plan: PlannedGrant,
  details: RoleDetails,
): Promise<readonly Finding[]> {
  return [
    ...(await heldFindings(look, plan, details)),
    ...(await lockFindings(look.arm, plan, details)),
    ...(await roleDefinitionFindings(look.arm, plan, details)),
  ];
}

/** The same role at the same scope, whoever gave it, in whichever way. */
export async function heldFindings(
  { arm, pim }: RoleLook,
  plan: PlannedGrant,
  details: RoleDetails,
): Promise<readonly Finding[]> {
  const held = await arm.assignmentsOf(details.principalId, details.scope);
  const same = held.find((assignment) => isSameAccess(assignment, details));
  if (same === undefined || sameText(same.id, plan.artifact)) return [];
  const leftBehind = readRoleMark(same.description);
  if (leftBehind !== undefined) return [leftBehindFinding(plan, leftBehind.requestId)];
  const instances = await instancesIfAllowed(pim, details);
  const bounded = instances.find(({ originRoleAssignmentId }) =>
    sameText(originRoleAssignmentId, same.id ?? ''),
  );
  if (bounded?.endDateTime instanceof Date)
    return [await boundedFinding(pim, plan, details, { ...bounded, endDateTime: bounded.endDateTime })];
  const limited = typeof same.condition === 'string' ? ', under a condition' : '';
  return [
    {
      severity: 'standing',
      code: 'azure.assignedAlready',
      message: `${plan.permission} on ${plan.target} is already assigned to ${plan.principal}${limited}, and not by Latchkey: it stays as it is.`,
    },
  ];
}

/** Whoever does not use PIM need not let Latchkey read it. */
async function instancesIfAllowed(
  pim: ArmPim,
  { principalId, scope }: RoleDetails,
): Promise<readonly RoleAssignmentScheduleInstance[]> {
  try {
    return await pim.instancesOf(principalId, scope);
  } catch (error) {
    if (azureCode(error) === 'AuthorizationFailed') return [];
    throw error;
  }
}

/** Access that Privileged Identity Management ends is no standing access: it may end before the request does. */
async function boundedFinding(
  pim: ArmPim,
  plan: PlannedGrant,
  { scope }: RoleDetails,
  { endDateTime, roleAssignmentScheduleId }: RoleAssignmentScheduleInstance & { endDateTime: Date },
): Promise<Finding> {
  const schedule = await pim.schedule(scope, nameIn(roleAssignmentScheduleId ?? ''));
  const made = schedule?.roleAssignmentScheduleRequestId;
  const request = typeof made === 'string' ? await pim.request(scope, nameIn(made)) : undefined;
  return heldUntilFinding(plan, { endsAt: endDateTime, justification: request?.justification });
}

/** Locks that would keep an assignment from being removed. */
export async function lockFindings(
  arm: Arm,
  plan: PlannedGrant,
  { scope }: RoleDetails,
): Promise<readonly Finding[]> {
  try {
    return (await arm.locks(scope)).map((lock) => lockFinding(lock, plan));
  } catch (error) {
    if (azureCode(error) !== 'AuthorizationFailed') throw error;
    return [
      {
        severity: 'note',
        code: 'azure.locksUnknown',
        message: `Latchkey may not read the locks of ${plan.target} (Microsoft.Authorization/locks/read), so a lock that would hold up the removal is found only then.`,
      },
    ];
  }
}

/** A CanNotDelete lock would let the assignment be made and then keep it; a ReadOnly lock forbids both. */
function lockFinding(lock: Lock, plan: PlannedGrant): Finding {
  return {
    severity: 'blocker',
    code: 'azure.locked',
    message: `The lock "${lock.name}" (${lock.level}) on ${lock.scope} would keep Latchkey from taking access to ${plan.target} back. Its owner has to remove it first.`,
  };
}

/** Actions by which the holder of a role could give access that outlasts the request. */
const accessGivingActions = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleAssignmentScheduleRequests/write',
  'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/elevateAccess/action',
];

/** The roles of the table are known; any other is looked up, because its GUID says nothing about what it allows. */
export async function roleDefinitionFindings(
  arm: Arm,
  plan: PlannedGrant,
  details: RoleDetails,
): Promise<readonly Finding[]> {
  if (knownRoles.some(({ id }) => id === details.roleId)) return [];
  const definition = await arm.roleDefinition(roleDefinitionId(details));
  if (definition === undefined)
    return [
      {
        severity: 'blocker',
        code: 'azure.roleMissing',
        message: `There is no role definition ${details.roleId} at ${plan.target}.`,
      },
    ];
  const giving = accessGivingActions.find((action) =>
    (definition.permissions ?? []).some((permission) => allows(permission, action)),
  );
  if (giving === undefined) return [];
  return [
    {
      severity: 'blocker',
      code: 'azure.roleGivesAccess',
      message: `The role "${definition.roleName ?? details.roleId}" allows ${giving}: its holder could give access that outlasts the request.`,
    },
  ];
}

function allows({ actions = [], notActions = [] }: Permission, action: string): boolean {
  return (
    actions.some((pattern) => matches(pattern, action)) &&
    !notActions.some((pattern) => matches(pattern, action))
  );
}

/** Matches an action against a pattern in which `*` stands for any text, ignoring case. */
function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}

/** Whether something in Azure gives the same role to the same principal at the same scope. */
export function isSameAccess(
  found: Pick<RoleAssignment, 'scope' | 'roleDefinitionId' | 'principalId'>,
  details: RoleDetails,
): boolean {
  return (
    sameText(found.scope, details.scope) &&
    sameText(lastPart(found.roleDefinitionId), details.roleId) &&
    sameText(found.principalId, details.principalId)
  );
}

function lastPart(id: string | undefined): string | undefined {
  return id?.slice(id.lastIndexOf('/') + 1);
}

function sameText(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
