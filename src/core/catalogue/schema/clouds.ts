import { z } from 'zod';
import { name } from './parts.ts';

const managedPolicyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/.+$/, 'use the ARN of a managed policy');

const account = z.strictObject({
  id: z.string().regex(/^\d{12}$/, 'use the twelve digits of the account, in quotes'),
  deployerRole: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'use the ARN of the role Latchkey assumes'),
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, 'use 2 to 1224 letters, digits or +=,.@:/-'),
  permissionsBoundary: managedPolicyArn.exactOptional(),
});

export const aws = z.strictObject({ accounts: z.record(name, account) });

export const azure = z.strictObject({ subscriptions: z.record(name, z.guid('use the subscription id')) });

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const list = oneOrMore.transform((value) => (typeof value === 'string' ? [value] : value));

const conditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionValues = z
  .union([conditionValue, z.array(conditionValue).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** One statement of an AWS policy (IAM JSON policy elements reference), with keys in the catalogue's spelling. */
export const statement = z.strictObject({
  effect: z.enum(['Allow', 'Deny']).default('Allow'),
  actions: list,
  resources: list,
  conditions: z.record(z.string(), z.record(z.string(), conditionValues)).default({}),
});

export const permissionSet = z
  .strictObject({
    description: z.string().max(400).default(''),
    aws: z
      .strictObject({
        managedPolicies: z.array(managedPolicyArn).max(10).default([]),
        statements: z.array(statement).max(20).default([]),
      })
      .prefault({}),
    azure: z.strictObject({ roles: z.array(z.string().min(1)).max(10).default([]) }).prefault({}),
  })
  .refine(
    ({ aws: a, azure: z }) => a.managedPolicies.length + a.statements.length + z.roles.length > 0,
    'name at least one managed policy, statement or role',
  );
