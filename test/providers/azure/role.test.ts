import { expect, it } from 'vitest';
import type { Arm } from '../../../src/providers/azure/arm.ts';
import type { ArmPim } from '../../../src/providers/azure/arm-pim.ts';
import { createRoleProvider } from '../../../src/providers/azure/role.ts';
import { roleMark } from '../../../src/providers/azure/role-condition.ts';
import { planRole, roleDefinitionId, roleDetails } from '../../../src/providers/azure/role-plan.ts';
import { aContext, dana, expiresAt } from '../builders.ts';

const elsewhere = () => Promise.reject(new Error('Not part of this test'));

/** Azure lets nobody change role or principal of an assignment, so that only a stand-in can show another one. */
function armThatShows(assignment: Awaited<ReturnType<Arm['assignment']>>): Arm {
  return {
    assignment: () => Promise.resolve(assignment),
    putAssignment: elsewhere,
    deleteAssignment: elsewhere,
    assignmentsOf: elsewhere,
    assignedTo: elsewhere,
    assignmentsAround: () => {
      throw new Error('Not part of this test');
    },
    roleDefinition: elsewhere,
    locks: elsewhere,
    ownId: elsewhere,
  };
}

const noPim = new Proxy({} as ArmPim, {
  get() {
    throw new Error('Not part of this test');
  },
});

it.each([
  ['the assignment it placed', {}, 'present'],
  ['one that Azure spells otherwise', { principalId: dana.objectId.toUpperCase() }, 'present'],
  ['one for another person', { principalId: '12121212-1111-4222-8333-0123456789ab' }, 'altered'],
  [
    'one of another role',
    { roleDefinitionId: 'x/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c' },
    'altered',
  ],
  ['one under a condition of somebody else', { condition: '(true)' }, 'altered'],
])('sees in %s what it is', async (_, changes, seen) => {
  const plan = planRole({ kind: 'azure.role', subscription: 'data', role: 'Reader' }, aContext());
  const assignment = {
    id: plan.artifact,
    principalId: dana.objectId,
    roleDefinitionId: roleDefinitionId(roleDetails(plan)),
    description: roleMark('abcdefgh12', expiresAt),
    ...changes,
  };
  expect(await createRoleProvider({ arm: armThatShows(assignment), pim: noPim }).inspect(plan)).toBe(seen);
});
