import type { TokenCredential } from '@azure/identity';
import type { Catalogue, Entitlement } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createGraph } from '../../src/providers/azure/graph.ts';
import { createGroupProvider } from '../../src/providers/azure/group.ts';
import { createGroupSchedules, type GroupRequestBody } from '../../src/providers/azure/group-schedules.ts';
import { createGroups } from '../../src/providers/azure/groups.ts';
import { ownObjectId } from '../../src/providers/azure/identity.ts';
import type { AzureSimulatorOptions } from '../../src/sandbox/clouds/azure/simulator.ts';
import { anEntitlement } from '../providers/azure/entitlement.ts';
import { aCatalogue, aClock, aContext, aRequest } from '../providers/builders.ts';
import { type AzureCloud, readers, startAzureCloud, storage, subscription } from './azure-cloud.ts';
import { hire } from './azure-hands.ts';
import { type PimUnderTest, pausing } from './pim.contract.ts';
import { later, type Misbehaviour, type ProviderCall } from './provider.contract.ts';

const faults = {
  denied: { status: 403, code: 'Authorization_RequestDenied' },
  throttled: { status: 429, code: 'TooManyRequests', retryAfter: 17 },
  outage: { status: 503, code: 'serviceNotAvailable' },
  unreachable: { dropConnection: true },
  answerLost: { dropConnection: true, afterEffect: true },
} as const satisfies Record<Misbehaviour, object>;

const operations = {
  place: 'groups.addMember',
  remove: 'groups.removeMember',
  inspect: 'users.memberOf',
} as const satisfies Record<ProviderCall, string>;

/** A removal by PIM begins with a look, and what is only looked at is neither denied nor done with its answer lost. */
function operationOf(pim: boolean, how: Misbehaviour, call: ProviderCall): string {
  if (!pim) return operations[call];
  const looks = call === 'inspect' || (call === 'remove' && how !== 'denied' && how !== 'answerLost');
  return `groupScheduleRequests.${looks ? 'list' : 'create'}`;
}

/** With a cloud of its own, whose clock can be moved. */
export async function startGroup(
  way: { readonly pim: boolean },
  options: Partial<AzureSimulatorOptions> = {},
): Promise<PimUnderTest> {
  const clock = aClock();
  return groupUnderTest(await startAzureCloud({ now: () => clock.now(), ...options }), clock, way);
}

/** Membership of the group `readers`, which somebody else changes by hand. */
function groupUnderTest(
  cloud: AzureCloud,
  clock: ReturnType<typeof aClock>,
  { pim }: { readonly pim: boolean },
): PimUnderTest {
  const { credential, graphEndpoint: endpoint, simulator } = cloud;
  const clients = (identity: TokenCredential) => {
    const graph = createGraph({ credential: identity, endpoint, repeatOnce: false });
    const ownId = () => ownObjectId(identity, 'https://graph.microsoft.com/.default');
    return { groups: createGroups(graph, endpoint), schedules: createGroupSchedules(graph, ownId) };
  };
  const provider: GrantProvider = createGroupProvider({ ...clients(credential), clock });
  const admin = clients(cloud.administratorCredential);
  const spec = provider.schema.parse({ kind: 'entra.group', group: readers, name: 'Report readers', pim });
  const catalogue: Catalogue = aCatalogue({
    entitlements: new Map<string, Entitlement>([['readers', anEntitlement({ grants: [spec] })]]),
  });

  return {
    provider,
    cloud,
    clock,
    asking: 'groupScheduleRequests.create',
    async newPerson() {
      const beneficiary = hire(cloud);
      const { objectId } = beneficiary;
      const startsAt = clock.now().toISOString();
      const planUntil = (expiresAt: string, id = 'abcdefgh12') =>
        provider.plan(spec, aContext({ request: aRequest({ id, beneficiary }), startsAt, expiresAt }));
      const ask = (action: GroupRequestBody['action'], endDateTime?: string, justification = 'By hand') =>
        admin.schedules.submit({
          accessId: 'member',
          action,
          groupId: readers,
          principalId: objectId,
          justification,
          ...(endDateTime !== undefined && {
            scheduleInfo: {
              startDateTime: clock.now().toISOString(),
              expiration: { type: 'afterDateTime', endDateTime },
            },
          }),
        });
      return {
        provider: pim ? pausing(provider, clock) : provider,
        beneficiary,
        plan: planUntil(later(startsAt, 3_600)),
        catalogue,
        deniedCode: 'Authorization_RequestDenied',
        retryAfterSeconds: 17,
        artifacts: () => membersOf(cloud).filter((id) => id === objectId).length,
        misbehave: (how: Misbehaviour, call: ProviderCall) =>
          void simulator.faults.add({
            service: 'graph',
            operation: operationOf(pim, how, call),
            ...faults[how],
          }),
        behave: () => simulator.faults.clear(),
        forward: (seconds) => clock.forward(seconds),
        mayUse: (at) =>
          simulator.evaluate({
            principalId: objectId,
            dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
            scope: `/subscriptions/${subscription}/resourceGroups/reports/providers/${storage}`,
            at,
          }).allowed,
        another: (expiresAt) => planUntil(expiresAt, 'zzzzzzzzz9'),
        somebodyElse: {
          give: async () => simulator.directory.addMember(readers, objectId),
          giveUntil: async (until, mark) => void (await ask('adminAssign', until, mark)),
          take: async () => void (await admin.groups.remove(readers, objectId)),
          // For good: Entra keeps deleted people for 30 days.
          async deletePrincipal() {
            simulator.directory.removeUser(objectId);
            clock.forward(31 * 86_400);
          },
          ...(pim && { alter: async () => void (await ask('adminUpdate', later(startsAt, 5 * 3_600))) }),
        },
      };
    },
    stop: () => cloud.stop(),
  };
}

function membersOf(cloud: AzureCloud): readonly string[] {
  const group = cloud.simulator.inspect().groups.find(({ id }) => id === readers);
  return group?.members.map(({ id }) => id) ?? [];
}
