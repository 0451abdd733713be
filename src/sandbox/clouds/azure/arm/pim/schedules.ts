import type { RoleAssignment } from '../../model.ts';
import { isActive, isOver } from '../../pim/as-of.ts';
import type { RoleSchedule } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import type { Reply } from '../../service.ts';
import { authorize, type NamedRequest, type ScopedRequest } from '../arm-request.ts';
import { page } from '../page.ts';
import { memberTypeOf, pimFilter } from './pim-filter.ts';
import { eligibilityView, instanceView, scheduleView } from './views.ts';

/** Throws the 400 that a tenant without the licence gets for everything that PIM does. */
export function checkLicence({ store }: ScopedRequest): void {
  if (!store.current.entraIdP2) throw pimRefusals.licence();
}

/** GET of the schedules: what is active and what will be. */
export function listRoleAssignmentSchedules(request: ScopedRequest): Reply {
  checkRead(request, 'roleAssignmentSchedules');
  const { call, limits } = request;
  const wanted = pimFilter(request);
  const views = standing(request)
    .filter(wanted)
    .map((entry) => viewOf(entry, request));
  return page(call, views, limits.pageSize);
}

/** GET of one schedule. */
export function getRoleAssignmentSchedule(request: NamedRequest): Reply {
  checkRead(request, 'roleAssignmentSchedules');
  const found = standing(request).find((entry) => isHere(entry, request, entry.name));
  if (found === undefined) throw pimRefusals.notFound('role assignment schedule');
  return { status: 200, body: viewOf(found, request) };
}

/** GET of the instances: what is active now. */
export function listRoleAssignmentScheduleInstances(request: ScopedRequest): Reply {
  checkRead(request, 'roleAssignmentScheduleInstances');
  const { call, limits, scope, store } = request;
  const wanted = pimFilter(request);
  const views = active(request)
    .filter(wanted)
    .map((entry) => instanceView(entry, store.current, memberTypeOf(entry, scope)));
  return page(call, views, limits.pageSize);
}

/** GET of one instance. */
export function getRoleAssignmentScheduleInstance(request: NamedRequest): Reply {
  checkRead(request, 'roleAssignmentScheduleInstances');
  const found = active(request).find((entry) => isHere(entry, request, entry.assignmentName));
  if (found === undefined) throw pimRefusals.notFound('role assignment schedule instance');
  return {
    status: 200,
    body: instanceView(found, request.store.current, memberTypeOf(found, request.scope)),
  };
}

type EligibilityType = Parameters<typeof eligibilityView>[2];

/** GET of the eligibilities in one of the three forms that they have. */
export function listEligibilities(type: EligibilityType): (request: ScopedRequest) => Reply {
  return (request) => {
    checkRead(request, type);
    const { store, call, limits } = request;
    const wanted = pimFilter(request);
    const views = store.current.eligibilities
      .filter((entry) => type === 'roleEligibilityScheduleRequests' || isOpen(entry, type, call.now))
      .filter(wanted)
      .map((entry) => eligibilityView(entry, store.current, type));
    return page(call, views, limits.pageSize);
  };
}

/** GET of one eligibility in one of its forms. */
export function getEligibility(type: EligibilityType): (request: NamedRequest) => Reply {
  return (request) => {
    checkRead(request, type);
    const { store, name } = request;
    const found = store.current.eligibilities.find(
      (entry) => entry.name === name.toLowerCase() && entry.scope.toLowerCase() === request.scope.key,
    );
    if (found === undefined) throw pimRefusals.notFound('role eligibility schedule');
    return { status: 200, body: eligibilityView(found, store.current, type) };
  };
}

function isOpen(entry: { start: string; end: string | null }, type: EligibilityType, at: Date): boolean {
  const begun = type === 'roleEligibilitySchedules' || new Date(entry.start) <= at;
  return begun && (entry.end === null || at < new Date(entry.end));
}

function checkRead(request: ScopedRequest, type: string): void {
  authorize(
    request,
    `Microsoft.Authorization/${type}/read`,
    `${request.scope.id}/providers/Microsoft.Authorization/${type}`,
  );
  checkLicence(request);
}

/** Schedules that are not over, and plain role assignments, which PIM counts as schedules without end. */
function standing({ store, call }: ScopedRequest): readonly RoleSchedule[] {
  const state = store.current;
  const given = new Set(state.roleSchedules.map((schedule) => schedule.assignmentName));
  return [
    ...state.roleAssignments.filter((entry) => !given.has(entry.name)).map(asSchedule),
    ...state.roleSchedules.filter((schedule) => !isOver(schedule, state, call.now)),
  ];
}

function active(request: ScopedRequest): readonly RoleSchedule[] {
  const { store, call } = request;
  return standing(request).filter((schedule) => isActive(schedule, store.current, call.now));
}

function asSchedule(entry: RoleAssignment): RoleSchedule {
  const { name, scope, roleId, principalId, principalType, condition, conditionVersion, createdOn } = entry;
  return {
    name,
    assignmentName: name,
    requestName: null,
    scope,
    roleId,
    principalId,
    principalType,
    assignmentType: 'Assigned',
    eligibilityName: null,
    condition,
    conditionVersion,
    createdOn,
    updatedOn: entry.updatedOn,
    start: createdOn,
    end: null,
    closedOn: null,
  };
}

function viewOf(entry: RoleSchedule, { store, call, scope }: ScopedRequest): object {
  return scheduleView(entry, store.current, { at: call.now, memberType: memberTypeOf(entry, scope) });
}

function isHere(entry: RoleSchedule, { scope, name }: NamedRequest, entryName: string): boolean {
  return entry.scope.toLowerCase() === scope.key && entryName === name.toLowerCase();
}
