import { z } from 'zod';

const id = z.guid();
const externalIds = z.array(z.strictObject({ issuer: z.string().min(1), id: z.string().min(1) })).default([]);
const document = z.looseObject({ Version: z.literal('2012-10-17') });
const policyName = z.string().regex(/^[\w+=,.@-]{1,128}$/, 'must be a name as IAM allows it');
const reference = z.strictObject({ name: policyName, path: z.string().default('/') });
const arn = z.string().startsWith('arn:aws:iam::');

/** IAM Identity Center as the simulation begins with it. */
export const identityCenterSeedSchema = z.strictObject({
  /** The account that the instance is in: the organisation's management account. */
  ownerAccountId: z.string().regex(/^\d{12}$/, 'must be twelve digits'),
  /** Accounts that may administer it too. */
  delegatedAdministrators: z.array(z.string().regex(/^\d{12}$/)).default([]),
  instanceArn: z
    .string()
    .regex(/^arn:aws:sso:::instance\/ssoins-[a-zA-Z0-9-.]{16}$/)
    .default('arn:aws:sso:::instance/ssoins-7223aa11bb22cc33'),
  identityStoreId: z
    .string()
    .regex(/^d-[0-9a-f]{10}$/)
    .default('d-9067aa11bb'),
  region: z.string().default('eu-west-1'),
  users: z
    .array(
      z.strictObject({
        id,
        userName: z.string().min(1).max(128),
        displayName: z.string().min(1),
        givenName: z.string().min(1),
        familyName: z.string().min(1),
        email: z.string().min(1).optional(),
        externalIds,
        enabled: z.boolean().default(true),
      }),
    )
    .default([]),
  groups: z
    .array(
      z.strictObject({
        id,
        displayName: z.string().min(1),
        description: z.string().optional(),
        externalIds,
        /** User names. */
        members: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  permissionSets: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
        /** Ends the ARN; made from chance when absent. */
        id: z
          .string()
          .regex(/^ps-[a-zA-Z0-9-./]{16}$/)
          .optional(),
        description: z.string().min(1).optional(),
        /** Seconds. */
        sessionDuration: z.int().min(3_600).max(43_200).default(3_600),
        managedPolicies: z.array(arn).default([]),
        customerManagedPolicies: z.array(reference).default([]),
        inlinePolicy: document.optional(),
        permissionsBoundary: z.union([z.strictObject({ arn }), reference]).optional(),
      }),
    )
    .default([]),
  /** What is assigned already, by the names of above. */
  assignments: z
    .array(
      z
        .strictObject({
          accountId: z.string().regex(/^\d{12}$/),
          permissionSet: z.string(),
          user: z.string().optional(),
          group: z.string().optional(),
        })
        .refine(({ user, group }) => (user === undefined) !== (group === undefined), {
          message: 'Give either user or group.',
        }),
    )
    .default([]),
});

export type IdentityCenterSeed = z.output<typeof identityCenterSeedSchema>;
