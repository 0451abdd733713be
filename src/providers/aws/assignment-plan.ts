import { z } from 'zod';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { accountDetails, accountDetailsSchema, accountNamed, inWords } from './account.ts';
import type { AssignmentSpec } from './assignment-spec.ts';

/** The account of the details is the one that administers Identity Center; `targetAccount` the one access is to. */
const detailsSchema = accountDetailsSchema.extend({
  targetAccount: z.string(),
  region: z.string(),
  instanceArn: z.string(),
  permissionSetArn: z.string(),
  userName: z.string(),
  mail: z.string().exactOptional(),
  /** The person's object id in Entra, which provisioning may have written down as an external id. */
  objectId: z.string(),
});

export type AssignmentDetails = z.infer<typeof detailsSchema>;

/** Reads back what `planAssignment` wrote. */
export function assignmentDetails(plan: PlannedGrant): AssignmentDetails {
  return detailsSchema.parse(plan.details);
}

/**
 * Works out the assignment. It has no name of its own and no owner, so that its account, permission set and person
 * are its name and requests for the same three share it.
 * @throws AccessError `catalogue.invalid`
 */
export function planAssignment(spec: AssignmentSpec, context: PlanContext): PlannedGrant {
  const { catalogue, beneficiary } = context;
  const target = accountNamed(spec.account, catalogue);
  const administration = accountNamed(spec.identityCenter.account, catalogue);
  const userName = beneficiary.userPrincipalName.toLowerCase();
  const artifact = `${spec.permissionSet.arn}:${target.id}:user/${userName}`;
  const details: AssignmentDetails = {
    ...accountDetails(administration),
    targetAccount: target.id,
    region: spec.identityCenter.region,
    instanceArn: spec.identityCenter.instanceArn,
    permissionSetArn: spec.permissionSet.arn,
    userName,
    ...(beneficiary.mail !== undefined && { mail: beneficiary.mail }),
    objectId: beneficiary.objectId,
  };
  return {
    requestId: context.request.id,
    index: context.index,
    kind: spec.kind,
    cloud: 'aws',
    permission: inEnglish(say('permissionSet', spec.permissionSet.name)),
    target: inWords(target),
    principal: `${beneficiary.userPrincipalName} in IAM Identity Center`,
    artifact,
    sharingKey: artifact,
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: false,
    details,
  };
}
