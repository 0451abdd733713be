import { z } from 'zod';
import { optionalInstant, optionalText, ticketInfo } from '../../pim/body-parts.ts';
import { GROUP_ACTIONS, type ScheduleInfo } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { type GraphRequest, graphBody } from '../graph-request.ts';

const TYPES = {
  noExpiration: 'NoExpiration',
  afterDuration: 'AfterDuration',
  afterDateTime: 'AfterDateTime',
  notSpecified: 'NoExpiration',
} as const;

const bodySchema = z.looseObject({
  accessId: z.enum(['member', 'owner']),
  action: z.enum(GROUP_ACTIONS),
  groupId: z.guid().transform((id) => id.toLowerCase()),
  principalId: z.guid().transform((id) => id.toLowerCase()),
  justification: optionalText,
  isValidationOnly: z.boolean().default(false),
  ticketInfo,
  scheduleInfo: z
    .looseObject({
      startDateTime: optionalInstant,
      expiration: z
        .looseObject({
          type: z
            .enum(['noExpiration', 'afterDuration', 'afterDateTime', 'notSpecified'])
            .default('noExpiration'),
          endDateTime: optionalInstant,
          duration: optionalText,
        })
        .nullish(),
    })
    .nullish(),
});

/** What a request of PIM for Groups asks for. */
export interface GroupRequestBody {
  readonly accessId: 'member' | 'owner';
  readonly action: (typeof GROUP_ACTIONS)[number];
  readonly groupId: string;
  readonly principalId: string;
  readonly justification: string | null;
  readonly isValidationOnly: boolean;
  readonly ticketNumber: string | null;
  readonly ticketSystem: string | null;
  readonly scheduleInfo: ScheduleInfo | null;
}

/** Reads the body. Throws a 400 when it is not that of an assignment schedule request. */
export function parseGroupRequest(request: GraphRequest): GroupRequestBody {
  const parsed = bodySchema.safeParse(graphBody(request.call));
  if (!parsed.success) throw pimRefusals.invalid();
  const { ticketInfo: ticket, scheduleInfo, ...body } = parsed.data;
  return {
    ...body,
    ticketNumber: ticket?.ticketNumber ?? null,
    ticketSystem: ticket?.ticketSystem ?? null,
    scheduleInfo: scheduleInfo
      ? {
          startDateTime: scheduleInfo.startDateTime,
          expiration: {
            type: TYPES[scheduleInfo.expiration?.type ?? 'noExpiration'],
            endDateTime: scheduleInfo.expiration?.endDateTime ?? null,
            duration: scheduleInfo.expiration?.duration ?? null,
          },
        }
      : null,
  };
}
