import { z } from 'zod';

/** Ids of the directory, kept in lower case so that comparing them is simple. */
const guid = z.guid().transform((text) => text.toLowerCase());
const instant = z.iso.datetime();

export const userSchema = z.strictObject({
  id: guid,
  userPrincipalName: z.string().min(3),
  displayName: z.string(),
  mail: z.string().nullable().default(null),
  otherMails: z.array(z.string()).default([]),
  givenName: z.string().nullable().default(null),
  surname: z.string().nullable().default(null),
  jobTitle: z.string().nullable().default(null),
  department: z.string().nullable().default(null),
  userType: z.enum(['Member', 'Guest']).default('Member'),
  accountEnabled: z.boolean().default(true),
  manager: guid.nullable().default(null),
  mailNickname: z.string().nullable().default(null),
  employeeId: z.string().nullable().default(null),
  onPremisesSamAccountName: z.string().nullable().default(null),
  /** `extensionAttribute1` to `15`. */
  onPremisesExtensionAttributes: z
    .record(z.string().regex(/^extensionAttribute([1-9]|1[0-5])$/), z.string())
    .default({}),
  /** True when the person is kept on premises and only copied here. */
  onPremisesSyncEnabled: z.boolean().nullable().default(null),
  /** Before this moment the part of Azure that assigns roles does not know the person yet. */
  replicatedAt: instant.nullable().default(null),
});

/** Somebody who was deleted and can be brought back, and what to bring back with them. */
export const deletedUserSchema = z.strictObject({
  user: userSchema,
  deletedOn: instant,
  groups: z.array(guid),
  reports: z.array(guid),
});

export const groupSchema = z.strictObject({
  id: guid,
  displayName: z.string(),
  description: z.string().nullable().default(null),
  mail: z.string().nullable().default(null),
  securityEnabled: z.boolean().default(true),
  groupTypes: z.array(z.enum(['Unified', 'DynamicMembership'])).default([]),
  membershipRule: z.string().nullable().default(null),
  /** True when the group is kept on premises and only copied here. */
  onPremisesSyncEnabled: z.boolean().nullable().default(null),
  /** Groups that can hold roles of Entra are guarded better than others. */
  isAssignableToRole: z.boolean().default(false),
  /** Ids of users, service principals and other groups. */
  members: z.array(guid).default([]),
  replicatedAt: instant.nullable().default(null),
});

/** A membership that was made or ended over Graph. */
export const membershipChangeSchema = z.strictObject({
  groupId: guid,
  memberId: guid,
  change: z.enum(['added', 'removed']),
  at: instant,
});

export const applicationSchema = z.strictObject({
  clientId: guid,
  /** Of the service principal: what role assignments and the `oid` claim name. */
  objectId: guid,
  displayName: z.string(),
  managedIdentity: z.boolean().default(false),
  /** Names under which tokens for it can be asked for, such as `api://orders`. */
  identifierUris: z.array(z.string()).default([]),
  /** The app registration's `requestedAccessTokenVersion`: the form of tokens for this application. */
  accessTokenVersion: z.literal([1, 2]).default(1),
  /** Application permissions that it holds, by the identifier of the API: what its tokens carry in `roles`. */
  appRoles: z.record(z.string(), z.array(z.string())).default({}),
  /** Workload identity federation: whose tokens it may show instead of a secret. */
  federatedCredentials: z
    .array(z.strictObject({ issuer: z.string(), subject: z.string(), audience: z.string() }))
    .default([]),
  /** Public keys (JWK) with which it may sign its own assertions. */
  assertionKeys: z.array(z.looseObject({ kty: z.string() })).default([]),
  /** Certificates (PEM) with whose keys it may sign its own assertions. */
  certificates: z.array(z.string().startsWith('-----BEGIN CERTIFICATE-----')).default([]),
  /** Client secrets. For tests of other programs alone: nothing of this project signs in with one. */
  secrets: z.array(z.string().min(16)).default([]),
  replicatedAt: instant.nullable().default(null),
});

export const permissionSchema = z.strictObject({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  dataActions: z.array(z.string()).default([]),
  notDataActions: z.array(z.string()).default([]),
});

export const managementGroupSchema = z.strictObject({
  name: z.string(),
  displayName: z.string().default(''),
  parent: z.string().nullable().default(null),
});

export const subscriptionSchema = z.strictObject({
  id: guid,
  displayName: z.string(),
  state: z.enum(['Enabled', 'Disabled']).default('Enabled'),
  managementGroup: z.string().nullable().default(null),
  resourceGroups: z
    .array(
      z.strictObject({
        name: z.string(),
        location: z.string().default('westeurope'),
        /** Relative to the group: `Microsoft.Storage/storageAccounts/data`, with children written out. */
        resources: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

export const customRoleSchema = z.strictObject({
  id: guid,
  roleName: z.string(),
  description: z.string().default(''),
  permissions: z.array(permissionSchema).min(1),
  assignableScopes: z.array(z.string()).min(1),
});

export const roleAssignmentSchema = z.strictObject({
  name: guid,
  scope: z.string(),
  roleId: guid,
  principalId: guid,
  principalType: z.string(),
  condition: z.string().nullable(),
  conditionVersion: z.string().nullable(),
  description: z.string().nullable(),
  createdOn: z.string(),
  updatedOn: z.string(),
  createdBy: z.string(),
  updatedBy: z.string(),
});

export const denyAssignmentSchema = z.strictObject({
  name: guid,
  displayName: z.string(),
  description: z.string().nullable().default(null),
  /** Those that Azure makes itself, and nobody can take away. */
  isSystemProtected: z.boolean().default(true),
  scope: z.string(),
  permissions: z.array(permissionSchema).min(1),
  /** The all-zero id stands for everyone. */
  principals: z.array(guid).min(1),
  excludePrincipals: z.array(guid).default([]),
  doNotApplyToChildScopes: z.boolean().default(false),
});

export const lockSchema = z.strictObject({
  scope: z.string(),
  name: z.string(),
  level: z.enum(['CanNotDelete', 'ReadOnly']),
  notes: z.string().nullable().default(null),
});

export type User = z.infer<typeof userSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Application = z.infer<typeof applicationSchema>;
export type Subscription = z.infer<typeof subscriptionSchema>;
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;
export type DenyAssignment = z.infer<typeof denyAssignmentSchema>;
export type Lock = z.infer<typeof lockSchema>;
