import { randomUUID } from 'node:crypto';
import type { Group } from '../../model.ts';
import type { GroupSchedule, GroupScheduleRequest } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { DEFAULT_RULES, failedRules, type Period, periodOf, SHORTEST_MS } from '../../pim/rules.ts';
import type { State } from '../../state.ts';
import type { GraphRequest } from '../graph-request.ts';
import type { GroupRequestBody } from './request-body.ts';

/** What becomes of a request: the record of it, and the change it makes when it is not only validated. */
export interface GroupDecision {
  readonly record: GroupScheduleRequest;
  readonly apply: (state: State) => void;
}

/** A request whose group and principal are there. */
export interface CheckedGroupRequest extends GraphRequest {
  readonly body: GroupRequestBody;
  readonly group: Group;
}

/** Decides about a request as PIM documents it. Throws the 400 that refuses it. */
export function decideGroupRequest(request: CheckedGroupRequest): GroupDecision {
  const { store, call, body } = request;
  const pending = store.current.groupScheduleRequests.some(
    (entry) => isSame(entry, body) && entry.canceledOn === null && new Date(entry.settledOn) > call.now,
  );
  if (pending) throw pimRefusals.pending();
  switch (body.action) {
    case 'adminAssign':
    case 'adminRenew':
      return assign(request);
    case 'adminUpdate':
    case 'adminExtend':
      return change(request);
    case 'adminRemove':
      return remove(request);
  }
}

/** True while the schedule is in force, or will be. */
export function isGroupScheduleStanding(entry: GroupSchedule, at: Date): boolean {
  const end = entry.closedOn ?? entry.end;
  return end === null || at < new Date(end);
}

function assign(request: CheckedGroupRequest): GroupDecision {
  const { body, call } = request;
  const period = checkedPeriod(request);
  if (findSchedule(request) !== undefined || isPlainMember(request)) throw pimRefusals.exists();
  const now = call.now.toISOString();
  const settledOn = settling(request);
  const start = new Date(settledOn) > period.start ? settledOn : period.start.toISOString();
  const schedule: GroupSchedule = {
    id: scheduleId(body),
    groupId: body.groupId,
    principalId: body.principalId,
    accessId: body.accessId,
    createdUsing: randomUUID(),
    createdOn: now,
    modifiedOn: now,
    start,
    end: period.end?.toISOString() ?? null,
    closedOn: null,
  };
  return {
    record: record(request, schedule, 'Provisioned'),
    apply: (state) => void state.groupSchedules.push(schedule),
  };
}

function change(request: CheckedGroupRequest): GroupDecision {
  const found = findSchedule(request);
  if (found === undefined) throw pimRefusals.absent();
  const period = checkedPeriod(request);
  const begun = new Date(found.start) <= request.call.now;
  const changed: GroupSchedule = {
    ...found,
    modifiedOn: request.call.now.toISOString(),
    start: begun ? found.start : period.start.toISOString(),
    end: period.end?.toISOString() ?? null,
  };
  return {
    record: record(request, changed, 'Provisioned'),
    apply: (state) => {
      state.groupSchedules = state.groupSchedules.map((entry) => (entry.id === found.id ? changed : entry));
    },
  };
}

function remove(request: CheckedGroupRequest): GroupDecision {
  const { body, call } = request;
  const schedule = findSchedule(request);
  if (schedule === undefined && !isPlainMember(request)) throw pimRefusals.absent();
  const age = schedule ? call.now.getTime() - new Date(schedule.start).getTime() : SHORTEST_MS;
  if (age >= 0 && age < SHORTEST_MS) throw pimRefusals.tooShort();
  const closedOn = settling(request);
  return {
    record: record(request, schedule, 'Revoked'),
    apply: (state) => {
      for (const entry of state.groupSchedules) if (entry.id === schedule?.id) entry.closedOn = closedOn;
      if (schedule !== undefined) return;
      for (const group of state.groups)
        if (group.id === body.groupId) group.members = group.members.filter((id) => id !== body.principalId);
    },
  };
}

function checkedPeriod({ body, store, call, caller }: CheckedGroupRequest): Period {
  const policy = store.current.groupPolicies.find(
    (entry) => entry.groupId === body.groupId && entry.accessId === body.accessId,
  );
  const period = periodOf(body.scheduleInfo, call.now);
  const failed = failedRules(policy?.assignment ?? DEFAULT_RULES.assignment, {
    period,
    justification: body.justification,
    ticketNumber: body.ticketNumber,
    multiFactor: caller.multiFactor,
  });
  if (failed.length > 0) throw pimRefusals.rules(failed);
  if (period.end !== null && period.end.getTime() - period.start.getTime() < SHORTEST_MS)
    throw pimRefusals.tooShort();
  return period;
}

function findSchedule({ store, body, call }: CheckedGroupRequest): GroupSchedule | undefined {
  return store.current.groupSchedules.find(
    (entry) => isSame(entry, body) && isGroupScheduleStanding(entry, call.now),
  );
}

/** A membership that no schedule gives. */
function isPlainMember(request: CheckedGroupRequest): boolean {
  const { body, group } = request;
  return (
    body.accessId === 'member' &&
    findSchedule(request) === undefined &&
    group.members.includes(body.principalId)
  );
}

function record(
  request: CheckedGroupRequest,
  schedule: GroupSchedule | undefined,
  outcome: GroupScheduleRequest['outcome'],
): GroupScheduleRequest {
  const { body, call, caller } = request;
  return {
    id:
      schedule?.createdUsing && outcome === 'Provisioned' && body.action === 'adminAssign'
        ? schedule.createdUsing
        : randomUUID(),
    groupId: body.groupId,
    principalId: body.principalId,
    accessId: body.accessId,
    action: body.action,
    createdById: caller.objectId,
    createdOn: call.now.toISOString(),
    scheduleId: schedule?.id ?? scheduleId(body),
    scheduleInfo: body.scheduleInfo,
    justification: body.justification,
    ticketNumber: body.ticketNumber,
    ticketSystem: body.ticketSystem,
    settledOn: settling(request),
    outcome,
    canceledOn: null,
  };
}

/** When the request will have been worked off. */
function settling({ call, delay }: CheckedGroupRequest): string {
  return new Date(call.now.getTime() + (delay.provisioning ?? 0)).toISOString();
}

function scheduleId({ groupId, accessId }: GroupRequestBody): string {
  return `${groupId}_${accessId}_${randomUUID()}`;
}

function isSame(
  entry: { readonly groupId: string; readonly principalId: string; readonly accessId: string },
  body: GroupRequestBody,
): boolean {
  return (
    entry.groupId === body.groupId &&
    entry.principalId === body.principalId &&
    entry.accessId === body.accessId
  );
}
