import { z } from 'zod';
import { about, name } from './parts.ts';

const managedPolicyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/.+$/, 'use the ARN of a managed policy');

const account = z.strictObject({
  id: z
    .string()
    .regex(/^\d{12}$/, 'use the twelve digits of the account, in quotes')
    .meta(about('The twelve digits of the account, in quotes.', '111122223333')),
  deployerRole: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'use the ARN of the role Latchkey assumes')
    .meta(
      about(
        'ARN of the role Latchkey assumes in the account.',
        'arn:aws:iam::111122223333:role/latchkey-deployer',
      ),
    ),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'use 2 to 1224 letters, digits or +=,.@:/-')
    .meta(about("The external id that the role's trust policy asks for.", 'latchkey-data-prod')),
  permissionsBoundary: managedPolicyArn
    .exactOptional()
    .meta(
      about(
        'ARN of the policy that bounds every role and inline policy Latchkey makes in the account.',
        'arn:aws:iam::111122223333:policy/latchkey-boundary',
      ),
    ),
});

export const aws = z.strictObject({
  accounts: z.record(name, account).meta(about('AWS accounts by the name that grants use.')),
});

export const azure = z.strictObject({
  subscriptions: z.record(name, z.guid('use the subscription id')).meta(
    about('Ids of subscriptions by the name that grants use.', {
      data: '7d1c6a52-93d4-4b5e-8f0a-2c6e5b1f9a10',
    }),
  ),
});

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const list = oneOrMore.transform((value) => (typeof value === 'string' ? [value] : value));

const conditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionValues = z
  .union([conditionValue, z.array(conditionValue).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** One statement of an AWS policy (IAM JSON policy elements reference), with keys in the catalogue's spelling. */
export const statement = z.strictObject({
  effect: z.enum(['Allow', 'Deny']).default('Allow').meta(about('Allow or Deny.', 'Deny')),
  actions: list.meta(about('One action or several; * and ? are wildcards.', ['s3:GetObject', 's3:List*'])),
  resources: list.meta(about('One ARN or several, or "*".', 'arn:aws:s3:::contoso-data/*')),
  conditions: z
    .record(z.string(), z.record(z.string(), conditionValues))
    .default({})
    .meta(
      about('Operator, then condition key, then one value or several.', {
        StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
      }),
    ),
});

export const permissionSet = z
  .strictObject({
    description: z
      .string()
      .max(400)
      .default('')
      .meta(about('What it allows, for reviewers.', 'Reads the buckets of the data platform.')),
    aws: z
      .strictObject({
        managedPolicies: z
          .array(managedPolicyArn)
          .max(10)
          .default([])
          .meta(
            about("ARNs of managed policies, AWS's own or the account's.", [
              'arn:aws:iam::aws:policy/ReadOnlyAccess',
            ]),
          ),
        statements: z
          .array(statement)
          .max(20)
          .default([])
          .meta(
            about('Statements of a policy of its own.', [
              { actions: 's3:GetObject', resources: 'arn:aws:s3:::contoso-data/*' },
            ]),
          ),
      })
      .prefault({})
      .meta(about('What it allows in AWS.', { managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] })),
    azure: z
      .strictObject({
        roles: z
          .array(z.string().min(1))
          .max(10)
          .default([])
          .meta(about('Names of built-in roles, or ids of role definitions.', ['Reader'])),
      })
      .prefault({})
      .meta(about('What it allows in Azure.', { roles: ['Reader'] })),
  })
  .refine(
    ({ aws: a, azure: z }) => a.managedPolicies.length + a.statements.length + z.roles.length > 0,
    'name at least one managed policy, statement or role',
  );
