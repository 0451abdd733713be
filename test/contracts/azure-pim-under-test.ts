import { randomUUID } from 'node:crypto';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createArm } from '../../src/providers/azure/arm.ts';
import { createArmPim } from '../../src/providers/azure/arm-pim.ts';
import { createPimProvider } from '../../src/providers/azure/pim.ts';
import { roleDefinitionId, roleDetails } from '../../src/providers/azure/role-plan.ts';
import type { AzureSimulatorOptions } from '../../src/sandbox/clouds/azure/simulator.ts';
import { aCatalogue, aClock, aContext, aRequest } from '../providers/builders.ts';
import { type AzureCloud, startAzureCloud } from './azure-cloud.ts';
import { armFaults, hire } from './azure-hands.ts';
import { type PimUnderTest, pausing } from './pim.contract.ts';
import { later, type Misbehaviour, type ProviderCall } from './provider.contract.ts';

/** A removal begins with a look, and what is only looked at is neither denied nor done with its answer lost. */
function operationOf(how: Misbehaviour, call: ProviderCall): string {
  const looks = call === 'inspect' || (call === 'remove' && how !== 'denied' && how !== 'answerLost');
  return `roleAssignmentScheduleRequests.${looks ? 'get' : 'create'}`;
}

/** The resource group in which the story's reports are. */
export const pimSpec = { kind: 'azure.pim', subscription: 'data', resourceGroup: 'reports', role: 'Reader' };

/** With a cloud of its own, whose clock can be moved. */
export async function startPim(options: Partial<AzureSimulatorOptions> = {}): Promise<PimUnderTest> {
  const clock = aClock();
  return pimUnderTest(await startAzureCloud({ now: () => clock.now(), ...options }), clock);
}

function pimUnderTest(cloud: AzureCloud, clock: ReturnType<typeof aClock>): PimUnderTest {
  const { credential, administratorCredential, armEndpoint: endpoint, simulator } = cloud;
  const provider: GrantProvider = createPimProvider({
    arm: createArm({ credential, endpoint }),
    pim: createArmPim({ credential, endpoint }),
    clock,
  });
  const admin = createArm({ credential: administratorCredential, endpoint });
  const adminPim = createArmPim({ credential: administratorCredential, endpoint });
  const catalogue: Catalogue = aCatalogue();

  return {
    provider,
    cloud,
    clock,
    asking: 'roleAssignmentScheduleRequests.create',
    async newPerson() {
      const beneficiary = hire(cloud);
      const { objectId } = beneficiary;
      const startsAt = clock.now().toISOString();
      const planUntil = (expiresAt: string, id = 'abcdefgh12') =>
        provider.plan(
          provider.schema.parse(pimSpec),
          aContext({ request: aRequest({ id, beneficiary }), startsAt, expiresAt }),
        );
      const plan = planUntil(later(startsAt, 3_600));
      const details = roleDetails(plan);
      const { scope, principalId } = details;
      const ask = (requestType: string, expiresAt?: string, justification = 'By hand') =>
        adminPim.submit(scope, randomUUID(), {
          principalId,
          roleDefinitionId: roleDefinitionId(details),
          requestType,
          justification,
          ...(expiresAt !== undefined && {
            scheduleInfo: {
              startDateTime: clock.now(),
              expiration: { type: 'AfterDateTime', endDateTime: new Date(expiresAt) },
            },
          }),
        });
      return {
        provider: pausing(provider, clock),
        plan,
        beneficiary,
        catalogue,
        deniedCode: 'AuthorizationFailed',
        retryAfterSeconds: 17,
        artifacts: () =>
          simulator.inspect().people.find(({ id }) => id === objectId)?.roleAssignments.length ?? 0,
        misbehave: (how: Misbehaviour, call: ProviderCall) =>
          void simulator.faults.add({ service: 'arm', operation: operationOf(how, call), ...armFaults[how] }),
        behave: () => simulator.faults.clear(),
        forward: (seconds) => clock.forward(seconds),
        mayUse: (at) =>
          simulator.evaluate({
            principalId,
            action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
            scope,
            at,
          }).allowed,
        another: (expiresAt) => planUntil(expiresAt, 'zzzzzzzzz9'),
        somebodyElse: {
          give: () =>
            admin.putAssignment(
              `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`,
              {
                roleDefinitionId: roleDefinitionId(details),
                principalId,
                principalType: 'User',
              },
            ),
          giveUntil: async (until, mark) => void (await ask('AdminAssign', until, mark)),
          take: async () => void (await ask('AdminRemove')),
          deletePrincipal: async () => simulator.directory.removeUser(objectId),
          alter: async () => void (await ask('AdminUpdate', later(startsAt, 5 * 3_600))),
        },
      };
    },
    stop: () => cloud.stop(),
  };
}
