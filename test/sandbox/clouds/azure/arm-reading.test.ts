import { describe, expect, it } from 'vitest';
import {
  ADMIN,
  ALICE,
  ALL_STAFF,
  APP,
  armClient,
  aSeed,
  BOB,
  CONTAINER_SCOPE,
  GROUP_SCOPE,
  MANAGEMENT_SCOPE,
  ROLES,
  raw,
  roleId,
  STORAGE_SCOPE,
  type Started,
  SUBSCRIPTION,
  start,
  TEAM,
  tokenOf,
} from './support.ts';

const SUBSCRIPTION_SCOPE = `/subscriptions/${SUBSCRIPTION}`;
const id = (last: number): string => `7a1d6c1e-0000-4000-8000-00000000000${last}`;

/** One assignment at each level: 1 above everything, 4 at the bottom. */
function leveledSeed() {
  const at = (last: number, scope: string, principalId: string) => ({
    name: id(last),
    scope,
    role: 'Reader',
    principalId,
  });
  return aSeed({
    roleAssignments: [
      {
        name: id(9),
        scope: '/providers/Microsoft.Management/managementGroups/root',
        role: 'Owner',
        principalId: ADMIN,
      },
      at(1, MANAGEMENT_SCOPE, ALL_STAFF),
      at(2, SUBSCRIPTION_SCOPE, TEAM),
      at(3, GROUP_SCOPE, ALICE),
      at(4, CONTAINER_SCOPE, BOB),
      at(5, `${SUBSCRIPTION_SCOPE}/resourceGroups/rg-shared`, ALICE),
    ],
  });
}

async function listed(pages: AsyncIterable<{ name?: string }>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of pages) names.push((name ?? '').slice(-1));
  return names.toSorted();
}

async function arm(started: Started, path: string, init: { method?: string; json?: unknown } = {}) {
  return raw(`${started.simulator.armEndpoint}${path}`, { ...init, token: await tokenOf(started, ADMIN) });
}

