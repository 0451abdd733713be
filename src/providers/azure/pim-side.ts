import type { RoleAssignmentSchedule, RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { ArmPim } from './arm-pim.ts';
import { azureCode } from './errors.ts';
import { isOurs, madeBy } from './pim-made.ts';
import { nameIn, pimMark, readPimMark } from './pim-mark.ts';
import type { PimAction, PimRequest, PimSchedule, PimSide } from './pim-steps.ts';
import { isSameAccess } from './role-findings.ts';
import { type RoleDetails, roleDefinitionId } from './role-plan.ts';
import { uuidV5 } from './uuid.ts';

/** Namespace of the names of all requests about an artifact but the first. */
const namespace = '1d3e0a3e-52d4-4f0c-9d5d-0b7a2f4f9b11';
const mostRequests = 50;

/**
 * The steps of one grant for roles of Azure. The requests about an artifact have names that follow from its own, one
 * after the other, so that a repeat of a call finds what an earlier one has asked for.
 */
export function pimSide(pim: ArmPim, plan: PlannedGrant, details: RoleDetails, now: Date): PimSide {
  const first = nameIn(plan.artifact);
  const nameOf = (count: number) => (count === 0 ? first : uuidV5(namespace, `${first}|${count}`));
  const { scope } = details;

  return {
    now,
    about: `${plan.permission} for ${plan.principal} on ${plan.target}`,
    codeOf: azureCode,
    async requests() {
      const found: PimRequest[] = [];
      for (let count = 0; count < mostRequests; count += 1) {
        const request = await pim.request(scope, nameOf(count));
        if (request === undefined) return found;
        found.push(readRequest(nameOf(count), request));
      }
      throw new Error('Latchkey has made more requests about this assignment than it reads.');
    },
    async schedule(requests) {
      const found =
        requests.length === 0
          ? await listedSchedule(pim, details, nameOf)
          : await madeSchedule(pim, details, requests);
      if (found === undefined) return undefined;
      return isOver(found, now) && !(await isActive(pim, details, found)) ? undefined : readSchedule(found);
    },
    async submit(action, count, schedule) {
      // A name may be taken by a request that PIM shows to nobody any more; what ends or changes an assignment may
      // have any name, because a second one finds nothing left to do.
      const forgotten = count === 0 && schedule !== undefined;
      const name = forgotten ? uuidV5(namespace, `${first}|${now.toISOString()}`) : nameOf(count);
      return readRequest(name, await pim.submit(scope, name, bodyOf(plan, details, action, schedule)));
    },
    cancel: (request) => pim.cancel(scope, request.id),
  };
}

const requestTypes = { assign: 'AdminAssign', update: 'AdminUpdate', remove: 'AdminRemove' } as const;

/** What is asked of Privileged Identity Management. */
export function bodyOf(
  plan: PlannedGrant,
  details: RoleDetails,
  action: PimAction,
  schedule?: PimSchedule,
): RoleAssignmentScheduleRequest {
  return {
    principalId: details.principalId,
    roleDefinitionId: roleDefinitionId(details),
    requestType: requestTypes[action],
    justification: pimMark({ ...plan, name: nameIn(plan.artifact) }),
    ...(schedule !== undefined && { targetRoleAssignmentScheduleId: schedule.id }),
    ...(action !== 'remove' && {
      scheduleInfo: {
        startDateTime: schedule?.startsAt ?? new Date(plan.startsAt),
        expiration: { type: 'AfterDateTime', endDateTime: new Date(plan.expiresAt) },
      },
    }),
  };
}

function readRequest(id: string, request: RoleAssignmentScheduleRequest): PimRequest {
  const { requestType, status, createdOn, targetRoleAssignmentScheduleId, justification } = request;
  const action: PimAction =
    requestType === 'AdminRemove' ? 'remove' : requestType === 'AdminUpdate' ? 'update' : 'assign';
  const mark = readPimMark(justification);
  return {
    id,
    action,
    status: status ?? '',
    createdOn: createdOn ?? new Date(0),
    ...(action !== 'remove' && mark !== undefined && { expiresAt: mark.expiresAt }),
    ...(typeof targetRoleAssignmentScheduleId === 'string' && {
      // Azure gives the bare name in some answers and the whole id in others.
      scheduleId: nameIn(targetRoleAssignmentScheduleId),
    }),
  };
}

function readSchedule({
  name,
  id,
  startDateTime,
  createdOn,
  endDateTime,
}: RoleAssignmentSchedule): PimSchedule {
  return {
    id: name ?? nameIn(id ?? ''),
    startsAt: startDateTime ?? createdOn ?? new Date(0),
    endsAt: endDateTime ?? undefined,
  };
}

/** The schedule that came of the requests. */
async function madeSchedule(
  pim: ArmPim,
  details: RoleDetails,
  requests: readonly PimRequest[],
): Promise<RoleAssignmentSchedule | undefined> {
  const made = madeBy(requests);
  if (made === undefined) return undefined;
  const named =
    made.scheduleId === undefined ? undefined : await pim.schedule(details.scope, made.scheduleId);
  if (named !== undefined) return named;
  const schedules = await pim.schedulesOf(details.principalId, details.scope);
  return schedules.find((schedule) => isSameAccess(schedule, details) && isOurs(made, schedule.createdOn));
}

/** PIM forgets requests, but a schedule names the one that made it for as long as it is there. */
async function listedSchedule(
  pim: ArmPim,
  { principalId, scope }: RoleDetails,
  nameOf: (count: number) => string,
): Promise<RoleAssignmentSchedule | undefined> {
  const own = new Set(Array.from({ length: mostRequests }, (_, count) => nameOf(count)));
  const schedules = await pim.schedulesOf(principalId, scope);
  return schedules.find(
    ({ roleAssignmentScheduleRequestId: made }) => typeof made === 'string' && own.has(nameIn(made)),
  );
}

function isOver({ endDateTime }: RoleAssignmentSchedule, now: Date): boolean {
  return endDateTime !== undefined && endDateTime !== null && endDateTime <= now;
}

/** A lock can keep the role assignment of a schedule whose end has passed: then the access is not over. */
async function isActive(
  pim: ArmPim,
  { principalId, scope }: RoleDetails,
  { name = '' }: RoleAssignmentSchedule,
): Promise<boolean> {
  const instances = await pim.instancesOf(principalId, scope);
  return instances.some(({ roleAssignmentScheduleId: id }) => nameIn(id ?? '') === name.toLowerCase());
}
