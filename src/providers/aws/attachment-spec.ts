import { z } from 'zod';
import { roleName } from './policy-spec.ts';

/**
 * AWS's own policies whose holder can give access to people: in IAM, through the whole organisation (and so
 * through the accounts it may create), or in IAM Identity Center (AWS Managed Policy Reference Guide).
 */
export const ofAwsGivesAccess =
  /\/(AdministratorAccess|IAMFullAccess|AWSOrganizationsFullAccess|AWSSSO(MasterAccount|MemberAccount|Directory)Administrator)/;

const policyArn = z
  .string()
  .regex(/^arn:aws(-cn|-us-gov)?:iam::(aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/, {
    error:
      'is not the ARN of an IAM policy, such as arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess or arn:aws:iam::111122223333:policy/name',
  })
  .refine((arn) => !ofAwsGivesAccess.test(arn), {
    error:
      'lets its holder give access to themselves and others, which would outlast the request. Name a policy without rights to change IAM, the organization or IAM Identity Center',
  });

/** The catalogue's spec of a managed policy attached to the beneficiary's IAM user, or to a role. */
export const attachmentSchema = z.strictObject({
  kind: z.literal('aws.iam.attachment'),
  /** A name under `aws.accounts` of the catalogue. */
  account: z.string().min(1),
  /** Everybody who can take on the role has the policy meanwhile: AWS binds an attachment to nobody. */
  role: roleName.exactOptional(),
  policyArn,
});

export type AttachmentSpec = z.infer<typeof attachmentSchema>;
