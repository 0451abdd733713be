import { z } from 'zod';
import { firstVersion } from './iam/policy-versions.ts';
import { adjustableQuotas } from './iam/quotas.ts';
import { identityCenterSchema } from './identity-center/state.ts';

/**
 * Everything the simulator remembers, as it stands in the state file. Lists, not records keyed by name: IAM
 * allows a user to be called `constructor`. Times are ISO 8601 texts.
 */

const tag = z.strictObject({ key: z.string(), value: z.string() });
const inlinePolicy = z.strictObject({ name: z.string(), document: z.string() });

const entity = {
  name: z.string(),
  path: z.string(),
  id: z.string(),
  createdAt: z.string(),
  inlinePolicies: z.array(inlinePolicy),
  /** ARNs of managed policies, in the order in which they were attached. */
  attachedPolicies: z.array(z.string()),
};

const accessKey = z.strictObject({
  id: z.string(),
  secret: z.string(),
  status: z.enum(['Active', 'Inactive']).default('Active'),
  createdAt: z.string().optional(),
});

const user = z.strictObject({
  ...entity,
  groups: z.array(z.string()),
  accessKeys: z.array(accessKey),
  boundary: z.string().optional(),
  tags: z.array(tag),
});

const group = z.strictObject(entity);

const role = z.strictObject({
  ...entity,
  trustPolicy: z.string(),
  /** The ids of the users and roles that the trust policy names, as they were when it was set. */
  trusted: z.array(z.strictObject({ arn: z.string(), id: z.string() })),
  description: z.string().optional(),
  /** Seconds. */
  maxSessionDuration: z.number(),
  boundary: z.string().optional(),
  tags: z.array(tag),
});

const managedPolicy = z.preprocess(
  withVersions,
  z.strictObject({
    name: z.string(),
    path: z.string(),
    id: z.string(),
    arn: z.string(),
    description: z.string().optional(),
    createdAt: z.string(),
    updatedAt: z.string(),
    versions: z.array(z.strictObject({ id: z.string(), document: z.string(), createdAt: z.string() })),
    defaultVersionId: z.string(),
    /** How many there ever were: the number of a version that was deleted does not come again. */
    versionsMade: z.number(),
    tags: z.array(tag),
  }),
);

/** Older state files have the one document that a policy had then. */
function withVersions(value: unknown): unknown {
  const policy = z.looseObject({ document: z.string(), createdAt: z.string() }).safeParse(value);
  if (!policy.success) return value;
  const { document, ...rest } = policy.data;
  return { ...rest, ...firstVersion(document, rest.createdAt) };
}

const oidcProvider = z.strictObject({
  issuer: z.string(),
  clientIds: z.array(z.string()),
  thumbprints: z.array(z.string()).default([]),
  createdAt: z.string().optional(),
  tags: z.array(tag).default([]),
});

const resource = z.strictObject({
  arn: z.string(),
  region: z.string(),
  tags: z.array(tag),
  /** True once it has had a tag: what never had one is not found. */
  tagged: z.boolean(),
});

const account = z.strictObject({
  id: z.string(),
  name: z.string(),
  rootAccessKeys: z.array(accessKey),
  users: z.array(user),
  groups: z.array(group),
  roles: z.array(role),
  policies: z.array(managedPolicy),
  oidcProviders: z.array(oidcProvider),
  /** What other services have, so that it can be found by its tags. */
  resources: z.array(resource).default([]),
  alias: z.string().optional(),
  /** Where the account's quotas differ from the usual ones. */
  quotas: z.partialRecord(z.enum(adjustableQuotas), z.number()).default({}),
  /** Roles that Identity Center took away while sessions of them were running. */
  retiredRoles: z.array(role).default([]),
});

const session = z.strictObject({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  accountId: z.string(),
  /** Of the role that was taken, or of the user whose session it is. */
  roleId: z.string().optional(),
  userId: z.string().optional(),
  sessionName: z.string(),
  issuedAt: z.string(),
  expiresAt: z.string(),
  sourceIdentity: z.string().optional(),
  federatedProvider: z.string().optional(),
  tags: z.array(tag),
  /** Keys of the tags that follow into a chained session. */
  transitiveTagKeys: z.array(z.string()),
  policy: z.string().optional(),
  policyArns: z.array(z.string()),
  /** The person of Identity Center who holds it. */
  identityStoreUserId: z.string().optional(),
  /** True for the credentials that the console works with after a sign-in. */
  console: z.boolean().optional(),
  /** What the credentials were got with. */
  issuedTo: z.enum(['longTerm', 'session', 'webIdentity', 'portal']).default('session'),
});

const signinToken = z.strictObject({
  token: z.string(),
  /** Of the session whose credentials it was got with. */
  accessKeyId: z.string(),
  expiresAt: z.string(),
  /** Seconds that the console may be used for; as long as the credentials when absent. */
  sessionDuration: z.number().optional(),
});

export const awsStateSchema = z.strictObject({
  version: z.literal(1),
  accounts: z.array(account),
  awsManagedPolicies: z.array(managedPolicy),
  sessions: z.array(session),
  signinTokens: z.array(signinToken).default([]),
  identityCenter: identityCenterSchema.optional(),
});

export type AwsState = z.infer<typeof awsStateSchema>;
export type Account = z.infer<typeof account>;
export type User = z.infer<typeof user>;
export type Group = z.infer<typeof group>;
export type Role = z.infer<typeof role>;
export type ManagedPolicy = z.infer<typeof managedPolicy>;
export type Session = z.infer<typeof session>;
export type Tag = z.infer<typeof tag>;
export type InlinePolicy = z.infer<typeof inlinePolicy>;
