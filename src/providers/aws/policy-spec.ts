import { z } from 'zod';
import { statement } from '../../core/catalogue/schema/clouds.ts';

/** Roles that AWS keeps for itself: their policies cannot be changed (IAM User Guide, "service-linked roles"). */
const ofAws = /^(AWSServiceRoleFor|AWSReservedSSO_)/;

/** The name of a role of an account, without its path. */
export const roleName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'use the name of the role, without its path')
  .refine((name) => !ofAws.test(name), 'is a role that only AWS itself may change; name another one');

/** The catalogue's spec of an inline policy on the beneficiary's IAM user, or on a role that many use. */
export const policySchema = z
  .strictObject({
    kind: z.literal('aws.iam.policy'),
    /** A name under `aws.accounts` of the catalogue. */
    account: z.string().min(1),
    role: roleName.exactOptional(),
    /** A name under `permissionSets` of the catalogue. */
    permissionSet: z.string().min(1).exactOptional(),
    statements: z.array(statement).max(20).default([]),
  })
  .refine(
    ({ permissionSet, statements }) => permissionSet !== undefined || statements.length > 0,
    'say what is given: a permissionSet, statements, or both',
  );

export type PolicySpec = z.infer<typeof policySchema>;
