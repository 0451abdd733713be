import type { RoleAssignment } from '../model.ts';
import { compactGuid, isGuid } from '../rbac/guid.ts';
import { type Reply, ServiceError } from '../service.ts';
import type { State } from '../state.ts';
import { assignmentsSeen, groupsHolding, hierarchyOf } from '../world.ts';
import {
  authorize,
  checkLocks,
  hasAction,
  type NamedRequest,
  resourceId,
  type ScopedRequest,
} from './arm-request.ts';
import { inReach, parseScopeFilter } from './filter.ts';
import { page } from './page.ts';
import { type AssignmentBody, checkAssignmentBody, parseAssignmentBody } from './role-assignment-body.ts';
import { roleAssignmentView } from './role-assignment-view.ts';
import { checkScopeExists, checkWritable } from './scope-existence.ts';

const ACTION = 'Microsoft.Authorization/roleAssignments';
/** How long the name of a deleted assignment cannot be used for another one. */
const NAME_MEMORY_MS = 10 * 60_000;

/** GET of the collection: what is at the scope, above it and, unless the filter says otherwise, below it. */
export function listRoleAssignments(request: ScopedRequest): Reply {
  const { scope, call, store, limits, delay } = request;
  authorize(request, `${ACTION}/read`, `${scope.id}/providers/${ACTION}`);
  const state = store.current;
  checkScopeExists(state, scope);
  const filter = parseScopeFilter(call.query.get('$filter'));
  const hierarchy = hierarchyOf(state);
  const wanted =
    filter.assignedTo && new Set([filter.assignedTo, ...groupsHolding(state, filter.assignedTo)]);
  const found = assignmentsSeen(state, call.now, delay.reads ?? 0).filter(
    (entry) =>
      inReach(entry.scope, scope, filter.atScope, hierarchy) &&
      (filter.principalId === undefined || entry.principalId === filter.principalId) &&
      (!wanted || wanted.has(entry.principalId)),
  );
  return page(call, found.map(roleAssignmentView), limits.pageSize);
}

/** GET of one. */
export function getRoleAssignment(request: NamedRequest): Reply {
  authorize(request, `${ACTION}/read`, idOf(request));
  const found = findHere(request);
  if (found === undefined)
    throw new ServiceError(
      404,
      'RoleAssignmentNotFound',
      `The role assignment '${compactGuid(request.name)}' is not found.`,
    );
  return { status: 200, body: roleAssignmentView(found) };
}

/** PUT: makes an assignment, or changes description and condition of the one with this name. */
export function putRoleAssignment(request: NamedRequest): Reply {
  const { scope, store, call, caller } = request;
  const name = request.name.toLowerCase();
  const body = parseAssignmentBody(request);
  authorize(request, `${ACTION}/write`, idOf(request), { request: attributes(body) });
  if (!isGuid(name))
    throw new ServiceError(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${request.name}' is not valid. The role assignment ID must be a GUID.`,
    );
  const state = store.current;
  checkWritable(state, scope);
  checkScopeExists(state, scope);
  checkLocks(request, 'write', idOf(request));
  const principalType = checkAssignmentBody(state, body, request);
  const existing = checkConflicts(state, request, body);
  if (existing === undefined) checkQuota(state, request);
  const now = call.now.toISOString();
  const saved: RoleAssignment = {
    ...(existing ?? { name, scope: scope.id, createdOn: now, createdBy: caller.objectId }),
    roleId: body.roleId,
    principalId: body.principalId,
    principalType: existing?.principalType ?? principalType,
    condition: body.condition,
    conditionVersion: body.conditionVersion,
    description: body.description,
    updatedOn: now,
    updatedBy: caller.objectId,
  };
  store.update((next) => {
    const schedule = next.roleSchedules.find((entry) => entry.assignmentName === name);
    if (schedule === undefined || existing === undefined) {
      next.roleAssignments = [...next.roleAssignments.filter((entry) => entry.name !== name), saved];
      return;
    }
    schedule.condition = body.condition;
    schedule.conditionVersion = body.conditionVersion;
  });
  return { status: existing === undefined ? 201 : 200, body: roleAssignmentView(saved) };
}

