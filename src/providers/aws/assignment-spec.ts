import { z } from 'zod';

const instanceArn = z
  .string()
  .regex(/^arn:aws(-cn|-us-gov)?:sso:::instance\/(sso)?ins-[\w.-]{16}$/, 'use the ARN of the instance');

/** The catalogue's spec of a permission set of IAM Identity Center, assigned to the beneficiary in an account. */
export const assignmentSchema = z
  .strictObject({
    kind: z.literal('aws.sso.assignment'),
    /** The account that the permission set is assigned in: a name under `aws.accounts` of the catalogue. */
    account: z.string().min(1),
    permissionSet: z.strictObject({
      /** As approvers read it. */
      name: z.string().regex(/^[\w+=,.@-]{1,32}$/, 'use the name of the permission set'),
      arn: z
        .string()
        .regex(
          /^arn:aws(-cn|-us-gov)?:sso:::permissionSet\/(sso)?ins-[\w.-]{16}\/ps-[\w./-]{16}$/,
          'use the ARN of the permission set',
        ),
    }),
    identityCenter: z.strictObject({
      /** The management account or a delegated administrator, a name under `aws.accounts`. */
      account: z.string().min(1),
      region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'use the name of a region, such as eu-central-1'),
      instanceArn,
    }),
  })
  .refine(
    ({ permissionSet, identityCenter }) =>
      permissionSet.arn.split('/')[1] === identityCenter.instanceArn.split('/')[1],
    'the permission set belongs to another instance',
  );

export type AssignmentSpec = z.infer<typeof assignmentSchema>;
