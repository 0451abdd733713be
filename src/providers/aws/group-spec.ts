import { z } from 'zod';

/** The catalogue's spec of a membership of the beneficiary's IAM user in a group of the account. */
export const groupSchema = z.strictObject({
  kind: z.literal('aws.iam.group'),
  /** A name under `aws.accounts` of the catalogue. */
  account: z.string().min(1),
  group: z.string().regex(/^[\w+=,.@-]{1,128}$/, 'use the name of the group, without its path'),
});

export type GroupSpec = z.infer<typeof groupSchema>;
