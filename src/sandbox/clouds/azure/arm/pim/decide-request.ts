import { randomUUID } from 'node:crypto';
import type { RoleAssignment } from '../../model.ts';
import { isActive, isLocked, isOver, isReadOnly } from '../../pim/as-of.ts';
import type { RoleSchedule, RoleScheduleRequest } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { failedRules, type Period, periodOf, SHORTEST_MS } from '../../pim/rules.ts';
import type { State } from '../../state.ts';
import type { NamedRequest } from '../arm-request.ts';
import { rulesFor } from './policies.ts';
import type { RequestBody } from './request-body.ts';

/** What becomes of a request: the record of it, and the change it makes when it is not only validated. */
export interface Decision {
  readonly record: RoleScheduleRequest;
  readonly apply: (state: State) => void;
}

/** A request that has its caller, scope, role and principal checked. */
export interface CheckedRequest extends NamedRequest {
  readonly body: RequestBody;
  readonly principalType: string;
}

/** Decides about a request as PIM documents it. Throws the 400 that refuses it. */
export function decideRequest(request: CheckedRequest): Decision {
  const state = request.store.current;
  const pending = state.roleScheduleRequests.some(
    (entry) =>
      isSameTriple(entry, request) &&
      entry.canceledOn === null &&
      new Date(entry.settledOn) > request.call.now,
  );
  if (pending) throw pimRefusals.pending();
  switch (request.body.requestType) {
    case 'AdminAssign':
    case 'AdminRenew':
      return assign(request, 'Assigned');
    case 'SelfActivate':
      return assign(request, 'Activated');
    case 'AdminUpdate':
    case 'AdminExtend':
      return change(request);
    case 'AdminRemove':
    case 'SelfDeactivate':
      return remove(request);
  }
}

function assign(request: CheckedRequest, assignmentType: RoleSchedule['assignmentType']): Decision {
  const { body, store, call } = request;
  const state = store.current;
  const eligible = state.eligibilities.find(
    (entry) =>
      isSameTriple(entry, request) &&
      new Date(entry.start) <= call.now &&
      (entry.end === null || call.now < new Date(entry.end)),
  );
  const activates = assignmentType === 'Activated';
  const period = checkedPeriod(request, activates && eligible === undefined ? ['EligibilityRule'] : []);
  const twin = findSchedule(request) ?? (activates ? undefined : findAssignment(request));
  if (twin !== undefined) throw pimRefusals.exists();
  const settledOn = settling(request);
  if (isReadOnly(request.scope.id, state))
    return {
      record: record(request, { scheduleName: null, outcome: 'FailedAsResourceIsLocked' }),
      apply: nothing,
    };
  const now = call.now.toISOString();
  const schedule: RoleSchedule = {
    name: randomUUID(),
    assignmentName: randomUUID(),
    requestName: request.name.toLowerCase(),
    scope: request.scope.id,
    roleId: body.roleId,
    principalId: body.principalId,
    principalType: request.principalType,
    assignmentType,
    eligibilityName: activates ? (eligible?.name ?? null) : null,
    condition: body.condition,
    conditionVersion: body.conditionVersion,
    createdOn: now,
    updatedOn: now,
    start: later(period.start, settledOn).toISOString(),
    end: period.end?.toISOString() ?? null,
    closedOn: null,
  };
  return {
    record: record(request, { scheduleName: schedule.name, outcome: 'Provisioned' }),
    apply: (next) => void next.roleSchedules.push(schedule),
  };
}

/** A new end, in place. The schedule gets a new name every time; its role assignment keeps its own. */
function change(request: CheckedRequest): Decision {
  const { body, call } = request;
  const found = findSchedule(request);
  if (found === undefined) throw pimRefusals.absent();
  const period = checkedPeriod(request, []);
  const changed: RoleSchedule = {
    ...found,
    name: randomUUID(),
    requestName: request.name.toLowerCase(),
    condition: body.condition ?? found.condition,
    conditionVersion: body.condition === null ? found.conditionVersion : body.conditionVersion,
    updatedOn: call.now.toISOString(),
    start: isActive(found, request.store.current, call.now) ? found.start : period.start.toISOString(),
    end: period.end?.toISOString() ?? null,
  };
  return {
    record: record(request, { scheduleName: changed.name, outcome: 'Provisioned' }),
    apply: (next) => {
      next.roleSchedules = next.roleSchedules.map((entry) => (entry.name === found.name ? changed : entry));
    },
  };
}

