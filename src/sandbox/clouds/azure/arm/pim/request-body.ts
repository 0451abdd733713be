import { z } from 'zod';
import { optionalInstant, optionalText, ticketInfo } from '../../pim/body-parts.ts';
import { REQUEST_TYPES, type ScheduleInfo } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { isGuid } from '../../rbac/guid.ts';
import { jsonBody, type ScopedRequest } from '../arm-request.ts';
import { type AssignmentBody, ROLE_ID } from '../role-assignment-body.ts';

const bodySchema = z.looseObject({
  properties: z.looseObject({
    roleDefinitionId: z.string().regex(ROLE_ID),
    principalId: z.string().refine(isGuid),
    requestType: z.enum(REQUEST_TYPES),
    scheduleInfo: z
      .looseObject({
        startDateTime: optionalInstant,
        expiration: z
          .looseObject({
            type: z.enum(['NoExpiration', 'AfterDuration', 'AfterDateTime']).default('NoExpiration'),
            endDateTime: optionalInstant,
            duration: optionalText,
          })
          .nullish(),
      })
      .nullish(),
    justification: optionalText,
    ticketInfo,
    linkedRoleEligibilityScheduleId: optionalText,
    condition: optionalText,
    conditionVersion: optionalText,
  }),
});

type Properties = z.infer<typeof bodySchema>['properties'];

/** What a role assignment schedule request asks for. */
export interface RequestBody extends AssignmentBody {
  readonly requestType: Properties['requestType'];
  readonly scheduleInfo: ScheduleInfo | null;
  readonly justification: string | null;
  readonly ticketNumber: string | null;
  readonly ticketSystem: string | null;
  /** In lower case; the id's last part. */
  readonly eligibilityName: string | null;
}

/** Reads the body. Throws a 400 when it is not that of a role assignment schedule request. */
export function parseRequestBody(request: ScopedRequest): RequestBody {
  const parsed = bodySchema.safeParse(jsonBody(request.call));
  if (!parsed.success) throw pimRefusals.invalid();
  const { properties } = parsed.data;
  return {
    roleId: (ROLE_ID.exec(properties.roleDefinitionId)?.[1] ?? '').toLowerCase(),
    principalId: properties.principalId.toLowerCase(),
    // The API has no place for it: PIM always looks the principal up.
    principalType: null,
    condition: properties.condition,
    conditionVersion: properties.condition === null ? null : properties.conditionVersion,
    description: null,
    requestType: properties.requestType,
    scheduleInfo: scheduleInfo(properties.scheduleInfo),
    justification: properties.justification,
    ticketNumber: properties.ticketInfo?.ticketNumber ?? null,
    ticketSystem: properties.ticketInfo?.ticketSystem ?? null,
    eligibilityName: properties.linkedRoleEligibilityScheduleId?.split('/').at(-1)?.toLowerCase() ?? null,
  };
}

function scheduleInfo(given: Properties['scheduleInfo']): ScheduleInfo | null {
  if (!given) return null;
  const { type, endDateTime, duration } = given.expiration ?? {};
  return {
    startDateTime: given.startDateTime,
    expiration: {
      type: type ?? 'NoExpiration',
      endDateTime: endDateTime ?? null,
      duration: duration ?? null,
    },
  };
}
