import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { graphCode } from './graph-errors.ts';
import { groupArtifact, groupSharingKey } from './group-plan.ts';
import type { GroupRequest, GroupSchedules } from './group-schedules.ts';
import { type GroupSpec, groupSchema } from './group-spec.ts';
import { type PimMark, readPimMark } from './pim-mark.ts';

const scopePrefix = 'groups/';

/** The groups whose members PIM lends, as `groups/<object id>`. A plain membership says nothing of where it is from. */
export function groupScopes(catalogue: Catalogue): readonly string[] {
  return [...new Set(pimSpecs(catalogue).map(({ group }) => `${scopePrefix}${group.toLowerCase()}`))];
}

function pimSpecs({ entitlements }: Catalogue): readonly GroupSpec[] {
  return [...entitlements.values()]
    .flatMap(({ grants }) => grants)
    .map((spec) => groupSchema.safeParse(spec))
    .flatMap(({ data }) => (data?.pim === true ? [data] : []));
}

/**
 * The memberships of a group that Latchkey made through PIM for Groups and that are there now, proved by the mark in
 * the request for each and by who asked for it.
 */
export async function* listGroupMembers(
  schedules: GroupSchedules,
  scope: string,
  catalogue: Catalogue,
): AsyncGenerator<PlannedGrant, void, undefined> {
  const groupId = scope.slice(scopePrefix.length);
  const name = pimSpecs(catalogue).find(({ group }) => group.toLowerCase() === groupId)?.name ?? groupId;
  const ownId = await schedules.ownId();
  const made = new Map<string, { request: GroupRequest; mark: PimMark }>();
  for (const request of await requestsOf(schedules, groupId)) {
    const mark = readPimMark(request.justification);
    if (mark !== undefined && typeof request.targetScheduleId === 'string' && isBy(request, ownId))
      made.set(request.targetScheduleId, { request, mark });
  }
  if (made.size === 0) return;
  for (const { id } of await schedules.schedules(groupId)) {
    const found = made.get(id);
    if (found !== undefined) yield planOf({ id: groupId, name }, found.request, found.mark);
  }
}

/** A tenant without the licence has none. */
async function requestsOf(schedules: GroupSchedules, groupId: string): Promise<readonly GroupRequest[]> {
  try {
    return await schedules.requests(groupId);
  } catch (error) {
    if (graphCode(error) === 'AadPremiumLicenseRequired') return [];
    throw error;
  }
}

function isBy({ createdBy }: GroupRequest, ownId: string): boolean {
  return Object.values(createdBy ?? {}).some((by) => by?.id?.toLowerCase() === ownId);
}

/** What must have been planned; which of the request's grants it is, nothing says, and the first stands for it. */
function planOf(
  group: { readonly id: string; readonly name: string },
  { principalId, createdDateTime }: GroupRequest,
  { requestId, expiresAt, name }: PimMark,
): PlannedGrant {
  const details = {
    groupId: group.id,
    groupName: group.name,
    principalId: principalId.toLowerCase(),
    userPrincipalName: principalId,
    way: 'pim',
  } as const;
  return {
    requestId,
    index: 0,
    kind: 'entra.group',
    cloud: 'azure',
    permission: inEnglish(say('memberOf', group.name)),
    target: 'Microsoft Entra ID',
    principal: `the person with the object id ${details.principalId}`,
    artifact: groupArtifact(details, name),
    sharingKey: groupSharingKey(details),
    marked: true,
    startsAt: createdDateTime?.toISOString() ?? expiresAt,
    expiresAt: new Date(expiresAt).toISOString(),
    cloudSideEnd: true,
    details,
  };
}
