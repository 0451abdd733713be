import type { GroupSchedule, GroupScheduleRequest } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { isCancelable } from '../../pim/request-status.ts';
import { type Reply, ServiceError } from '../../service.ts';
import { principalOf } from '../../world.ts';
import { type Entity, parseFilter } from '../filter.ts';
import { READERS, requirePermission, WRITERS } from '../graph-caller.ts';
import { badRequest } from '../graph-error.ts';
import type { GraphRequest } from '../graph-request.ts';
import { allowOptions, collection } from '../query.ts';
import { decideGroupRequest, isGroupScheduleStanding } from './decide-request.ts';
import { parseGroupRequest } from './request-body.ts';
import { groupInstanceView, groupRequestView, groupScheduleView } from './views.ts';

const ADDRESS = 'identityGovernance/privilegedAccess/group';
/** Only what makes a schedule can be taken back. */
const MAKING: readonly string[] = ['adminAssign', 'adminRenew'];
const FILTER_RULES = {
  resource: 'PrivilegedAccessGroup',
  properties: [
    'id',
    'groupId',
    'principalId',
    'accessId',
    'status',
    'action',
    'memberType',
    'assignmentType',
  ],
  // Not a query of the directory: `ne` needs no header here.
  advanced: true,
};

/** POST …/assignmentScheduleRequests: gives, changes or ends a membership; 201 with what became of it. */
export function postGroupRequest(request: GraphRequest): Reply {
  requirePermission(request.caller, WRITERS.groupSchedules);
  checkLicence(request);
  const body = parseGroupRequest(request);
  const state = request.store.current;
  const group = state.groups.find((entry) => entry.id === body.groupId);
  if (group === undefined) throw pimRefusals.notFound('group');
  if (group.groupTypes.includes('DynamicMembership') || group.onPremisesSyncEnabled === true)
    throw new ServiceError(
      400,
      'InvalidRoleAssignmentRequest',
      'The role assignment request is invalid. Groups with dynamic membership and groups synchronized from on-premises cannot be managed.',
    );
  const known = principalOf(state, body.principalId) !== undefined;
  if (!known && body.action !== 'adminRemove') throw pimRefusals.subject();
  const { record, apply } = decideGroupRequest({ ...request, body, group });
  if (!body.isValidationOnly)
    request.store.update((next) => {
      next.groupScheduleRequests.push(record);
      apply(next);
    });
  return {
    status: 201,
    body: entity(
      request,
      'assignmentScheduleRequests',
      groupRequestView(record, request.call.now, body.isValidationOnly),
    ),
  };
}

/** POST …/assignmentScheduleRequests/{id}/cancel: takes back what is pending, or granted for later. */
export function cancelGroupRequest(request: GraphRequest): Reply {
  requirePermission(request.caller, WRITERS.groupSchedules);
  const { store, call } = request;
  const found = requestOf(request);
  if (!MAKING.includes(found.action) || !isCancelable(found, call.now)) throw pimRefusals.notCancelable();
  const now = call.now.toISOString();
  store.update((state) => {
    for (const entry of state.groupScheduleRequests) if (entry.id === found.id) entry.canceledOn = now;
    state.groupSchedules = state.groupSchedules.filter((schedule) => schedule.id !== found.scheduleId);
  });
  return { status: 204 };
}

/** GET …/assignmentScheduleRequests */
export function listGroupRequests(request: GraphRequest): Reply {
  checkRead(request);
  const { store, call } = request;
  const views = store.current.groupScheduleRequests.map((entry) => groupRequestView(entry, call.now));
  return list(request, 'assignmentScheduleRequests', views);
}

/** GET …/assignmentScheduleRequests/{id} */
export function getGroupRequest(request: GraphRequest): Reply {
  checkRead(request);
  const view = groupRequestView(requestOf(request), request.call.now);
  return { status: 200, body: entity(request, 'assignmentScheduleRequests', view) };
}

/** GET …/assignmentSchedules: only of one group or one principal. */
export function listGroupSchedules(request: GraphRequest): Reply {
  checkRead(request);
  requireNarrowing(request);
  const views = standing(request).map((entry) => groupScheduleView(entry, request.call.now));
  return list(request, 'assignmentSchedules', views);
}

