import { z } from 'zod';
import { adjustableQuotas } from './iam/quotas.ts';
import { identityCenterSeedSchema } from './identity-center/seed-schema.ts';

const document = z.looseObject({ Version: z.literal('2012-10-17') });
const tags = z.record(z.string(), z.string()).default({});
const name = z.string().regex(/^[\w+=,.@-]{1,128}$/, 'must be a name as IAM allows it');
const path = z
  .string()
  .regex(/^\/([\u0021-\u007E]+\/)?$/, 'must begin and end with /')
  .default('/');
const arn = z.string().startsWith('arn:aws:iam::');
/** The ids of access keys that the simulator issues begin with ASIA; long-term ones with AKIA, as at AWS. */
const accessKey = z.strictObject({
  id: z.string().regex(/^AKIA[A-Z0-9]{12,124}$/, 'must begin with AKIA, as long-term keys do'),
  secret: z.string().min(16),
});

const policies = {
  /** Policy documents by name. */
  inlinePolicies: z.record(name, document).default({}),
  attachedPolicies: z.array(arn).default([]),
};

const account = z.strictObject({
  id: z.string().regex(/^\d{12}$/, 'must be twelve digits'),
  name: z.string().min(1),
  /** The account's alias, by which people sign in to its console. */
  alias: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/)
    .optional(),
  /** Where the quotas differ from AWS's own defaults. */
  quotas: z.partialRecord(z.enum(adjustableQuotas), z.int().min(0)).default({}),
  /** For tests and for setting things up; nothing of the product signs with it. */
  rootAccessKeys: z.array(accessKey).default([]),
  users: z
    .array(
      z.strictObject({
        name,
        path,
        ...policies,
        groups: z.array(name).default([]),
        accessKeys: z.array(accessKey).default([]),
        permissionsBoundary: arn.optional(),
        tags,
      }),
    )
    .default([]),
  groups: z.array(z.strictObject({ name, path, ...policies })).default([]),
  roles: z
    .array(
      z.strictObject({
        name,
        path,
        ...policies,
        trustPolicy: document,
        description: z.string().optional(),
        /** Seconds. */
        maxSessionDuration: z.int().min(3_600).max(43_200).default(3_600),
        permissionsBoundary: arn.optional(),
        tags,
      }),
    )
    .default([]),
  /** Customer managed policies. */
  policies: z.array(z.strictObject({ name, path, document, description: z.string().optional() })).default([]),
  oidcProviders: z
    .array(
      z.strictObject({
        issuer: z.url({ protocol: /^https$/ }),
        clientIds: z.array(z.string()).min(1).max(100),
      }),
    )
    .default([]),
  /** What other services have in the account, to be found by tags. */
  resources: z
    .array(
      z.strictObject({
        arn: z.string().regex(/^arn:aws:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:\S+$/, 'must be an ARN'),
        /** Where it is: an S3 bucket's ARN does not tell. */
        region: z.string().default('eu-west-1'),
        tags,
      }),
    )
    .default([]),
});

/** What the simulated AWS begins with. */
export const awsSeedSchema = z.strictObject({
  accounts: z.array(account).min(1),
  identityCenter: identityCenterSeedSchema.optional(),
});

/** The seed as it is written. */
export type AwsSeedInput = z.input<typeof awsSeedSchema>;
export type AwsSeed = z.output<typeof awsSeedSchema>;
export type AccountSeed = AwsSeed['accounts'][number];
