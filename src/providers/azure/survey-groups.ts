import type { HeldAccess } from '../../core/providers.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { graphCode } from './graph-errors.ts';
import type { GroupSchedules } from './group-schedules.ts';
import type { Membership } from './groups.ts';
import { readPimMark } from './pim-mark.ts';

/** Memberships that PIM for Groups ends by itself, by the group's id. */
export type BoundedMemberships = ReadonlyMap<string, Pick<HeldAccess, 'requestId' | 'expiresAt'>>;

/** A tenant without the licence has none. */
export async function boundedMemberships(
  schedules: GroupSchedules,
  personId: string,
): Promise<BoundedMemberships> {
  try {
    const { schedules: made, requests } = await schedules.ofPerson(personId);
    const found = new Map<string, Pick<HeldAccess, 'requestId' | 'expiresAt'>>();
    for (const { id, groupId, scheduleInfo } of made) {
      const endsAt = scheduleInfo.expiration?.endDateTime;
      if (!(endsAt instanceof Date)) continue;
      const request = requests.findLast(({ targetScheduleId }) => targetScheduleId === id);
      const mark = readPimMark(request?.justification);
      found.set(groupId.toLowerCase(), {
        expiresAt: endsAt.toISOString(),
        ...(mark !== undefined && { requestId: mark.requestId }),
      });
    }
    return found;
  } catch (error) {
    if (graphCode(error) === 'AadPremiumLicenseRequired') return new Map();
    throw error;
  }
}

/** The groups a person is in: first those they are a member of themselves. */
export function heldMemberships(
  direct: readonly Membership[],
  all: readonly Membership[],
  bounded: BoundedMemberships,
): readonly HeldAccess[] {
  const own = new Set(direct.map(({ id }) => id));
  const held = ({ id, name }: Membership, through: string): HeldAccess => ({
    cloud: 'azure',
    permission: inEnglish(say('memberOf', name)),
    target: 'Microsoft Entra ID',
    through,
    ...(own.has(id) && bounded.get(id)),
  });
  return [
    ...direct.map((group) => held(group, inEnglish(say('directly')))),
    ...all
      .filter(({ id }) => !own.has(id))
      .map((group) => held(group, inEnglish(say('throughAnotherGroup')))),
  ];
}
