import { z } from 'zod';
import { type AwsAccount, iamUserName } from '../../core/catalogue/catalogue.ts';
import { AccessError } from '../../core/errors.ts';
import type { PlanContext } from '../../core/ports.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { AttachmentSpec } from './attachment-spec.ts';

/** All that a call needs, kept in the plan so that access can be taken back after the catalogue has changed. */
const detailsSchema = z.strictObject({
  accountName: z.string(),
  deployerRole: z.string(),
  /** Not a secret (IAM User Guide, "Access to AWS accounts owned by third parties"). */
  externalId: z.string(),
  userName: z.string(),
  policyArn: z.string(),
});

export type AttachmentDetails = z.infer<typeof detailsSchema>;

/** Reads back what `planAttachment` wrote. */
export function attachmentDetails(plan: PlannedGrant): AttachmentDetails {
  return detailsSchema.parse(plan.details);
}

/**
 * Works out the attachment. An attachment has no name of its own and no owner, so that its account, user and
 * policy are its name and requests for the same three share it.
 * @throws AccessError `catalogue.invalid`
 */
export function planAttachment(spec: AttachmentSpec, context: PlanContext): PlannedGrant {
  const account = accountOf(spec, context);
  const userName = userNameOf(context);
  const artifact = `${account.id}:user/${userName}:${spec.policyArn}`;
  const details: AttachmentDetails = {
    accountName: account.name,
    deployerRole: account.deployerRole,
    externalId: account.externalId,
    userName,
    policyArn: spec.policyArn,
  };
  return {
    requestId: context.request.id,
    index: context.index,
    kind: spec.kind,
    cloud: 'aws',
    permission: policyName(spec.policyArn),
    target: `AWS account ${account.name} (${account.id})`,
    principal: `IAM user ${userName}`,
    artifact,
    sharingKey: artifact,
    startsAt: context.startsAt,
    expiresAt: context.expiresAt,
    cloudSideEnd: false,
    details,
  };
}

/** The last part of a policy's ARN: `AmazonS3ReadOnlyAccess`. */
function policyName(policyArn: string): string {
  return policyArn.slice(policyArn.lastIndexOf('/') + 1);
}

function accountOf(spec: AttachmentSpec, { catalogue }: PlanContext): AwsAccount {
  const account = catalogue.aws.accounts.get(spec.account);
  if (account === undefined)
    throw invalid(
      `There is no AWS account "${spec.account}" in the catalogue. Known: ${[...catalogue.aws.accounts.keys()].join(', ') || 'none'}.`,
    );
  const owner = spec.policyArn.split(':')[4];
  if (owner !== 'aws' && owner !== account.id)
    throw invalid(
      `${spec.policyArn} belongs to account ${owner} and cannot be attached in account ${account.name} (${account.id}). Name a policy of that account or one of AWS.`,
    );
  return account;
}

function userNameOf({ catalogue, request }: PlanContext): string {
  const { userPrincipalName } = request.beneficiary;
  const userName = iamUserName(catalogue, userPrincipalName);
  // The characters and the length of the IAM API reference, "CreateUser".
  if (userName === undefined || !/^[\w+=,.@-]{1,64}$/.test(userName))
    throw invalid(
      `The catalogue does not say which IAM user ${userPrincipalName} is. Add it under people.iamUsers, or the domain to people.iamUserRule.`,
    );
  return userName;
}

function invalid(message: string): AccessError {
  return new AccessError('catalogue.invalid', 'operator', message);
}
