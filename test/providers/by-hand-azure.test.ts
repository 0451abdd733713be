import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantSpec } from '../../src/core/catalogue/catalogue.ts';
import type { PersonRef } from '../../src/core/people.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createArm } from '../../src/providers/azure/arm.ts';
import { createArmPim } from '../../src/providers/azure/arm-pim.ts';
import { createGraph } from '../../src/providers/azure/graph.ts';
import { createGroupProvider } from '../../src/providers/azure/group.ts';
import { createGroupSchedules } from '../../src/providers/azure/group-schedules.ts';
import { createGroups } from '../../src/providers/azure/groups.ts';
import { ownObjectId } from '../../src/providers/azure/identity.ts';
import { createPimProvider } from '../../src/providers/azure/pim.ts';
import { createRoleProvider } from '../../src/providers/azure/role.ts';
import {
  type AzureCloud,
  azureSeed,
  readers,
  startAzureCloud,
  storage,
  subscription,
} from '../contracts/azure-cloud.ts';
import { hire } from '../contracts/azure-hands.ts';
import { later } from '../contracts/provider.contract.ts';
import { azGraphPermissions, createAzCli } from '../support/shims/az-cli.ts';
import { openShell, type Shell } from '../support/shims/shell.ts';
import { aClock, aContext, aRequest } from './builders.ts';

const consumers = 'Microsoft.EventHub/namespaces/reports/eventhubs/orders/consumergroups/$Default';
const strange = 'reports (2026)_-final'.replace(' ', '');
const group = `/subscriptions/${subscription}/resourceGroups`;
const clock = aClock();

let cloud: AzureCloud;
let shell: Shell;
let providers: Readonly<Record<'role' | 'pim' | 'group', GrantProvider>>;

beforeAll(async () => {
  cloud = await startAzureCloud({ now: () => clock.now(), seed: seed() });
  const { credential, armEndpoint: endpoint, graphEndpoint, simulator } = cloud;
  const arm = createArm({ credential, endpoint });
  const pim = createArmPim({ credential, endpoint });
  const graph = createGraph({ credential, endpoint: graphEndpoint, repeatOnce: false });
  const ownId = () => ownObjectId(credential, 'https://graph.microsoft.com/.default');
  providers = {
    role: createRoleProvider({ arm, pim }),
    pim: createPimProvider({ arm, pim, clock }),
    group: createGroupProvider({
      groups: createGroups(graph, graphEndpoint),
      schedules: createGroupSchedules(graph, ownId),
      clock,
    }),
  };
  const administrator = simulator
    .inspect()
    .people.find((each) => each.userPrincipalName === 'ada@contoso.com');
  shell = await openShell({
    az: createAzCli({
      armEndpoint: endpoint,
      graphEndpoint,
      subscriptions: [subscription],
      token: (service) => tokenOf(administrator?.id ?? '', service),
    }),
  });
});
afterAll(async () => {
  await shell.stop();
  await cloud.stop();
});

/** The usual seed with places whose names are full of what shells give a meaning to. */
function seed() {
  const usual = azureSeed();
  return {
    ...usual,
    subscriptions: (usual.subscriptions ?? []).map((each) => ({
      ...each,
      resourceGroups: [...(each.resourceGroups ?? []), { name: strange, resources: [consumers] }],
    })),
  };
}

async function tokenOf(person: string, service: 'arm' | 'graph'): Promise<string> {
  const { simulator } = cloud;
  const seconds = Math.floor(clock.now().getTime() / 1_000);
  return simulator.signToken({
    aud: service === 'graph' ? 'https://graph.microsoft.com' : 'https://management.azure.com',
    scp: service === 'graph' ? azGraphPermissions.join(' ') : 'user_impersonation',
    iss: simulator.issuers.v1,
    oid: person,
    sub: person,
    tid: simulator.tenantId,
    ver: '1.0',
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3_600,
  });
}

const at = { subscription: 'data', resourceGroup: strange, resource: consumers, role: 'Reader' };
const reading = {
  action: 'Microsoft.EventHub/namespaces/read',
  scope: `${group}/${strange}/providers/${consumers}`,
};
const blobs = {
  dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
  scope: `${group}/reports/providers/${storage}`,
};

const grants = [
  { name: 'azure.role', by: 'role', spec: { kind: 'azure.role', ...at }, may: reading },
  {
    name: 'azure.role that Azure ends by itself',
    by: 'role',
    spec: {
      kind: 'azure.role',
      subscription: 'data',
      resourceGroup: 'reports',
      resource: storage,
      role: 'Storage Blob Data Reader',
    },
    may: blobs,
  },
  {
    name: 'azure.role on a management group',
    by: 'role',
    spec: { kind: 'azure.role', managementGroup: 'corp', role: 'Reader' },
    may: reading,
  },
  { name: 'azure.pim', by: 'pim', spec: { kind: 'azure.pim', ...at }, may: reading },
  {
    name: 'azure.pim on a management group',
    by: 'pim',
    spec: { kind: 'azure.pim', managementGroup: 'corp', role: 'Reader' },
    may: reading,
  },
  {
    name: 'entra.group',
    by: 'group',
    spec: { kind: 'entra.group', group: readers, name: 'Report readers', pim: false },
    may: blobs,
  },
  {
    name: 'entra.group with pim',
    by: 'group',
    spec: { kind: 'entra.group', group: readers, name: 'Report readers', pim: true },
    may: blobs,
  },
] as const;

/** A guest has been given something; PIM ends nothing in its first minutes, so some have passed. */
async function lend({ by, spec, may }: (typeof grants)[number], beneficiary: PersonRef = hire(cloud)) {
  const provider = providers[by];
  const startsAt = clock.now().toISOString();
  const parsed = provider.schema.parse(spec) as GrantSpec;
  const request = aRequest({ beneficiary });
  const plan = provider.plan(parsed, aContext({ request, startsAt, expiresAt: later(startsAt, 3_600) }));
  await provider.place(plan);
  clock.forward(6 * 60);
  const allowed = () =>
    cloud.simulator.evaluate({ principalId: beneficiary.objectId, ...may, at: clock.now().toISOString() })
      .allowed;
  return { provider, plan, allowed };
}

describe('the commands that finish a removal in Azure by hand', () => {
  it.each(grants)('take back $name', async (grant) => {
    const { provider, plan, allowed } = await lend(grant);
    expect(await provider.inspect(plan)).toBe('present');
    expect(allowed()).toBe(true);
    const lines = provider.byHand(plan);
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(await shell.run(line)).toMatchObject({ code: 0, stderr: '' });
    expect(await provider.inspect(plan)).toBe('absent');
    expect(allowed()).toBe(false);
  });

  it.each(grants)('leave alone what others have of $name', async (grant) => {
    const theirs = await lend(grant);
    const { provider, plan } = await lend(grant);
    for (const line of provider.byHand(plan)) await shell.run(line);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(await theirs.provider.inspect(theirs.plan)).toBe('present');
    expect(theirs.allowed()).toBe(true);
  });
});
