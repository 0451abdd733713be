import { randomUUID } from 'node:crypto';
import { checkIdentityPolicy } from '../policy/check.ts';
import type { AwsState } from '../state.ts';
import { newPermissionSetArn } from './permission-sets.ts';
import { provision } from './provision.ts';
import type { IdentityCenterSeed } from './seed-schema.ts';
import type { Assignment, IdentityCenter, PermissionSet } from './state.ts';

type Complain = (text: string) => never;

/**
 * Puts Identity Center into the state, with the roles of what is assigned already. Calls `complain`, which
 * throws, for a seed that makes no sense.
 */
export function seedIdentityCenter(
  state: AwsState,
  seed: IdentityCenterSeed,
  { now, complain }: { readonly now: Date; readonly complain: Complain },
): void {
  const known = (accountId: string) => state.accounts.some(({ id }) => id === accountId);
  if (!known(seed.ownerAccountId)) complain(`there is no account ${seed.ownerAccountId}`);
  checkUnique(
    complain,
    [...seed.users, ...seed.groups].map(({ id }) => id),
  );
  checkUnique(
    complain,
    seed.users.map(({ userName }) => userName.toLowerCase()),
  );
  checkUnique(
    complain,
    seed.groups.map(({ displayName }) => displayName.toLowerCase()),
  );
  checkUnique(
    complain,
    seed.permissionSets.map(({ name }) => name),
  );
  const center: IdentityCenter = {
    instanceArn: seed.instanceArn,
    identityStoreId: seed.identityStoreId,
    ownerAccountId: seed.ownerAccountId,
    delegatedAdministrators: seed.delegatedAdministrators,
    region: seed.region,
    createdAt: now.toISOString(),
    users: seed.users.map(({ email, ...user }) => ({ ...user, ...(email === undefined ? {} : { email }) })),
    groups: seed.groups.map(({ id, displayName, externalIds, description }) => ({
      id,
      displayName,
      externalIds,
      ...(description === undefined ? {} : { description }),
    })),
    memberships: seed.groups.flatMap(({ id: groupId, displayName, members }) =>
      members.map((member) => {
        const user = seed.users.find(({ userName }) => userName === member);
        return user
          ? { id: randomUUID(), groupId, userId: user.id }
          : complain(`group ${displayName}: there is no user ${member}`);
      }),
    ),
    permissionSets: seed.permissionSets.map((one) => permissionSetOf(one, seed, { now, complain })),
    assignments: [],
    operations: [],
    provisioned: [],
  };
  state.identityCenter = center;
  for (const one of seed.assignments) {
    const assignment = assignmentOf(one, seed, { center, complain });
    const account =
      state.accounts.find(({ id }) => id === one.accountId) ??
      complain(`there is no account ${one.accountId}`);
    const permissionSet = center.permissionSets.find(({ name }) => name === one.permissionSet);
    const failure = permissionSet && provision(state, center, { account, permissionSet }, now);
    if (failure !== undefined) complain(failure);
    center.assignments.push(assignment);
  }
}

function checkUnique(complain: Complain, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) complain(`${twice} is there twice`);
}

function permissionSetOf(
  one: IdentityCenterSeed['permissionSets'][number],
  { instanceArn }: IdentityCenterSeed,
  { now, complain }: { readonly now: Date; readonly complain: Complain },
): PermissionSet {
  const inline = one.inlinePolicy === undefined ? undefined : JSON.stringify(one.inlinePolicy);
  if (inline !== undefined) {
    try {
      checkIdentityPolicy(inline);
    } catch (error) {
      complain(`permission set ${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const made = newPermissionSetArn(instanceArn);
  return {
    arn: one.id === undefined ? made : made.replace(/[^/]*$/, one.id),
    name: one.name,
    createdAt: now.toISOString(),
    sessionDuration: one.sessionDuration,
    managedPolicies: one.managedPolicies,
    customerManagedPolicies: one.customerManagedPolicies,
    tags: [],
    ...(one.description === undefined ? {} : { description: one.description }),
    ...(inline === undefined ? {} : { inlinePolicy: inline }),
    ...(one.permissionsBoundary === undefined ? {} : { boundary: one.permissionsBoundary }),
  };
}

function assignmentOf(
  { accountId, permissionSet, user, group }: IdentityCenterSeed['assignments'][number],
  seed: IdentityCenterSeed,
  { center, complain }: { readonly center: IdentityCenter; readonly complain: Complain },
): Assignment {
  const principal =
    user === undefined
      ? seed.groups.find(({ displayName }) => displayName === group)
      : seed.users.find(({ userName }) => userName === user);
  if (!principal) complain(`there is no ${user ?? group ?? ''} to assign ${permissionSet} to`);
  const found = center.permissionSets.find(({ name }) => name === permissionSet);
  if (!found) complain(`there is no permission set ${permissionSet}`);
  return {
    accountId,
    permissionSetArn: found?.arn ?? '',
    principalType: user === undefined ? 'GROUP' : 'USER',
    principalId: principal?.id ?? '',
  };
}
