import { z } from 'zod';

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

const accessKey = z.strictObject({ id: z.string(), secret: z.string() });

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

const managedPolicy = z.strictObject({
  name: z.string(),
  path: z.string(),
  id: z.string(),
  arn: z.string(),
  document: z.string(),
  description: z.string().optional(),
  createdAt: z.string(),
  tags: z.array(tag),
});

const oidcProvider = z.strictObject({ issuer: z.string(), clientIds: z.array(z.string()) });

const account = z.strictObject({
  id: z.string(),
  name: z.string(),
  rootAccessKeys: z.array(accessKey),
  users: z.array(user),
  groups: z.array(group),
  roles: z.array(role),
  policies: z.array(managedPolicy),
  oidcProviders: z.array(oidcProvider),
});

const session = z.strictObject({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  accountId: z.string(),
  roleId: z.string(),
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
});

export const awsStateSchema = z.strictObject({
  version: z.literal(1),
  accounts: z.array(account),
  awsManagedPolicies: z.array(managedPolicy),
  sessions: z.array(session),
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
