import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessSurvey, GrantProvider, HeldAccess } from '../../../src/core/providers.ts';
import { createAzureClients } from '../../../src/providers/azure/clients.ts';
import { createGroupProvider } from '../../../src/providers/azure/group.ts';
import { createPimProvider } from '../../../src/providers/azure/pim.ts';
import { createRoleProvider } from '../../../src/providers/azure/role.ts';
import { createAzureSurvey } from '../../../src/providers/azure/survey.ts';
import type { AzureSeed } from '../../../src/sandbox/clouds/azure/seed.ts';
import {
  type AzureCloud,
  azureSeed,
  operator,
  readers,
  startAzureCloud,
  storage,
  subscription,
} from '../../contracts/azure-cloud.ts';
import { aCatalogue, aClock, aContext, aRequest } from '../builders.ts';
import { anEntitlement } from './entitlement.ts';

const lea = {
  objectId: '01010101-1111-4222-8333-0123456789ab',
  displayName: 'Lea Li',
  userPrincipalName: 'lea@contoso.com',
};
const outer = '02020202-1111-4222-8333-0123456789ab';
const corp = '/providers/Microsoft.Management/managementGroups/corp';
const reports = `/subscriptions/${subscription}/resourceGroups/reports`;

/** Lea is in the group of readers, which is in another one; that one may see all of corp. */
function leaSeed(changes: Partial<AzureSeed> = {}): AzureSeed {
  const seed = azureSeed();
  return {
    ...seed,
    users: [
      ...(seed.users ?? []),
      { id: lea.objectId, displayName: lea.displayName, userPrincipalName: lea.userPrincipalName },
    ],
    groups: [
      ...(seed.groups ?? []).map((group) => ({ ...group, members: [lea.objectId] })),
      { id: outer, displayName: 'Data people', members: [readers] },
    ],
    roleAssignments: [
      ...(seed.roleAssignments ?? []),
      { scope: corp, role: 'Reader', principalId: outer },
      { scope: `/subscriptions/${subscription}`, role: operator, principalId: lea.objectId },
    ],
    ...changes,
  };
}

const catalogue = aCatalogue({
  azure: { subscriptions: new Map([['data', subscription]]) },
  entitlements: new Map([
    ['all', anEntitlement({ grants: [{ kind: 'azure.role', managementGroup: 'corp', role: 'Reader' }] })],
  ]),
});

const standing: readonly HeldAccess[] = [
  {
    cloud: 'azure',
    permission: 'Operator',
    target: 'Azure subscription data',
    through: 'directly',
  },
  {
    cloud: 'azure',
    permission: 'Reader',
    target: 'Azure management group corp',
    through: 'through the group Data people',
  },
  {
    cloud: 'azure',
    permission: 'Storage Blob Data Reader',
    target: 'resource group reports in Azure subscription data',
    through: 'through the group Report readers',
  },
  {
    cloud: 'azure',
    permission: 'member of Report readers',
    target: 'Microsoft Entra ID',
    through: 'directly',
  },
  {
    cloud: 'azure',
    permission: 'member of Data people',
    target: 'Microsoft Entra ID',
    through: 'through another group',
  },
];

const person = { ...lea, userType: 'Member', accountEnabled: true } as const;