/** DELETE: 200 with what was deleted, 204 when there was nothing. */
export function deleteRoleAssignment(request: NamedRequest): Reply {
  const { store, call } = request;
  const found = findHere(request);
  if (found === undefined || !isLive(store.current, found)) {
    // There is nothing whose attributes a condition could look at.
    if (!hasAction(request, `${ACTION}/delete`)) authorize(request, `${ACTION}/delete`, idOf(request));
    return { status: 204 };
  }
  authorize(request, `${ACTION}/delete`, idOf(request), { resource: attributes(found) });
  checkLocks(request, 'delete', idOf(request));
  store.update((next) => {
    next.roleAssignments = next.roleAssignments.filter((entry) => entry.name !== found.name);
    // PIM notices when the role assignment of a schedule is gone, and lets the schedule end.
    for (const schedule of next.roleSchedules)
      if (schedule.assignmentName === found.name) schedule.closedOn = call.now.toISOString();
    next.deletedRoleAssignments = [
      ...next.deletedRoleAssignments.filter((entry) => isRemembered(entry.deletedOn, call.now)),
      { assignment: found, deletedOn: call.now.toISOString() },
    ];
  });
  return { status: 200, body: roleAssignmentView(found) };
}

/** False for one that is gone and still shows. */
function isLive(state: State, assignment: RoleAssignment): boolean {
  return state.roleAssignments.some((entry) => entry.name === assignment.name);
}

function idOf(request: NamedRequest): string {
  return resourceId(request.scope.id, 'roleAssignments', request.name);
}

function findHere({ store, name, scope, call, delay }: NamedRequest): RoleAssignment | undefined {
  return assignmentsSeen(store.current, call.now, delay.reads ?? 0).find(
    (entry) => entry.name === name.toLowerCase() && entry.scope.toLowerCase() === scope.key,
  );
}

/** What delegation conditions look at. The type is there only when the caller has given it. */
function attributes(entry: {
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string | null;
}): Record<string, string> {
  return {
    [`${ACTION}:RoleDefinitionId`]: entry.roleId,
    [`${ACTION}:PrincipalId`]: entry.principalId,
    ...(entry.principalType !== null && { [`${ACTION}:PrincipalType`]: entry.principalType }),
  };
}

/** The assignment that this PUT changes, if any. Throws when its name or its content is taken by another. */
function checkConflicts(
  state: State,
  request: NamedRequest,
  body: AssignmentBody,
): RoleAssignment | undefined {
  const name = request.name.toLowerCase();
  const same = (entry: RoleAssignment): boolean =>
    entry.scope.toLowerCase() === request.scope.key &&
    entry.principalId === body.principalId &&
    entry.roleId === body.roleId;
  const existing = state.roleAssignments.find((entry) => entry.name === name);
  const remembered = state.deletedRoleAssignments.find(
    (entry) => entry.assignment.name === name && isRemembered(entry.deletedOn, request.call.now),
  );
  const taken = existing ?? remembered?.assignment;
  if (taken !== undefined && !same(taken))
    throw new ServiceError(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  const twin = state.roleAssignments.find((entry) => entry.name !== name && same(entry));
  if (twin !== undefined)
    throw new ServiceError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${compactGuid(twin.name)}.`,
    );
  return existing;
}

function isRemembered(deletedOn: string, now: Date): boolean {
  return now.getTime() - new Date(deletedOn).getTime() < NAME_MEMORY_MS;
}

function checkQuota(state: State, { scope, limits }: NamedRequest): void {
  const root = scope.subscription === undefined ? scope.key : `/subscriptions/${scope.subscription}`;
  const quota =
    scope.subscription === undefined
      ? limits.roleAssignmentsPerManagementGroup
      : limits.roleAssignmentsPerSubscription;
  const count = state.roleAssignments.filter(({ scope: at }) => {
    const key = at.toLowerCase();
    return key === root || key.startsWith(`${root}/`);
  }).length;
  if (count >= quota)
    throw new ServiceError(
      400,
      'RoleAssignmentLimitExceeded',
      `The role assignment limit has been exceeded. No more role assignments can be created (limit: ${quota}).`,
    );
}
