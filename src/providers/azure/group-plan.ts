import { z } from 'zod';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import type { GroupSpec } from './group-spec.ts';
import { uuidV5 } from './uuid.ts';

const detailsSchema = z.strictObject({
  groupId: z.string(),
  groupName: z.string(),
  principalId: z.string(),
  userPrincipalName: z.string(),
  way: z.enum(['member', 'pim']),
});

export type GroupDetails = z.infer<typeof detailsSchema>;

/** Namespace of the names under which assignments of groups are found again. */
const namespace = '5f0d1d52-7b0e-4a41-9d0a-3c1f4f0a9c77';

/** Reads back what `planGroup` wrote. */
export function groupDetails(plan: PlannedGrant): GroupDetails {
  return detailsSchema.parse(plan.details);
}

/** The membership; through PIM with the name by which its assignment is known. */
export function groupArtifact({ groupId, principalId, way }: GroupDetails, name: string): string {
  const membership = `groups/${groupId}/members/${principalId}`;
  return way === 'pim' ? `${membership}/pim/${name}` : membership;
}

export function groupSharingKey({ groupId, principalId, way }: GroupDetails): string {
  return `${principalId}|${groupId}|${way}`;
}

/**
 * Works out the membership. A person is in a group or is not, so that requests for the same group share it. A
 * membership through Privileged Identity Management has a name besides, made of the request, by which its
 * assignment is known as Latchkey's.
 */
export function planGroup(spec: GroupSpec, context: PlanContext): PlannedGrant {
  const { beneficiary, id: requestId } = context.request;
  const details: GroupDetails = {
    groupId: spec.group.toLowerCase(),
    groupName: spec.name,
    principalId: beneficiary.objectId.toLowerCase(),
    userPrincipalName: beneficiary.userPrincipalName,
    way: spec.pim ? 'pim' : 'member',
  };
  const { groupId, principalId } = details;
  return {
    requestId,
    index: context.index,
    kind: spec.kind,
    cloud: 'azure',
    permission: inEnglish(say('memberOf', spec.name)),
    target: 'Microsoft Entra ID',
    principal: `${beneficiary.displayName} (${beneficiary.userPrincipalName})`,
    artifact: groupArtifact(details, uuidV5(namespace, `${requestId}|${groupId}|${principalId}`)),
    sharingKey: groupSharingKey(details),
    // A plain membership is like every other; one through PIM is found by Latchkey's own mark alone.
    ...(spec.pim && { marked: true }),
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: spec.pim,
    details,
  };
}
