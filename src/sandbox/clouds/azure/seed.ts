import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  applicationSchema,
  customRoleSchema,
  denyAssignmentSchema,
  groupSchema,
  lockSchema,
  managementGroupSchema,
  subscriptionSchema,
  userSchema,
} from './model.ts';
import { assignmentRulesSchema, groupPolicySchema } from './pim/model.ts';
import { BUILT_IN_ROLES } from './rbac/built-in-roles.ts';
import { parseCondition } from './rbac/condition-parser.ts';
import { isGuid } from './rbac/guid.ts';
import { parseScope } from './rbac/scope.ts';
import type { State } from './state.ts';

const assignmentSchema = z.strictObject({
  /** Made up when absent. */
  name: z.guid().optional(),
  scope: z.string(),
  /** A role's name or id. */
  role: z.string(),
  principalId: z.guid(),
  condition: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  createdBy: z.string().default(''),
});

const rolePolicySeed = z.strictObject({
  scope: z.string(),
  role: z.string(),
  assignment: assignmentRulesSchema.prefault({}),
  activation: assignmentRulesSchema.prefault({ maximumDuration: 'PT8H' }),
});

const eligibilitySeed = z.strictObject({
  name: z.guid().optional(),
  scope: z.string(),
  role: z.string(),
  principalId: z.guid(),
  start: z.iso.datetime().optional(),
  end: z.iso.datetime().nullable().default(null),
});

/** What a new simulator starts from. Everything but the tenant may be left out. */
const seedSchema = z.strictObject({
  tenantId: z.guid(),
  tenantName: z.string().default('Contoso'),
  users: z.array(userSchema).default([]),
  groups: z.array(groupSchema).default([]),
  applications: z.array(applicationSchema).default([]),
  managementGroups: z.array(managementGroupSchema).default([]),
  subscriptions: z.array(subscriptionSchema).default([]),
  customRoles: z.array(customRoleSchema).default([]),
  roleAssignments: z.array(assignmentSchema).default([]),
  denyAssignments: z.array(denyAssignmentSchema).default([]),
  locks: z.array(lockSchema).default([]),
  /** False for a tenant without the licence that PIM needs. */
  entraIdP2: z.boolean().default(true),
  /** Settings of PIM that differ from Azure's own. */
  rolePolicies: z.array(rolePolicySeed).default([]),
  groupPolicies: z
    .array(groupPolicySchema.extend({ assignment: assignmentRulesSchema.prefault({}) }))
    .default([]),
  eligibilities: z.array(eligibilitySeed).default([]),
});

export type AzureSeed = z.input<typeof seedSchema>;

/** The seed contradicts itself. The text names the entry. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** The first state. Throws a ZodError or a SeedError for a seed that cannot be one. */
export function stateFromSeed(input: AzureSeed, signingKey: State['signingKey'], now: Date): State {
  const seed = seedSchema.parse(input);
  const created = now.toISOString();
  const kinds = principalKinds(seed);
  const kindOf = (id: string): string => kinds.get(id.toLowerCase()) ?? fail(`there is no principal ${id}`);
  return {
    version: 1,
    tenantId: seed.tenantId.toLowerCase(),
    tenantName: seed.tenantName,
    users: seed.users,
    groups: seed.groups,
    applications: seed.applications,
    managementGroups: seed.managementGroups,
    subscriptions: seed.subscriptions,
    customRoles: seed.customRoles,
    roleAssignments: seed.roleAssignments.map((entry) => ({
      name: (entry.name ?? randomUUID()).toLowerCase(),
      scope: checkedScope(entry.scope),
      roleId: roleIdOf(entry.role, seed.customRoles),
      principalId: entry.principalId.toLowerCase(),
      principalType: kindOf(entry.principalId),
      condition: checkedCondition(entry.condition),
      conditionVersion: entry.condition === null ? null : '2.0',
      description: entry.description,
      createdOn: created,
      updatedOn: created,
      createdBy: entry.createdBy,
      updatedBy: entry.createdBy,
    })),
    deletedRoleAssignments: [],
    denyAssignments: seed.denyAssignments.map((entry) => ({ ...entry, scope: checkedScope(entry.scope) })),
    locks: seed.locks.map((entry) => ({ ...entry, scope: checkedScope(entry.scope) })),
    membershipChanges: [],
    deletedUsers: [],
    entraIdP2: seed.entraIdP2,
    rolePolicies: seed.rolePolicies.map(({ scope, role, ...rules }) => ({
      scope: checkedScope(scope),
      roleId: roleIdOf(role, seed.customRoles),
      ...rules,
    })),
    eligibilities: seed.eligibilities.map((entry) => ({
      name: (entry.name ?? randomUUID()).toLowerCase(),
      scope: checkedScope(entry.scope),
      roleId: roleIdOf(entry.role, seed.customRoles),
      principalId: entry.principalId.toLowerCase(),
      principalType: kindOf(entry.principalId),
      createdOn: created,
      start: entry.start ?? created,
      end: entry.end,
    })),
    roleSchedules: [],
    roleScheduleRequests: [],
    groupPolicies: seed.groupPolicies,
    groupSchedules: [],
    groupScheduleRequests: [],
    signingKey,
  };
}

function principalKinds(seed: z.infer<typeof seedSchema>): ReadonlyMap<string, string> {
  const entries = [
    ...seed.users.map((user) => [user.id, 'User'] as const),
    ...seed.groups.map((group) => [group.id, 'Group'] as const),
    ...seed.applications.map((application) => [application.objectId, 'ServicePrincipal'] as const),
  ];
  const kinds = new Map<string, string>(entries);
  if (kinds.size !== entries.length) fail('two principals have the same id');
  for (const group of seed.groups)
    for (const member of group.members)
      if (!kinds.has(member)) fail(`group ${group.displayName} has the unknown member ${member}`);
  for (const user of seed.users)
    if (user.manager !== null && kinds.get(user.manager) !== 'User')
      fail(`the manager of ${user.userPrincipalName} is no user`);
  return kinds;
}

function roleIdOf(role: string, customRoles: readonly { id: string; roleName: string }[]): string {
  const found = [...BUILT_IN_ROLES, ...customRoles].find(
    (entry) => entry.id === role.toLowerCase() || entry.roleName === role,
  );
  if (found !== undefined) return found.id;
  return fail(`there is no role ${isGuid(role) ? 'with the id' : 'named'} ${role}`);
}

function checkedScope(scope: string): string {
  return parseScope(scope)?.id ?? fail(`${scope} is no scope`);
}

function checkedCondition(condition: string | null): string | null {
  if (condition !== null) parseCondition(condition);
  return condition;
}

function fail(reason: string): never {
  throw new SeedError(`The seed cannot be used: ${reason}.`);
}
