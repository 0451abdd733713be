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
      principalType:
        kinds.get(entry.principalId.toLowerCase()) ?? fail(`there is no principal ${entry.principalId}`),
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