describe('a list of role assignments', () => {
  it.each([
    ['shows what is at, above and below the scope', GROUP_SCOPE, undefined, '12349'],
    ['leaves out what is below on request', GROUP_SCOPE, 'atScope()', '1239'],
    ['shows a subscription whole', SUBSCRIPTION_SCOPE, undefined, '123459'],
    ['shows a management group with what is in it', MANAGEMENT_SCOPE, undefined, '123459'],
    ['shows a resource', STORAGE_SCOPE, undefined, '12349'],
    ['shows one principal', SUBSCRIPTION_SCOPE, `principalId eq '${ALICE}'`, '35'],
    ['shows one principal above as well', GROUP_SCOPE, `principalId eq '${TEAM}'`, '2'],
    ['shows what a person has through groups', GROUP_SCOPE, `assignedTo('${ALICE}')`, '123'],
    ['takes two conditions', GROUP_SCOPE, `atScope() and assignedTo('${BOB}')`, '1'],
  ])('%s', async (_, scope, filter, expected) => {
    const client = armClient(await start({ seed: leveledSeed() }), ADMIN);
    const pages = client.roleAssignments.listForScope(scope.slice(1), filter === undefined ? {} : { filter });
    expect((await listed(pages)).join('')).toBe(expected);
  });

  it('comes by subscription, resource group and resource too', async () => {
    const client = armClient(await start({ seed: leveledSeed() }), ADMIN).roleAssignments;
    expect((await listed(client.listForSubscription())).join('')).toBe('123459');
    expect((await listed(client.listForResourceGroup('rg-payments'))).join('')).toBe('12349');
    const resource = client.listForResource('rg-payments', 'Microsoft.Storage', 'storageAccounts', 'paydata');
    expect((await listed(resource)).join('')).toBe('12349');
  });

  it('comes in pages that link to each other', async () => {
    const started = await start({ seed: leveledSeed(), limits: { pageSize: 2 } });
    const pages: number[] = [];
    const list = armClient(started, ADMIN).roleAssignments.listForSubscription({ filter: 'atScope()' });
    for await (const page of list.byPage()) pages.push(page.length);
    expect(pages).toEqual([2, 1]);
  });

  it('does not take a filter or a page mark of one’s own making', async () => {
    const started = await start();
    const path = `${GROUP_SCOPE}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
    expect(await arm(started, `${path}&$filter=createdBy%20eq%20'x'`)).toMatchObject({
      status: 400,
      body: { error: { code: 'UnsupportedFilter' } },
    });
    expect(await arm(started, `${path}&$skipToken=%21`)).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidSkipToken' } },
    });
  });
});

describe('role definitions', () => {
  it('are found by name, with their own id and permissions', async () => {
    const client = armClient(await start());
    const found = [];
    const filter = "roleName eq 'Storage Blob Data Reader'";
    for await (const role of client.roleDefinitions.list(GROUP_SCOPE.slice(1), { filter })) found.push(role);
    expect(found).toMatchObject([
      {
        id: roleId(ROLES.blobReader),
        roleName: 'Storage Blob Data Reader',
        roleType: 'BuiltInRole',
        permissions: [
          { dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'] },
        ],
      },
    ]);
  });

  it.each([
    ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
    ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
    ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
    ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'],
    ['Role Based Access Control Administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'],
    ['Storage Blob Data Contributor', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
    ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'],
    ['Storage Queue Data Reader', '19e7f393-937e-4f77-808e-94535e297925'],
    ['Storage Queue Data Contributor', '974c5e8b-45b9-4653-ba55-5f855dd0fb88'],
    ['Key Vault Secrets User', '4633458b-17de-408a-b874-0445c86b69e6'],
  ])('include %s', async (roleName, name) => {
    const client = armClient(await start());
    expect(await client.roleDefinitions.get(GROUP_SCOPE.slice(1), name)).toMatchObject({ roleName, name });
  });

  it('that are custom show where they can be assigned only', async () => {
    const name = '66666666-0000-4000-8000-000000000001';
    const customRoles = [
      {
        id: name,
        roleName: 'Lock reader',
        permissions: [{ actions: ['*/locks/read'] }],
        assignableScopes: [GROUP_SCOPE],
      },
    ];
    const client = armClient(await start({ seed: aSeed({ customRoles }) })).roleDefinitions;
    const filter = "type eq 'CustomRole'";
    const at = async (scope: string) => (await listed(client.list(scope, { filter }))).length;
    expect(await at(STORAGE_SCOPE.slice(1))).toBe(1);
    expect(await at(SUBSCRIPTION_SCOPE.slice(1))).toBe(0);
    await expect(client.get(SUBSCRIPTION_SCOPE.slice(1), name)).rejects.toEqual(
      expect.objectContaining({ code: 'RoleDefinitionDoesNotExist', statusCode: 404 }),
    );
    await expect(listed(client.list(GROUP_SCOPE.slice(1), { filter: 'x' }))).rejects.toEqual(
      expect.objectContaining({ code: 'UnsupportedFilter', statusCode: 400 }),
    );
  });
});

describe('deny assignments', () => {
  it('are listed and read', async () => {
    const denyAssignments = [
      {
        name: id(1),
        displayName: 'Hands off',
        scope: GROUP_SCOPE,
        permissions: [{ actions: ['*/delete'] }],
        principals: ['00000000-0000-0000-0000-000000000000'],
        excludePrincipals: [ADMIN],
      },
    ];
    const client = armClient(await start({ seed: aSeed({ denyAssignments }) })).denyAssignments;
    expect(await listed(client.listForScope(STORAGE_SCOPE.slice(1)))).toEqual(['1']);
    expect(await client.get(GROUP_SCOPE.slice(1), id(1))).toMatchObject({
      denyAssignmentName: 'Hands off',
      principals: [{ type: 'SystemDefined' }],
      excludePrincipals: [{ id: ADMIN, type: 'User' }],
    });
    await expect(client.get(GROUP_SCOPE.slice(1), id(2))).rejects.toEqual(
      expect.objectContaining({ code: 'DenyAssignmentNotFound', statusCode: 404 }),
    );
  });
});

describe('locks', () => {
  const path = (scope: string, name = ''): string =>
    `${scope}/providers/Microsoft.Authorization/locks${name && `/${name}`}?api-version=2016-09-01`;
  const lock = { properties: { level: 'CanNotDelete', notes: 'keep it' } };

  it('are made, changed, found from below and removed', async () => {
    const started = await start();
    expect(await arm(started, path(GROUP_SCOPE, 'keep'), { method: 'PUT', json: lock })).toMatchObject({
      status: 201,
      body: { id: `${GROUP_SCOPE}/providers/Microsoft.Authorization/locks/keep`, ...lock },
    });
    expect((await arm(started, path(GROUP_SCOPE, 'keep'), { method: 'PUT', json: lock })).status).toBe(200);
    const names = async (scope: string) =>
      ((await arm(started, path(scope))).body as { value: { name: string }[] }).value.map(({ name }) => name);
    expect(await names(CONTAINER_SCOPE)).toEqual(['keep']);
    expect(await names(SUBSCRIPTION_SCOPE)).toEqual(['keep']);
    expect(await names(`${SUBSCRIPTION_SCOPE}/resourceGroups/rg-shared`)).toEqual([]);
    expect((await arm(started, `${path(SUBSCRIPTION_SCOPE)}&$filter=atScope()`)).body).toEqual({ value: [] });
    expect((await arm(started, path(GROUP_SCOPE, 'KEEP'))).status).toBe(200);
    expect((await arm(started, path(GROUP_SCOPE, 'keep'), { method: 'DELETE' })).status).toBe(200);
    expect((await arm(started, path(GROUP_SCOPE, 'keep'), { method: 'DELETE' })).status).toBe(204);
    expect(await arm(started, path(GROUP_SCOPE, 'keep'))).toMatchObject({
      status: 404,
      body: { error: { code: 'LockNotFound' } },
    });
  });

  it('are read by the app, but not made by it, and have two levels', async () => {
    const started = await start();
    const url = `${started.simulator.armEndpoint}${path(GROUP_SCOPE, 'keep')}`;
    const token = await tokenOf(started, APP.objectId);
    expect((await raw(`${started.simulator.armEndpoint}${path(GROUP_SCOPE)}`, { token })).status).toBe(200);
    expect((await raw(url, { token, method: 'PUT', json: lock })).status).toBe(403);
    const json = { properties: { level: 'Soft' } };
    expect(await arm(started, path(GROUP_SCOPE, 'keep'), { method: 'PUT', json })).toMatchObject({
      status: 400,
      body: { error: { code: 'LockLevelNotValid' } },
    });
  });
});

describe('subscriptions and resource groups', () => {
  it('are shown to those who may read them', async () => {
    const started = await start();
    const version = '?api-version=2022-12-01';
    expect((await arm(started, `/subscriptions${version}`)).body).toMatchObject({ count: { value: 2 } });
    const mine = await raw(`${started.simulator.armEndpoint}/subscriptions${version}`, {
      token: await tokenOf(started, APP.objectId),
    });
    expect(mine.body).toMatchObject({ value: [{ subscriptionId: SUBSCRIPTION, state: 'Enabled' }] });
    expect((await arm(started, `${SUBSCRIPTION_SCOPE}${version}`)).body).toMatchObject({
      displayName: 'Payments',
    });
    expect((await arm(started, `${SUBSCRIPTION_SCOPE}/resourceGroups${version}`)).body).toMatchObject({
      value: [{ name: 'rg-payments' }, { name: 'rg-shared' }],
    });
    expect((await arm(started, `${GROUP_SCOPE}${version}`)).body).toMatchObject({
      id: GROUP_SCOPE,
      location: 'westeurope',
    });
    expect(await arm(started, `${SUBSCRIPTION_SCOPE}/resourceGroups/none${version}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound' } },
    });
    expect((await arm(started, `${STORAGE_SCOPE}${version}`)).body).toMatchObject({
      name: 'paydata',
      type: 'Microsoft.Storage/storageAccounts',
    });
  });
});
