import type { Eligibility, RoleSchedule, RoleScheduleRequest } from '../../pim/model.ts';
import { statusAt } from '../../pim/request-status.ts';
import { parseScope, type Scope } from '../../rbac/scope.ts';
import { type State } from '../../state.ts';
import { principalOf, roleDefinitions } from '../../world.ts';
import { resourceId } from '../arm-request.ts';
import { roleDefinitionIdAt } from '../role-assignment-view.ts';

interface Triple {
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string;
}

/** A role assignment schedule request as the API writes it. */
export function requestView(entry: RoleScheduleRequest, state: State, at: Date): object {
  return named(entry.scope, 'roleAssignmentScheduleRequests', entry.name, {
    targetRoleAssignmentScheduleId: entry.scheduleName,
    targetRoleAssignmentScheduleInstanceId: null,
    ...triple(entry),
    requestType: entry.requestType,
    status: statusAt(entry, at),
    approvalId: null,
    scheduleInfo: entry.scheduleInfo && {
      startDateTime: entry.scheduleInfo.startDateTime ?? entry.createdOn,
      expiration: entry.scheduleInfo.expiration,
    },
    ticketInfo: { ticketNumber: entry.ticketNumber, ticketSystem: entry.ticketSystem },
    justification: entry.justification,
    requestorId: entry.requestorId,
    createdOn: entry.createdOn,
    condition: entry.condition,
    conditionVersion: entry.conditionVersion,
    ...(entry.eligibilityName !== null && { linkedRoleEligibilityScheduleId: entry.eligibilityName }),
    expandedProperties: expanded(entry, state),
  });
}

/** A role assignment schedule: what is, or will be, active. */
export function scheduleView(
  entry: RoleSchedule,
  state: State,
  seen: { at: Date; memberType: string },
): object {
  return named(entry.scope, 'roleAssignmentSchedules', entry.name, {
    linkedRoleEligibilityScheduleId: entry.eligibilityName,
    assignmentType: entry.assignmentType,
    ...triple(entry),
    status: new Date(entry.start) > seen.at ? 'Granted' : 'Provisioned',
    roleAssignmentScheduleRequestId:
      entry.requestName && pimId(entry.scope, 'roleAssignmentScheduleRequests', entry.requestName),
    startDateTime: entry.start,
    endDateTime: entry.end,
    memberType: seen.memberType,
    createdOn: entry.createdOn,
    updatedOn: entry.updatedOn,
    condition: entry.condition,
    conditionVersion: entry.conditionVersion,
    expandedProperties: expanded(entry, state),
  });
}

/** What is active now, named like the role assignment that it gives. */
export function instanceView(entry: RoleSchedule, state: State, memberType: string): object {
  return named(entry.scope, 'roleAssignmentScheduleInstances', entry.assignmentName, {
    originRoleAssignmentId: resourceId(entry.scope, 'roleAssignments', entry.assignmentName),
    linkedRoleEligibilityScheduleId: entry.eligibilityName,
    linkedRoleEligibilityScheduleInstanceId: entry.eligibilityName,
    assignmentType: entry.assignmentType,
    ...triple(entry),
    status: 'Provisioned',
    roleAssignmentScheduleId: pimId(entry.scope, 'roleAssignmentSchedules', entry.name),
    startDateTime: entry.start,
    endDateTime: entry.end,
    memberType,
    createdOn: entry.createdOn,
    condition: entry.condition,
    conditionVersion: entry.conditionVersion,
    expandedProperties: expanded(entry, state),
  });
}

/** An eligibility, as a schedule, as an instance or as the request for it. */
export function eligibilityView(
  entry: Eligibility,
  state: State,
  type: 'roleEligibilitySchedules' | 'roleEligibilityScheduleInstances' | 'roleEligibilityScheduleRequests',
): object {
  const schedule = pimId(entry.scope, 'roleEligibilitySchedules', entry.name);
  const expiration = {
    type: entry.end === null ? 'NoExpiration' : 'AfterDateTime',
    endDateTime: entry.end,
    duration: null,
  };
  return named(entry.scope, type, entry.name, {
    ...triple(entry),
    status: 'Provisioned',
    ...(type === 'roleEligibilityScheduleRequests'
      ? {
          requestType: 'AdminAssign',
          targetRoleEligibilityScheduleId: entry.name,
          scheduleInfo: { startDateTime: entry.start, expiration },
        }
      : { startDateTime: entry.start, endDateTime: entry.end, memberType: 'Direct' }),
    ...(type === 'roleEligibilityScheduleInstances' && { roleEligibilityScheduleId: schedule }),
    createdOn: entry.createdOn,
    ...(type === 'roleEligibilitySchedules' && { updatedOn: entry.createdOn }),
    condition: null,
    conditionVersion: null,
    expandedProperties: expanded(entry, state),
  });
}

/** A scope the way PIM describes it beside an id. */
export function scopeView(scope: string, state: State): object {
  const parsed = parseScope(scope);
  return { id: scope, displayName: parsed ? displayName(parsed, state) : scope, type: scopeType(parsed) };
}

function scopeType(scope: Scope | undefined): string {
  if (scope === undefined) return 'unknown';
  if (scope.kind !== 'resource') return scope.kind.toLowerCase();
  const [provider = '', ...rest] = scope.id.split('/').slice(6);
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

function displayName(scope: Scope, state: State): string {
  const last = scope.id.split('/').at(-1) ?? scope.id;
  if (scope.kind === 'subscription')
    return state.subscriptions.find((entry) => entry.id === scope.subscription)?.displayName ?? last;
  if (scope.kind === 'managementGroup')
    return (
      state.managementGroups.find((entry) => entry.name.toLowerCase() === scope.managementGroup)
        ?.displayName || last
    );
  return last;
}

function triple(entry: Triple): object {
  return {
    scope: entry.scope,
    roleDefinitionId: roleDefinitionIdAt(entry.scope, entry.roleId),
    principalId: entry.principalId,
    principalType: entry.principalType,
  };
}

function expanded(entry: Triple, state: State): object {
  const role = roleDefinitions(state).find((one) => one.id === entry.roleId);
  const principal = principalOf(state, entry.principalId);
  const mail =
    principal?.type === 'User' ? (principal.entry.mail ?? principal.entry.userPrincipalName) : null;
  return {
    scope: scopeView(entry.scope, state),
    roleDefinition: {
      id: roleDefinitionIdAt(entry.scope, entry.roleId),
      displayName: role?.roleName ?? null,
      type: role?.type ?? null,
    },
    principal: {
      id: entry.principalId,
      displayName: principal?.entry.displayName ?? null,
      ...(principal?.type === 'User' && { email: mail }),
      type: entry.principalType,
    },
  };
}

function named(scope: string, type: string, name: string, properties: object): object {
  return {
    properties,
    name,
    id: pimId(scope, type, name),
    type: `Microsoft.Authorization/${spelled(type)}`,
  };
}

function pimId(scope: string, type: string, name: string): string {
  return resourceId(scope, spelled(type), name);
}

/** PIM writes the types of its things with a capital. */
function spelled(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}
