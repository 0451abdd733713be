import { randomUUID } from 'node:crypto';
import type { PersonRef } from '../../src/core/people.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createArm } from '../../src/providers/azure/arm.ts';
import { createArmPim } from '../../src/providers/azure/arm-pim.ts';
import { createRoleProvider } from '../../src/providers/azure/role.ts';
import { conditionVersion, roleMark, timeCondition } from '../../src/providers/azure/role-condition.ts';
import { roleDefinitionId, roleDetails, roleOf } from '../../src/providers/azure/role-plan.ts';
import type { RoleSpec } from '../../src/providers/azure/role-spec.ts';
import type { InspectedAssignment } from '../../src/sandbox/clouds/azure/inspect.ts';
import { aCatalogue, aClock, aContext, aRequest } from '../providers/builders.ts';
import { type AzureCloud, storage, subscription } from './azure-cloud.ts';
import { armFaults, hire } from './azure-hands.ts';
import type { CloudUnderTest, Misbehaviour, ProviderCall, ProviderUnderTest } from './provider.contract.ts';

const operations = {
  place: 'roleAssignments.create',
  remove: 'roleAssignments.delete',
  inspect: 'roleAssignments.get',
} as const;

/** A storage data role, which Azure ends by itself. */
export const blobSpec: RoleSpec = {
  kind: 'azure.role',
  subscription: 'data',
  resourceGroup: 'reports',
  resource: storage,
  role: 'Storage Blob Data Reader',
};

export function azureRoleUnderTest(
  cloud: AzureCloud,
  wanted: RoleSpec,
  clock: ReturnType<typeof aClock> = aClock(),
): AzureUnderTest {
  const { credential, armEndpoint: endpoint, simulator } = cloud;
  const provider = createRoleProvider({
    arm: createArm({ credential, endpoint }),
    pim: createArmPim({ credential, endpoint }),
  });
  const admin = createArm({ credential: cloud.administratorCredential, endpoint });

  function person(beneficiary: PersonRef): AzurePerson {
    const plan = provider.plan(wanted, aContext({ request: aRequest({ beneficiary }) }));
    const assignment = {
      roleDefinitionId: roleDefinitionId(roleDetails(plan)),
      principalId: beneficiary.objectId,
      principalType: 'User',
    };
    const held = () =>
      simulator.inspect().people.find(({ id }) => id === beneficiary.objectId)?.roleAssignments ?? [];
    return {
      provider,
      plan,
      beneficiary,
      held,
      deniedCode: 'AuthorizationFailed',
      retryAfterSeconds: 17,
      artifacts: () => held().length,
      misbehave: (how: Misbehaviour, call: ProviderCall) =>
        void simulator.faults.add({ service: 'arm', operation: operations[call], ...armFaults[how] }),
      behave: () => simulator.faults.clear(),
      catalogue: aCatalogue(),
      forward: (seconds) => clock.forward(seconds),
      mayUse: (at, group = 'reports') =>
        simulator.evaluate({
          principalId: beneficiary.objectId,
          ...(roleOf(roleDetails(plan)).dataActions === undefined
            ? { action: 'Microsoft.Storage/storageAccounts/read' }
            : { dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read' }),
          scope: `/subscriptions/${subscription}/resourceGroups/${group}/providers/${storage}`,
          at,
        }).allowed,
      another: (expiresAt) =>
        provider.plan(wanted, aContext({ request: aRequest({ id: 'zzzzzzzzz9', beneficiary }), expiresAt })),
      somebodyElse: {
        give: () => admin.putAssignment(plan.artifact.replace(/[^/]+$/, randomUUID()), assignment),
        giveMarked: () =>
          admin.putAssignment(plan.artifact, {
            ...assignment,
            description: roleMark(plan.requestId, plan.expiresAt),
          }),
        take: () => admin.deleteAssignment(plan.artifact),
        deletePrincipal: async () => simulator.directory.removeUser(beneficiary.objectId),
        alter: () => admin.putAssignment(plan.artifact, { ...assignment, description: 'Mine now' }),
        alterTo({ without, expiresAt = plan.expiresAt }) {
          const condition = timeCondition(roleOf(roleDetails(plan)), expiresAt);
          return admin.putAssignment(plan.artifact, {
            ...assignment,
            ...(without === 'condition' || condition === undefined ? {} : { condition, conditionVersion }),
            ...(without === 'mark' ? {} : { description: roleMark(plan.requestId, plan.expiresAt) }),
          });
        },
      },
    };
  }

  return {
    provider,
    newPerson: async () => person(hire(cloud)),
    stop: () => cloud.stop(),
  };
}

export interface AzureUnderTest extends CloudUnderTest {
  readonly provider: GrantProvider;
  newPerson(): Promise<AzurePerson>;
}

interface Alteration {
  readonly without?: 'condition' | 'mark';
  /** Another end in the condition. */
  readonly expiresAt?: string;
}

export interface AzurePerson extends ProviderUnderTest {
  readonly beneficiary: PersonRef;
  readonly somebodyElse: ProviderUnderTest['somebodyElse'] & {
    /** Writes the artifact as Latchkey does, but for these changes. */
    alterTo(changes: Alteration): Promise<void>;
    /** Makes an assignment with the name and the mark that Latchkey would give it. */
    giveMarked(): Promise<void>;
  };
  /** With a resource group: whether it could be used if the storage account were there. */
  readonly mayUse: (at: string, group?: string) => boolean;
  /** The role assignments that the person has, as an onlooker sees them. */
  readonly held: () => readonly InspectedAssignment[];
}
