import type { GroupSchedule, GroupScheduleRequest, ScheduleInfo } from '../../pim/model.ts';
import { statusAt } from '../../pim/request-status.ts';
import type { Entity } from '../filter.ts';

/** A privilegedAccessGroupAssignmentScheduleRequest. */
export function groupRequestView(entry: GroupScheduleRequest, at: Date, isValidationOnly = false): Entity {
  const done = new Date(entry.settledOn) <= at;
  return {
    id: entry.id,
    status: statusAt(entry, at),
    completedDateTime: done ? entry.settledOn : null,
    createdDateTime: entry.createdOn,
    approvalId: null,
    customData: null,
    createdBy: { user: { id: entry.createdById } },
    action: entry.action,
    isValidationOnly,
    justification: entry.justification,
    scheduleInfo:
      entry.scheduleInfo &&
      scheduleInfoView(entry.scheduleInfo, entry.scheduleInfo.startDateTime ?? entry.createdOn),
    ticketInfo: { ticketNumber: entry.ticketNumber, ticketSystem: entry.ticketSystem },
    accessId: entry.accessId,
    principalId: entry.principalId,
    groupId: entry.groupId,
    targetScheduleId: entry.scheduleId,
  };
}

/** A privilegedAccessGroupAssignmentSchedule. */
export function groupScheduleView(entry: GroupSchedule, at: Date): Entity {
  const expiration = {
    type: entry.end === null ? ('NoExpiration' as const) : ('AfterDateTime' as const),
    endDateTime: entry.end,
    duration: null,
  };
  return {
    id: entry.id,
    scheduleInfo: scheduleInfoView({ startDateTime: entry.start, expiration }, entry.start),
    createdDateTime: entry.createdOn,
    modifiedDateTime: entry.modifiedOn,
    createdUsing: entry.createdUsing === '' ? null : entry.createdUsing,
    status: new Date(entry.start) > at ? 'Granted' : 'Provisioned',
    accessId: entry.accessId,
    principalId: entry.principalId,
    groupId: entry.groupId,
    memberType: 'Direct',
    assignmentType: 'Assigned',
  };
}

/** A privilegedAccessGroupAssignmentScheduleInstance: what is in force now. */
export function groupInstanceView(entry: GroupSchedule): Entity {
  return {
    id: entry.id,
    principalId: entry.principalId,
    startDateTime: entry.createdUsing === '' ? null : entry.start,
    endDateTime: entry.end,
    assignmentType: 'Assigned',
    accessId: entry.accessId,
    groupId: entry.groupId,
    memberType: 'Direct',
    assignmentScheduleId: entry.id,
  };
}

function scheduleInfoView({ expiration }: ScheduleInfo, startDateTime: string): object {
  const { type, endDateTime, duration } = expiration;
  return {
    startDateTime,
    recurrence: null,
    expiration: { type: type.charAt(0).toLowerCase() + type.slice(1), endDateTime, duration },
  };
}
