import type { RoleAssignment, RoleAssignmentScheduleInstance } from '@azure/arm-authorization';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { HeldAccess } from '../../core/providers.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import type { Arm } from './arm.ts';
import type { ArmPim } from './arm-pim.ts';
import { nameIn, readPimMark } from './pim-mark.ts';
import { readRoleMark } from './role-condition.ts';
import { knownRoles } from './roles.ts';
import { scopeWords } from './scopes.ts';

export interface RoleSurveyPorts {
  readonly arm: Arm;
  readonly pim: ArmPim;
}

/** Whose roles are looked at. */
export interface Surveyed {
  readonly personId: string;
  readonly catalogue: Catalogue;
  /** Names of the groups the person is in, by id in lower case. */
  readonly groups: ReadonlyMap<string, string>;
}

/** A role assignment that counts for a person, by its id, which is the same in the lists of all scopes. */
export type HeldRole = readonly [id: string, held: HeldAccess];

/**
 * The role assignments that count for a person above, at and below a scope, with those that Privileged Identity
 * Management has made and will end.
 */
export async function heldRoles(
  ports: RoleSurveyPorts,
  surveyed: Surveyed,
  scope: string,
): Promise<readonly HeldRole[]> {
  const { arm } = ports;
  const ownId = await arm.ownId();
  const assignments = await arm.assignedTo(surveyed.personId, scope);
  const bounded = await boundedAccess(ports.pim, surveyed.personId, scope, ownId);
  const names = new Map<string, string>();
  const found: HeldRole[] = [];
  for (const assignment of assignments) {
    const id = assignment.id?.toLowerCase() ?? '';
    const lent = bounded.get(id) ?? markOf(assignment, ownId);
    found.push([
      id,
      {
        cloud: 'azure',
        permission: await roleName(arm, assignment.roleDefinitionId ?? '', names),
        target: scopeWords(assignment.scope ?? scope, surveyed.catalogue),
        through: throughWhat(assignment.principalId ?? '', surveyed),
        ...lent,
      },
    ]);
  }
  return found;
}

type Lent = Pick<HeldAccess, 'requestId' | 'expiresAt'>;

/** What an assignment's own mark says. Only a condition makes Azure end it; the mark's end alone is Latchkey's. */
function markOf({ description, createdBy, condition }: RoleAssignment, ownId: string): Lent {
  const mark = createdBy?.toLowerCase() === ownId ? readRoleMark(description) : undefined;
  if (mark === undefined) return {};
  return {
    requestId: mark.requestId,
    ...(typeof condition === 'string' && { expiresAt: new Date(mark.expiresAt).toISOString() }),
  };
}

/** What Privileged Identity Management ends by itself, by the role assignment that it has made for it. */
async function boundedAccess(
  pim: ArmPim,
  personId: string,
  scope: string,
  ownId: string,
): Promise<ReadonlyMap<string, Lent>> {
  const instances = (await pim.instancesOf(personId, scope, 'groups')).filter(
    ({ endDateTime }) => endDateTime instanceof Date,
  );
  if (instances.length === 0) return new Map();
  const requestIds = new Map<string, string>();
  for (const { targetRoleAssignmentScheduleId: made, justification, requestorId } of await pim.requestsOf(
    personId,
    scope,
  )) {
    const mark = requestorId?.toLowerCase() === ownId ? readPimMark(justification) : undefined;
    if (mark !== undefined && typeof made === 'string') requestIds.set(nameIn(made), mark.requestId);
  }
  return new Map(instances.map((instance) => [assignmentIdOf(instance), lentBy(instance, requestIds)]));
}

function assignmentIdOf({ originRoleAssignmentId }: RoleAssignmentScheduleInstance): string {
  return originRoleAssignmentId?.toLowerCase() ?? '';
}

function lentBy(
  { endDateTime, roleAssignmentScheduleId = '' }: RoleAssignmentScheduleInstance,
  requestIds: ReadonlyMap<string, string>,
): Lent {
  const requestId = requestIds.get(nameIn(roleAssignmentScheduleId));
  return {
    ...(requestId !== undefined && { requestId }),
    ...(endDateTime !== undefined && { expiresAt: endDateTime.toISOString() }),
  };
}

async function roleName(arm: Arm, roleDefinitionId: string, names: Map<string, string>): Promise<string> {
  const id = nameIn(roleDefinitionId);
  const known = knownRoles.find((role) => role.id === id)?.name ?? names.get(id);
  if (known !== undefined) return known;
  const name = (await arm.roleDefinition(roleDefinitionId))?.roleName ?? `role ${id}`;
  names.set(id, name);
  return name;
}

function throughWhat(principalId: string, { personId, groups }: Surveyed): string {
  const id = principalId.toLowerCase();
  return id === personId ? inEnglish(say('directly')) : inEnglish(say('throughGroup', groups.get(id) ?? id));
}
