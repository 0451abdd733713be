import { z } from 'zod';
import type { AwsAccount } from '../../core/catalogue/catalogue.ts';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { accountNamed, iamUserOf, invalid, inWords } from './account.ts';
import type { AttachmentSpec } from './attachment-spec.ts';
import type { IamIdentity } from './inline-policy.ts';

/** All that a call needs, kept in the plan so that access can be taken back after the catalogue has changed. */
const detailsSchema = z.strictObject({
  accountName: z.string(),
  deployerRole: z.string(),
  /** Not a secret (IAM User Guide, "Access to AWS accounts owned by third parties"). */
  externalId: z.string(),
  identityType: z.enum(['user', 'role']),
  identityName: z.string(),
  policyArn: z.string(),
});

export type AttachmentDetails = z.infer<typeof detailsSchema>;

/** Reads back what `planAttachment` wrote. */
export function attachmentDetails(plan: PlannedGrant): AttachmentDetails {
  return detailsSchema.parse(plan.details);
}

/** What the policy is attached to. */
export function attachedTo({ identityType, identityName }: AttachmentDetails): IamIdentity {
  return { type: identityType, name: identityName };
}

/**
 * Works out the attachment. An attachment has no name of its own and no owner, so that its account, identity and
 * policy are its name and requests for the same three share it.
 * @throws AccessError `catalogue.invalid`
 */
export function planAttachment(spec: AttachmentSpec, context: PlanContext): PlannedGrant {
  const account = accountOf(spec, context);
  const identity: IamIdentity =
    spec.role === undefined ? { type: 'user', name: iamUserOf(context) } : { type: 'role', name: spec.role };
  const artifact = `${account.id}:${identity.type}/${identity.name}:${spec.policyArn}`;
  const details: AttachmentDetails = {
    accountName: account.name,
    deployerRole: account.deployerRole,
    externalId: account.externalId,
    identityType: identity.type,
    identityName: identity.name,
    policyArn: spec.policyArn,
  };
  return {
    requestId: context.request.id,
    index: context.index,
    kind: spec.kind,
    cloud: 'aws',
    permission: policyName(spec.policyArn),
    target: inWords(account),
    principal: `IAM ${identity.type} ${identity.name}`,
    artifact,
    sharingKey: artifact,
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: false,
    details,
  };
}

/** The last part of a policy's ARN: `AmazonS3ReadOnlyAccess`. */
export function policyName(policyArn: string): string {
  return policyArn.slice(policyArn.lastIndexOf('/') + 1);
}

function accountOf(spec: AttachmentSpec, { catalogue }: PlanContext): AwsAccount {
  const account = accountNamed(spec.account, catalogue);
  const owner = spec.policyArn.split(':')[4];
  if (owner !== 'aws' && owner !== account.id)
    throw invalid(
      `${spec.policyArn} belongs to account ${owner} and cannot be attached in account ${account.name} (${account.id}). Name a policy of that account or one of AWS.`,
    );
  return account;
}
