import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { graphCode } from './graph-errors.ts';
import type { GroupDetails } from './group-plan.ts';
import type { GroupSchedules } from './group-schedules.ts';
import type { Group, Groups, Membership } from './groups.ts';
import { heldUntilFinding } from './held-finding.ts';

export interface GroupLook {
  readonly groups: Groups;
  readonly schedules: GroupSchedules;
}

/** What stands in the way of a membership, or is there already. */
export async function groupFindings(
  look: GroupLook,
  plan: PlannedGrant,
  details: GroupDetails,
): Promise<readonly Finding[]> {
  return [
    ...(await groupItselfFindings(look.groups, details)),
    ...(await heldMembershipFindings(look, plan, details)),
  ];
}

/** What the group itself says, whoever is to be in it. */
export async function groupItselfFindings(
  groups: Groups,
  { groupId, groupName }: GroupDetails,
): Promise<readonly Finding[]> {
  const group = await groups.group(groupId);
  if (group === undefined)
    return [blocker('entra.groupMissing', `There is no group ${groupId} (${groupName}) in the directory.`)];
  const refusal = refusalOf(group);
  return refusal === undefined ? renamed(group, groupName) : [refusal];
}

/** Membership that the person has already, themselves or through another group, and in whichever way. */
export async function heldMembershipFindings(
  { groups, schedules }: GroupLook,
  plan: PlannedGrant,
  { groupId, principalId }: GroupDetails,
): Promise<readonly Finding[]> {
  const isIn = (list: readonly Membership[]) => list.some(({ id }) => id === groupId);
  if (!isIn(await groups.of(principalId, 'all'))) return [];
  if (!isIn(await groups.of(principalId, 'direct')))
    return [
      {
        severity: 'note',
        code: 'entra.memberThroughGroup',
        message: `${plan.principal} is a ${plan.permission} through another group already.`,
      },
    ];
  const bounded = await boundedMembership(schedules, groupId, principalId);
  if (bounded !== undefined) return [heldUntilFinding(plan, bounded)];
  return [
    {
      severity: 'standing',
      code: 'entra.memberAlready',
      message: `${plan.principal} is a ${plan.permission} already, and not through Latchkey: it stays as it is.`,
    },
  ];
}

/** Codes of a tenant in which Latchkey does not use PIM for Groups: no licence, or no permission for it. */
const withoutPim: ReadonlySet<string> = new Set(['AadPremiumLicenseRequired', 'Authorization_RequestDenied']);

/** A membership that PIM ends is no standing access: it may end before the request does. */
async function boundedMembership(
  schedules: GroupSchedules,
  groupId: string,
  personId: string,
): Promise<{ readonly endsAt: Date; readonly justification: string | null | undefined } | undefined> {
  try {
    for (const { id, createdUsing, scheduleInfo } of await schedules.schedules(groupId, personId)) {
      const endsAt = scheduleInfo.expiration?.endDateTime;
      // Plain membership is in PIM's list as well, without an end.
      if (!(endsAt instanceof Date)) continue;
      const requests = await schedules.requests(groupId, personId);
      const made = requests.find((request) => request.id === createdUsing || request.targetScheduleId === id);
      return { endsAt, justification: made?.justification };
    }
    return undefined;
  } catch (error) {
    if (withoutPim.has(graphCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** Groups whose members Latchkey cannot change, or could not take back what they give. */
function refusalOf(group: Group): Finding | undefined {
  const { displayName: name, groupTypes, onPremisesSyncEnabled, isAssignableToRole, mailEnabled } = group;
  if (group.visibility === 'HiddenMembership')
    return blocker(
      'entra.groupHidden',
      `${name} hides its members, so that Latchkey could not see whether somebody is still in it: name a group that does not.`,
    );
  if (groupTypes?.includes('DynamicMembership') === true)
    return blocker(
      'entra.groupDynamic',
      `The members of ${name} follow from a rule on people's attributes, so nobody can be added: name a group with assigned membership.`,
    );
  if (onPremisesSyncEnabled === true)
    return blocker(
      'entra.groupSynced',
      `${name} is kept in the on-premises directory and only copied to Entra, where its members cannot be changed: name a group that was made in Entra.`,
    );
  if (isAssignableToRole === true)
    return blocker(
      'entra.groupGivesRoles',
      `${name} can hold roles of the directory, by which its members could give access that outlasts the request: name a group that cannot (isAssignableToRole).`,
    );
  if (mailEnabled === true && groupTypes?.includes('Unified') !== true)
    return blocker(
      'entra.groupForMail',
      `${name} is a distribution list or a mail-enabled security group, whose members Microsoft Graph does not change: name a security group or a Microsoft 365 group.`,
    );
  return undefined;
}

/** The id decides; a name that is not the group's may mean that somebody reviewed another group. */
function renamed(group: Group, name: string): readonly Finding[] {
  if (group.displayName.toLowerCase() === name.toLowerCase()) return [];
  return [
    {
      severity: 'note',
      code: 'entra.groupRenamed',
      message: `The catalogue calls the group ${group.id} "${name}"; in the directory it is "${group.displayName}".`,
    },
  ];
}

function blocker(code: string, message: string): Finding {
  return { severity: 'blocker', code, message };
}
