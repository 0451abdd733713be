import type { PlannedGrant } from '../../core/requests/request.ts';
import { graphCode } from './graph-errors.ts';
import type { GroupDetails } from './group-plan.ts';
import type { GroupRequest, GroupRequestBody, GroupSchedule, GroupSchedules } from './group-schedules.ts';
import { isOurs, madeBy } from './pim-made.ts';
import { nameIn, pimMark, readPimMark } from './pim-mark.ts';
import type { PimAction, PimRequest, PimSchedule, PimSide } from './pim-steps.ts';

/**
 * The steps of one membership through PIM for Groups. Graph gives the requests ids of its own, so that Latchkey's are
 * known by the mark in their justification.
 */
export function groupPimSide(
  schedules: GroupSchedules,
  plan: PlannedGrant,
  details: GroupDetails,
  now: Date,
): PimSide {
  const { groupId, principalId } = details;
  const own = nameIn(plan.artifact);
  return {
    now,
    about: `${plan.permission} for ${plan.principal}`,
    codeOf: graphCode,
    async requests() {
      const found = await schedules.requests(groupId, principalId);
      return found
        .filter(({ justification }) => readPimMark(justification)?.name === own)
        .map(readRequest)
        .toSorted((left, right) => left.createdOn.getTime() - right.createdOn.getTime());
    },
    async schedule(requests) {
      const found = await madeSchedule(schedules, details, requests);
      if (found === undefined) return undefined;
      const schedule = readSchedule(found);
      return schedule.endsAt !== undefined && schedule.endsAt <= now ? undefined : schedule;
    },
    submit: async (action, _count, schedule) =>
      readRequest(await schedules.submit(groupBodyOf(plan, details, action, schedule))),
    cancel: ({ id }) => schedules.cancel(id),
  };
}

const actions = { assign: 'adminAssign', update: 'adminUpdate', remove: 'adminRemove' } as const;

/** What is asked of PIM for Groups. */
export function groupBodyOf(
  plan: PlannedGrant,
  { groupId, principalId }: GroupDetails,
  action: PimAction,
  schedule?: PimSchedule,
): GroupRequestBody {
  return {
    accessId: 'member',
    action: actions[action],
    groupId,
    principalId,
    justification: pimMark({ ...plan, name: nameIn(plan.artifact) }),
    ...(action !== 'remove' && {
      scheduleInfo: {
        startDateTime: schedule?.startsAt.toISOString() ?? plan.startsAt,
        expiration: { type: 'afterDateTime', endDateTime: plan.expiresAt },
      },
    }),
  };
}

function readRequest({
  id,
  action: asked,
  status,
  createdDateTime,
  justification,
  targetScheduleId,
}: GroupRequest): PimRequest {
  const action: PimAction =
    asked === actions.remove ? 'remove' : asked === actions.update ? 'update' : 'assign';
  const mark = readPimMark(justification);
  return {
    id,
    action,
    status,
    createdOn: createdDateTime ?? new Date(0),
    ...(action !== 'remove' && mark !== undefined && { expiresAt: mark.expiresAt }),
    ...(typeof targetScheduleId === 'string' && { scheduleId: targetScheduleId }),
  };
}

function readSchedule({ id, scheduleInfo, createdDateTime }: GroupSchedule): PimSchedule {
  return {
    id,
    startsAt: scheduleInfo.startDateTime ?? createdDateTime ?? new Date(0),
    endsAt: scheduleInfo.expiration?.endDateTime ?? undefined,
  };
}

/** The schedule that came of the requests. */
async function madeSchedule(
  schedules: GroupSchedules,
  { groupId, principalId }: GroupDetails,
  requests: readonly PimRequest[],
): Promise<GroupSchedule | undefined> {
  const made = madeBy(requests);
  if (made === undefined) return undefined;
  const named = made.scheduleId === undefined ? undefined : await schedules.schedule(made.scheduleId);
  if (named !== undefined) return named;
  const listed = await schedules.schedules(groupId, principalId);
  return listed.find(({ createdDateTime }) => isOurs(made, createdDateTime));
}
