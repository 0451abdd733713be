import { z } from 'zod';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { accountDetails, accountDetailsSchema, accountNamed, iamUserOf, inWords } from './account.ts';
import type { GroupSpec } from './group-spec.ts';

const detailsSchema = accountDetailsSchema.extend({ userName: z.string(), groupName: z.string() });

export type MembershipDetails = z.infer<typeof detailsSchema>;

/** Reads back what `planMembership` wrote. */
export function membershipDetails(plan: PlannedGrant): MembershipDetails {
  return detailsSchema.parse(plan.details);
}

/**
 * Works out the membership. It has no name of its own and no owner, so that its account, group and user are its
 * name and requests for the same three share it.
 * @throws AccessError `catalogue.invalid`
 */
export function planMembership(spec: GroupSpec, context: PlanContext): PlannedGrant {
  const account = accountNamed(spec.account, context.catalogue);
  const userName = iamUserOf(context);
  const artifact = `${account.id}:group/${spec.group}:user/${userName}`;
  const details: MembershipDetails = { ...accountDetails(account), userName, groupName: spec.group };
  return {
    requestId: context.request.id,
    index: context.index,
    kind: spec.kind,
    cloud: 'aws',
    permission: inEnglish(say('groupNamed', spec.group)),
    target: inWords(account),
    principal: `IAM user ${userName}`,
    artifact,
    sharingKey: artifact,
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: false,
    details,
  };
}