describe('the survey of what a person holds in Azure', () => {
  const clock = aClock();
  let cloud: AzureCloud;
  let clients: ReturnType<typeof createAzureClients>;
  let survey: AccessSurvey;

  beforeAll(async () => {
    cloud = await startAzureCloud({ now: () => clock.now(), seed: leaSeed() });
  });
  afterAll(() => cloud.stop());
  beforeEach(() => {
    clients = createAzureClients(cloud);
    survey = createAzureSurvey(clients);
  });
  afterEach(() => cloud.simulator.faults.clear());

  /** What Latchkey places for Lea, and its end. */
  async function place(provider: GrantProvider, spec: object) {
    const plan = provider.plan(
      provider.schema.parse(spec),
      aContext({ request: aRequest({ beneficiary: lea }), catalogue }),
    );
    await provider.place(plan);
    return plan;
  }
  const held = async () => {
    const { held: found, unknown } = await survey.of(person, catalogue);
    expect(unknown).toEqual([]);
    return found;
  };

  it('shows what is hers and what reaches her through groups, each once', async () => {
    const found = await held();
    expect(found).toHaveLength(standing.length);
    expect(found).toEqual(expect.arrayContaining([...standing]));
  });

  it('says of what was lent which request it was lent for, and when Azure ends it by itself', async () => {
    const roles = createRoleProvider(clients);
    const blob = await place(roles, {
      kind: 'azure.role',
      subscription: 'data',
      resourceGroup: 'reports',
      resource: storage,
      role: 'Storage Blob Data Reader',
    });
    const reader = await place(roles, { kind: 'azure.role', subscription: 'data', role: 'Reader' });
    const pim = createPimProvider({ ...clients, clock });
    const bounded = await place(pim, {
      kind: 'azure.pim',
      subscription: 'data',
      resourceGroup: 'reports',
      role: 'Reader',
    });
    const groups = createGroupProvider({ ...clients, clock });
    const spec = { kind: 'entra.group', group: outer, name: 'Data people', pim: true };
    const member = await place(groups, spec);
    const lent = { cloud: 'azure', through: 'directly', requestId: 'abcdefgh12' };
    const found = await held();
    const { expiresAt } = blob;
    expect(found.filter(({ requestId }) => requestId !== undefined)).toEqual([
      { ...lent, permission: blob.permission, target: blob.target, expiresAt },
      { ...lent, permission: 'Reader', target: reader.target },
      { ...lent, permission: 'Reader', target: bounded.target, expiresAt },
      { ...lent, permission: member.permission, target: member.target, expiresAt },
    ]);
    clock.forward(3_600);
    const left = await held();
    expect(left.map(({ permission, target }) => `${permission} ${target}`)).not.toContain(
      `Reader ${bounded.target}`,
    );
    await roles.remove(blob);
    await roles.remove(reader);
    expect((await held()).toSorted(byText)).toEqual([...standing].toSorted(byText));
  });

  it('does not believe a mark that somebody else wrote', async () => {
    const admin = createAzureClients({ ...cloud, credential: cloud.administratorCredential });
    const id = `${reports}/providers/Microsoft.Authorization/roleAssignments/03030303-1111-4222-8333-0123456789ab`;
    await admin.arm.putAssignment(id, {
      principalId: lea.objectId,
      principalType: 'User',
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
      description: 'latchkey:abcdefgh12;exp=2026-03-02T10:00:00.000Z',
    });
    const found = await held();
    expect(found.some(({ requestId }) => requestId !== undefined)).toBe(false);
    expect(found).toHaveLength(standing.length + 1);
    await admin.arm.deleteAssignment(id);
  });

  it('says where it could not look, and shows the rest', async () => {
    cloud.simulator.faults.add({
      service: 'graph',
      operation: 'groupSchedules.list',
      status: 403,
      code: 'Authorization_RequestDenied',
    });
    const wider = aCatalogue({
      azure: {
        subscriptions: new Map([
          ['gone', '99999999-1111-4222-8333-444444444444'],
          ['data', subscription],
        ]),
      },
    });
    const { held: found, unknown } = await survey.of(person, wider);
    expect(found).toHaveLength(standing.length);
    expect(unknown).toEqual([
      expect.stringMatching(/^PIM for Groups: .*application permission/),
      expect.stringMatching(/^Azure subscription gone: .*may not see it/),
    ]);
  });

  it('names groups by their ids when Graph does not say their names', async () => {
    cloud.simulator.faults.add({ service: 'graph', status: 503, code: 'serviceNotAvailable' });
    const { held: found, unknown } = await survey.of(person, catalogue);
    expect(found).toContainEqual(expect.objectContaining({ through: `through the group ${outer}` }));
    expect(unknown).toHaveLength(3);
  });
});

it('the survey finds nothing amiss in a tenant without the licence for PIM', async () => {
  const cloud = await startAzureCloud({ seed: leaSeed({ entraIdP2: false }) });
  const { held, unknown } = await createAzureSurvey(createAzureClients(cloud)).of(person, catalogue);
  expect(unknown).toEqual([]);
  expect(held).toHaveLength(standing.length);
  await cloud.stop();
});

function byText(left: HeldAccess, right: HeldAccess): number {
  return JSON.stringify(left).localeCompare(JSON.stringify(right));
}
