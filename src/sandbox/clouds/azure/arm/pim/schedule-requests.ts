import type { RoleScheduleRequest } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { isCancelable } from '../../pim/request-status.ts';
import { isGuid } from '../../rbac/guid.ts';
import type { Reply } from '../../service.ts';
import { principalOf } from '../../world.ts';
import { authorize, type NamedRequest, resourceId, type ScopedRequest } from '../arm-request.ts';
import { page } from '../page.ts';
import { assignableRole, checkBodyCondition } from '../role-assignment-body.ts';
import { checkScopeExists, checkWritable } from '../scope-existence.ts';
import { type CheckedRequest, type Decision, decideRequest } from './decide-request.ts';
import { pimFilter } from './pim-filter.ts';
import { parseRequestBody, type RequestBody } from './request-body.ts';
import { checkLicence } from './schedules.ts';
import { requestView } from './views.ts';

const TYPE = 'roleAssignmentScheduleRequests';
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';
/** Only what makes a schedule can be taken back. */
const MAKING: readonly string[] = ['AdminAssign', 'AdminRenew', 'SelfActivate'];
/** PIM forgets requests after this time. */
const MEMORY_MS = 45 * 86_400_000;

/** PUT: asks for an assignment, a change of one, or its end. */
export function putScheduleRequest(request: NamedRequest): Reply {
  const { store, call } = request;
  const { record, apply } = decide(request);
  if (store.current.roleScheduleRequests.some((entry) => entry.name === record.name))
    throw pimRefusals.nameTaken();
  store.update((next) => {
    next.roleScheduleRequests = [
      ...next.roleScheduleRequests.filter((entry) => isKept(entry, call.now)),
      record,
    ];
    apply(next);
  });
  return { status: 201, body: requestView(record, store.current, call.now) };
}

/** POST …/validate: everything that PUT checks, and nothing done. */
export function validateScheduleRequest(request: NamedRequest): Reply {
  const { record } = decide(request);
  return { status: 200, body: requestView(record, request.store.current, request.call.now) };
}

/** POST …/cancel: takes back what is pending, or granted for later. */
export function cancelScheduleRequest(request: NamedRequest): Reply {
  const { store, call, caller } = request;
  const found = findHere(request);
  if (found.requestorId !== caller.objectId) authorizeWrite(request, found);
  checkWritable(store.current, request.scope);
  if (!MAKING.includes(found.requestType) || !isCancelable(found, call.now))
    throw pimRefusals.notCancelable();
  const now = call.now.toISOString();
  store.update((next) => {
    for (const entry of next.roleScheduleRequests) if (entry.name === found.name) entry.canceledOn = now;
    next.roleSchedules = next.roleSchedules.filter((schedule) => schedule.name !== found.scheduleName);
  });
  return { status: 200 };
}

/** GET of one. */
export function getScheduleRequest(request: NamedRequest): Reply {
  checkRead(request);
  return { status: 200, body: requestView(findHere(request), request.store.current, request.call.now) };
}

/** GET of the collection. */
export function listScheduleRequests(request: ScopedRequest): Reply {
  checkRead(request);
  const { store, call, limits } = request;
  const state = store.current;
  const wanted = pimFilter(request);
  const views = state.roleScheduleRequests
    .filter((entry) => isKept(entry, call.now) && wanted(entry))
    .map((entry) => requestView(entry, state, call.now));
  return page(call, views, limits.pageSize);
}

function decide(request: NamedRequest): Decision {
  const body = parseRequestBody(request);
  const state = request.store.current;
  const principal = principalOf(state, body.principalId);
  const arrives = principal?.entry.replicatedAt ?? null;
  const known = principal !== undefined && (arrives === null || new Date(arrives) <= request.call.now);
  if (body.requestType.startsWith('Self')) checkSelf(request, body);
  else authorizeWrite(request, { ...body, principalType: principal?.type ?? 'User' });
  checkLicence(request);
  if (!isGuid(request.name)) throw pimRefusals.invalid();
  checkWritable(state, request.scope);
  checkScopeExists(state, request.scope);
  const role = assignableRole(state, body.roleId, request);
  const ends = body.requestType === 'AdminRemove';
  if (!known && !ends) throw pimRefusals.subject();
  checkBodyCondition(body, role);
  const checked: CheckedRequest = { ...request, body, principalType: principal?.type ?? 'Unknown' };
  return decideRequest(checked);
}

/** Activating is for the one who is eligible, and nobody else. */
function checkSelf({ caller }: NamedRequest, body: RequestBody): void {
  if (body.principalId !== caller.objectId.toLowerCase()) throw pimRefusals.rules(['EligibilityRule']);
}

/** Documented for the request: the right to write role assignments at the scope, delegation conditions included. */
function authorizeWrite(
  request: NamedRequest,
  asked: { readonly roleId: string; readonly principalId: string; readonly principalType: string },
): void {
  const { scope, name } = request;
  authorize(request, `${ASSIGNMENTS}/write`, resourceId(scope.id, TYPE, name), {
    request: {
      [`${ASSIGNMENTS}:RoleDefinitionId`]: asked.roleId,
      [`${ASSIGNMENTS}:PrincipalId`]: asked.principalId,
      [`${ASSIGNMENTS}:PrincipalType`]: asked.principalType,
    },
  });
}

function checkRead(request: ScopedRequest): void {
  authorize(
    request,
    `Microsoft.Authorization/${TYPE}/read`,
    `${request.scope.id}/providers/Microsoft.Authorization/${TYPE}`,
  );
  checkLicence(request);
}

function findHere({ store, scope, name, call }: NamedRequest): RoleScheduleRequest {
  const found = store.current.roleScheduleRequests.find(
    (entry) =>
      entry.name === name.toLowerCase() && entry.scope.toLowerCase() === scope.key && isKept(entry, call.now),
  );
  if (found === undefined) throw pimRefusals.notFound('role assignment schedule request');
  return found;
}

function isKept(entry: RoleScheduleRequest, at: Date): boolean {
  return at.getTime() - new Date(entry.createdOn).getTime() < MEMORY_MS;
}