/** GET …/assignmentSchedules/{id} */
export function getGroupSchedule(request: GraphRequest): Reply {
  checkRead(request);
  const found = standing(request).find((entry) => entry.id === request.parameters[0]);
  if (found === undefined) throw pimRefusals.notFound('assignment schedule');
  return {
    status: 200,
    body: entity(request, 'assignmentSchedules', groupScheduleView(found, request.call.now)),
  };
}

/** GET …/assignmentScheduleInstances: what is in force, of one group or one principal. */
export function listGroupInstances(request: GraphRequest): Reply {
  checkRead(request);
  requireNarrowing(request);
  return list(request, 'assignmentScheduleInstances', inForce(request).map(groupInstanceView));
}

/** GET …/assignmentScheduleInstances/{id} */
export function getGroupInstance(request: GraphRequest): Reply {
  checkRead(request);
  const found = inForce(request).find((entry) => entry.id === request.parameters[0]);
  if (found === undefined) throw pimRefusals.notFound('assignment schedule instance');
  return { status: 200, body: entity(request, 'assignmentScheduleInstances', groupInstanceView(found)) };
}

function checkRead(request: GraphRequest): void {
  requirePermission(request.caller, READERS.groupSchedules);
  checkLicence(request);
}

function checkLicence({ store }: GraphRequest): void {
  if (!store.current.entraIdP2) throw pimRefusals.licence();
}

function requireNarrowing({ call }: GraphRequest): void {
  if (!/\b(groupId|principalId)\s+eq\s/.test(call.query.get('$filter') ?? ''))
    throw new ServiceError(400, 'MissingParameter', 'The required filter groupId or principalId is missing.');
}

/** Schedules that are not over, and plain memberships, which PIM counts as schedules without end. */
function standing({ store, call }: GraphRequest): readonly GroupSchedule[] {
  const state = store.current;
  const schedules = state.groupSchedules.filter((entry) => isGroupScheduleStanding(entry, call.now));
  const given = new Set(
    schedules.map(({ groupId, principalId, accessId }) => `${groupId} ${principalId} ${accessId}`),
  );
  const plain = state.groups.flatMap((group) =>
    group.members
      .filter((id) => !given.has(`${group.id} ${id} member`))
      .map(
        (principalId): GroupSchedule => ({
          id: `${group.id}_member_${principalId}`,
          groupId: group.id,
          principalId,
          accessId: 'member',
          createdUsing: '',
          createdOn: new Date(0).toISOString(),
          modifiedOn: new Date(0).toISOString(),
          start: new Date(0).toISOString(),
          end: null,
          closedOn: null,
        }),
      ),
  );
  return [...plain, ...schedules];
}

function inForce(request: GraphRequest): readonly GroupSchedule[] {
  return standing(request).filter((entry) => new Date(entry.start) <= request.call.now);
}

function requestOf({ store, parameters }: GraphRequest): GroupScheduleRequest {
  const found = store.current.groupScheduleRequests.find((entry) => entry.id === parameters[0]);
  if (found === undefined) throw pimRefusals.notFound('assignment schedule request');
  return found;
}

function list(request: GraphRequest, type: string, views: readonly Entity[]): Reply {
  const { call, pageSize } = request;
  allowOptions(call, ['$filter', '$select', '$top', '$skiptoken']);
  const filter = call.query.get('$filter');
  const wanted = filter === null ? () => true : parseFilter(filter, FILTER_RULES);
  const names = call.query.get('$select')?.split(',');
  const found = views.filter(wanted).map((view) => (names ? only(view, names) : view));
  return collection(call, found, `${ADDRESS}/${type}`, pageSize);
}

function only(view: Entity, names: readonly string[]): Entity {
  const unknown = names.find((name) => !(name in view));
  if (unknown !== undefined) throw badRequest(`Could not find a property named '${unknown}'.`);
  return Object.fromEntries(names.map((name) => [name, view[name]]));
}

function entity({ call }: GraphRequest, type: string, view: Entity): object {
  return { '@odata.context': `${call.origin}/v1.0/$metadata#${ADDRESS}/${type}/$entity`, ...view };
}