function remove(request: CheckedRequest): Decision {
  const { call, store } = request;
  const schedule = findSchedule(request);
  const assignment = schedule ? undefined : findAssignment(request);
  const since = schedule?.start ?? assignment?.createdOn;
  if (since === undefined) throw pimRefusals.absent();
  const age = call.now.getTime() - new Date(since).getTime();
  if (age >= 0 && age < SHORTEST_MS) throw pimRefusals.tooShort();
  const scheduleName = schedule?.name ?? assignment?.name ?? null;
  if (isLocked(request.scope.id, store.current))
    return { record: record(request, { scheduleName, outcome: 'FailedAsResourceIsLocked' }), apply: nothing };
  const closedOn = settling(request).toISOString();
  return {
    record: record(request, { scheduleName, outcome: 'Revoked' }),
    apply: (next) => {
      for (const entry of next.roleSchedules) if (entry.name === schedule?.name) entry.closedOn = closedOn;
      if (assignment === undefined) return;
      next.roleAssignments = next.roleAssignments.filter((entry) => entry.name !== assignment.name);
      next.deletedRoleAssignments.push({ assignment, deletedOn: closedOn });
    },
  };
}

/** Throws what the settings of the role refuse, and what is too short to be worth it. */
function checkedPeriod(request: CheckedRequest, alreadyFailed: readonly string[]): Period {
  const { body, call, caller, store, scope } = request;
  const { assignment, activation } = rulesFor(store.current, scope, body.roleId);
  const period = periodOf(body.scheduleInfo, call.now);
  const rules = body.requestType === 'SelfActivate' ? activation : assignment;
  const failed = [
    ...alreadyFailed,
    ...failedRules(rules, {
      period,
      justification: body.justification,
      ticketNumber: body.ticketNumber,
      multiFactor: caller.multiFactor,
    }),
  ];
  if (failed.length > 0) throw pimRefusals.rules(failed);
  if (period.end !== null && period.end.getTime() - period.start.getTime() < SHORTEST_MS)
    throw pimRefusals.tooShort();
  return period;
}

function record(
  request: CheckedRequest,
  result: Pick<RoleScheduleRequest, 'scheduleName' | 'outcome'>,
): RoleScheduleRequest {
  const { body, call, caller, scope } = request;
  return {
    name: request.name.toLowerCase(),
    scope: scope.id,
    roleId: body.roleId,
    principalId: body.principalId,
    principalType: request.principalType,
    requestType: body.requestType,
    requestorId: caller.objectId,
    createdOn: call.now.toISOString(),
    scheduleInfo: body.scheduleInfo,
    justification: body.justification,
    ticketNumber: body.ticketNumber,
    ticketSystem: body.ticketSystem,
    condition: body.condition,
    conditionVersion: body.conditionVersion,
    eligibilityName: body.eligibilityName,
    settledOn: settling(request).toISOString(),
    canceledOn: null,
    ...result,
  };
}

/** When the request will have been worked off. */
function settling({ call, delay }: CheckedRequest): Date {
  return new Date(call.now.getTime() + (delay.provisioning ?? 0));
}

function findSchedule(request: CheckedRequest): RoleSchedule | undefined {
  const state = request.store.current;
  const wanted = ['SelfActivate', 'SelfDeactivate'].includes(request.body.requestType)
    ? 'Activated'
    : 'Assigned';
  return state.roleSchedules.find(
    (entry) =>
      entry.assignmentType === wanted &&
      isSameTriple(entry, request) &&
      !isOver(entry, state, request.call.now),
  );
}

/** A plain role assignment: PIM counts it as one without end. */
function findAssignment(request: CheckedRequest): RoleAssignment | undefined {
  const { roleSchedules, roleAssignments } = request.store.current;
  const given = new Set(roleSchedules.map((schedule) => schedule.assignmentName));
  return roleAssignments.find((entry) => isSameTriple(entry, request) && !given.has(entry.name));
}

function isSameTriple(
  entry: { readonly scope: string; readonly roleId: string; readonly principalId: string },
  { scope, body }: CheckedRequest,
): boolean {
  return (
    entry.scope.toLowerCase() === scope.key &&
    entry.roleId === body.roleId &&
    entry.principalId === body.principalId
  );
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function nothing(): void {
  // The request is on record; nothing else comes of it.
}
