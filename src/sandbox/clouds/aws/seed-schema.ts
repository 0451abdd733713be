import { z } from 'zod';

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
});

/** What the simulated AWS begins with. */
export const awsSeedSchema = z.strictObject({ accounts: z.array(account).min(1) });

/** The seed as it is written. */
export type AwsSeedInput = z.input<typeof awsSeedSchema>;
export type AwsSeed = z.output<typeof awsSeedSchema>;
export type AccountSeed = AwsSeed['accounts'][number];
