import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** What the clouds hold for people: a line for each policy or role of each person. */
export function heldInClouds({ aws, azure }: Pick<Sandbox, 'aws' | 'azure'>): readonly string[] {
  const policies = aws
    .inspect()
    .accounts.flatMap(({ id, users, roles }) =>
      [...users, ...roles].flatMap(({ name, attachedPolicies, inlinePolicies }) => [
        ...attachedPolicies.map(({ arn }) => `${id}/${name} attached ${arn}`),
        ...inlinePolicies.map((policy) => `${id}/${name} inline ${policy.name}`),
      ]),
    );
  const roles = azure
    .inspect()
    .people.flatMap(({ displayName, roleAssignments }) =>
      roleAssignments.map(({ roleName, scope }) => `${displayName} ${roleName} on ${scope}`),
    );
  return [...policies, ...roles].toSorted();
}
