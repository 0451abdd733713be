import { z } from 'zod';

/** What IAM Identity Center and its identity store remember. Times are ISO 8601 texts. */

const externalId = z.strictObject({ issuer: z.string(), id: z.string() });

const user = z.strictObject({
  id: z.string(),
  userName: z.string(),
  displayName: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  email: z.string().optional(),
  externalIds: z.array(externalId),
  enabled: z.boolean(),
});

const group = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  description: z.string().optional(),
  externalIds: z.array(externalId),
});

const membership = z.strictObject({ id: z.string(), groupId: z.string(), userId: z.string() });

const permissionSet = z.strictObject({
  arn: z.string(),
  name: z.string(),
  description: z.string().optional(),
  relayState: z.string().optional(),
  createdAt: z.string(),
  /** Seconds. */
  sessionDuration: z.number(),
  managedPolicies: z.array(z.string()),
  customerManagedPolicies: z.array(z.strictObject({ name: z.string(), path: z.string() })),
  inlinePolicy: z.string().optional(),
  /** The ARN of a policy of AWS, or the name and path of one of each account. */
  boundary: z
    .union([z.strictObject({ arn: z.string() }), z.strictObject({ name: z.string(), path: z.string() })])
    .optional(),
  tags: z.array(z.strictObject({ key: z.string(), value: z.string() })),
});

const assignment = z.strictObject({
  accountId: z.string(),
  permissionSetArn: z.string(),
  principalType: z.enum(['USER', 'GROUP']),
  principalId: z.string(),
});

/** A piece of work that goes on behind an answer. `endsAt` is when it comes to its end. */
const operation = z.strictObject({
  requestId: z.string(),
  kind: z.enum(['create', 'delete', 'provision']),
  status: z.enum(['IN_PROGRESS', 'SUCCEEDED', 'FAILED']),
  accountId: z.string(),
  permissionSetArn: z.string(),
  principalType: z.enum(['USER', 'GROUP']).optional(),
  principalId: z.string().optional(),
  createdAt: z.string(),
  endsAt: z.string(),
  /** Scripted: the operation is to fail, with this reason. */
  toFail: z.string().optional(),
  failureReason: z.string().optional(),
});

/** The role that stands for a permission set in an account. */
const provisioned = z.strictObject({
  accountId: z.string(),
  permissionSetArn: z.string(),
  roleId: z.string(),
});

export const identityCenterSchema = z.strictObject({
  instanceArn: z.string(),
  identityStoreId: z.string(),
  ownerAccountId: z.string(),
  delegatedAdministrators: z.array(z.string()),
  region: z.string(),
  createdAt: z.string(),
  users: z.array(user),
  groups: z.array(group),
  memberships: z.array(membership),
  permissionSets: z.array(permissionSet),
  assignments: z.array(assignment),
  operations: z.array(operation),
  provisioned: z.array(provisioned),
});

export type IdentityCenter = z.infer<typeof identityCenterSchema>;
export type StoreUser = z.infer<typeof user>;
export type StoreGroup = z.infer<typeof group>;
export type PermissionSet = z.infer<typeof permissionSet>;
export type Assignment = z.infer<typeof assignment>;
export type Operation = z.infer<typeof operation>;
