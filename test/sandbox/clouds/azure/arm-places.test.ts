import { describe, expect, it } from 'vitest';
import { SCOPE } from './pim-support.ts';
import {
  ADMIN,
  ALICE,
  APP,
  armClient,
  aSeed,
  CONTAINER_SCOPE,
  GROUP_SCOPE,
  OTHER_APP,
  OTHER_SUBSCRIPTION,
  type RawAnswer,
  ROLES,
  raw,
  refused,
  roleId,
  STORAGE_SCOPE,
  type Started,
  SUBSCRIPTION,
  start,
  tokenOf,
} from './support.ts';

const SUBSCRIPTION_SCOPE = `/subscriptions/${SUBSCRIPTION}`;
const SHARED = `${SUBSCRIPTION_SCOPE}/resourceGroups/rg-shared`;
const VERSION = 'api-version=2022-09-01';
const NAME = '7a1d6c1e-0000-4000-8000-000000000001';
const GROUPS = '/providers/Microsoft.Management/managementGroups';
const reader = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };

async function arm(
  started: Started,
  path: string,
  { method = 'GET', json, as = ADMIN }: { method?: string; json?: unknown; as?: string } = {},
): Promise<RawAnswer> {
  const url = `${started.simulator.armEndpoint}${path}${path.includes('?') ? '&' : '?'}`;
  const version = path.includes('api-version') ? '' : VERSION;
  return raw(url + version, {
    method,
    token: await tokenOf(started, as),
    ...(json !== undefined && { json }),
  });
}

describe('resources', () => {
  it('are listed by subscription and by resource group, without their children', async () => {
    const started = await start();
    const storage = {
      id: STORAGE_SCOPE,
      name: 'paydata',
      type: 'Microsoft.Storage/storageAccounts',
      location: 'westeurope',
      tags: {},
    };
    expect((await arm(started, `${SUBSCRIPTION_SCOPE}/resources`)).body).toEqual({ value: [storage] });
    expect((await arm(started, `${GROUP_SCOPE}/resources`)).body).toEqual({ value: [storage] });
    expect((await arm(started, `${SHARED}/resources`)).body).toEqual({ value: [] });
  });

  it('answer GET with themselves and HEAD with 204, children too', async () => {
    const started = await start();
    expect((await arm(started, CONTAINER_SCOPE)).body).toMatchObject({
      name: 'invoices',
      type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    });
    for (const path of [STORAGE_SCOPE, GROUP_SCOPE])
      expect(await arm(started, path, { method: 'HEAD' })).toMatchObject({ status: 204 });
    expect(await arm(started, `${STORAGE_SCOPE}2`, { method: 'HEAD' })).toMatchObject({ status: 404 });
    expect(await arm(started, STORAGE_SCOPE, { as: OTHER_APP.objectId })).toMatchObject({
      status: 403,
      body: { error: { code: 'AuthorizationFailed' } },
    });
  });

  it('come in pages, like everything that is listed', async () => {
    const started = await start({ limits: { pageSize: 1 } });
    const first = (await arm(started, `${SUBSCRIPTION_SCOPE}/resourceGroups`)).body as {
      value: object[];
      nextLink: string;
    };
    expect(first.value).toMatchObject([{ name: 'rg-payments' }]);
    const second = await raw(first.nextLink, { token: await tokenOf(started, ADMIN) });
    expect(second.body).toEqual({ value: [expect.objectContaining({ name: 'rg-shared' })] });
  });
});

describe('moving a resource', () => {
  const body = { resources: [STORAGE_SCOPE], targetResourceGroup: SHARED };
  const move = (started: Started, json: object = body, as = ADMIN) =>
    arm(started, `${GROUP_SCOPE}/moveResources`, { method: 'POST', json, as });

  it('leaves what is assigned at it behind: it gives nothing any more, and can still be removed', async () => {
    const started = await start();
    const { roleAssignments } = armClient(started, ADMIN);
    await roleAssignments.create(STORAGE_SCOPE.slice(1), NAME, reader);
    const canRead = (scope: string) =>
      started.simulator.evaluate({
        principalId: ALICE,
        action: 'Microsoft.Storage/storageAccounts/read',
        scope,
      }).allowed;
    const moved = STORAGE_SCOPE.replace('rg-payments', 'rg-shared');
    expect([canRead(STORAGE_SCOPE), canRead(moved)]).toEqual([true, false]);
    const answer = await move(started);
    expect(answer.status).toBe(202);
    const operation = answer.headers.get('location') ?? '';
    expect(await raw(operation, { token: await tokenOf(started, ADMIN) })).toMatchObject({ status: 204 });
    expect(await arm(started, STORAGE_SCOPE)).toMatchObject({ status: 404 });
    expect(await arm(started, `${moved}/blobServices/default/containers/invoices`)).toMatchObject({
      status: 200,
    });
    expect(canRead(moved)).toBe(false);
    await expect(roleAssignments.create(STORAGE_SCOPE.slice(1), NAME, reader)).rejects.toEqual(
      refused(404, 'ResourceNotFound'),
    );
    let status = 0;
    await roleAssignments.delete(STORAGE_SCOPE.slice(1), NAME, {
      onResponse: (response) => void (status = response.status),
    });
    expect(status).toBe(200);
  });

  it('is refused without the right to, with a lock in the way, and for what is not there', async () => {
    const started = await start();
    expect(await move(started, body, APP.objectId)).toMatchObject({ status: 403 });
    expect(await move(started, { ...body, resources: [`${SHARED}/providers/a/b/c`] })).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidRequestContent' } },
    });
    expect(await move(started, { ...body, resources: [`${STORAGE_SCOPE}2`] })).toMatchObject({ status: 404 });
    await arm(started, `${SHARED}/providers/Microsoft.Authorization/locks/keep?api-version=2016-09-01`, {
      method: 'PUT',
      json: { properties: { level: 'CanNotDelete' } },
    });
    expect(await move(started)).toMatchObject({ status: 409, body: { error: { code: 'ScopeLocked' } } });
  });

  it('also happens when nobody asked', async () => {
    const started = await start();
    started.simulator.estate.moveResource(STORAGE_SCOPE, SHARED);
    expect(await arm(started, STORAGE_SCOPE)).toMatchObject({ status: 404 });
    started.simulator.estate.removeResource(STORAGE_SCOPE.replace('rg-payments', 'rg-shared'));
    expect(() => started.simulator.estate.removeResource(STORAGE_SCOPE)).toThrow('there is no resource');
    expect(() => started.simulator.estate.moveResource(GROUP_SCOPE, SHARED)).toThrow('is no resource');
  });
});

describe('a subscription', () => {
  it('that is cancelled takes no changes until it is enabled again, and lets assignments go', async () => {
    const started = await start();
    const { roleAssignments } = armClient(started);
    await roleAssignments.create(SCOPE, NAME, reader);
    const change = (verb: string) =>
      arm(started, `${SUBSCRIPTION_SCOPE}/providers/Microsoft.Subscription/${verb}?api-version=2021-10-01`, {
        method: 'POST',
      });
    expect(await change('cancel')).toMatchObject({ status: 200, body: { subscriptionId: SUBSCRIPTION } });
    expect((await arm(started, SUBSCRIPTION_SCOPE)).body).toMatchObject({ state: 'Disabled' });
    const other = '7a1d6c1e-0000-4000-8000-000000000002';
    await expect(roleAssignments.create(SCOPE, other, { ...reader, principalId: ADMIN })).rejects.toEqual(
      refused(409, 'ReadOnlyDisabledSubscription'),
    );
    expect((await roleAssignments.get(SCOPE, NAME)).name).toBe(NAME);
    await roleAssignments.delete(SCOPE, NAME);
    await change('enable');
    await expect(roleAssignments.create(SCOPE, other, reader)).resolves.toBeDefined();
  });

  it('is disabled by others too', async () => {
    const { simulator } = await start();
    simulator.estate.setSubscriptionState(SUBSCRIPTION, 'Disabled');
    expect(() => simulator.estate.setSubscriptionState(NAME, 'Enabled')).toThrow('there is no subscription');
  });

  it('is in a tenant', async () => {
    const started = await start();
    expect((await arm(started, '/tenants')).body).toMatchObject({ value: [{ displayName: 'Contoso' }] });
  });
});

describe('management groups', () => {
  const version = 'api-version=2020-05-01';

  it('are listed, and show what is below them', async () => {
    const started = await start();
    expect((await arm(started, `${GROUPS}?${version}`)).body).toMatchObject({
      value: [{ name: 'root' }, { name: 'landing', properties: { displayName: 'Landing zones' } }],
    });
    const root = await arm(started, `${GROUPS}/root?$expand=children&$recurse=true&${version}`);
    expect(root.body).toMatchObject({
      id: `${GROUPS}/root`,
      properties: {
        children: [
          {
            name: 'landing',
            children: [{ type: '/subscriptions', name: SUBSCRIPTION, displayName: 'Payments' }],
          },
        ],
      },
    });
    expect((await arm(started, `${GROUPS}/landing?${version}`)).body).toMatchObject({
      properties: { details: { parent: { name: 'root' } } },
    });
    expect((await arm(started, `${GROUPS}/root/descendants?${version}`)).body).toMatchObject({
      value: [{ name: 'landing' }, { name: SUBSCRIPTION }],
    });
    expect(await arm(started, `${GROUPS}/none?${version}`)).toMatchObject({ status: 404 });
  });

  it('show themselves only to those who may see them', async () => {
    const started = await start();
    expect((await arm(started, `${GROUPS}?${version}`, { as: APP.objectId })).body).toEqual({ value: [] });
    expect(await arm(started, `${GROUPS}/root?${version}`, { as: APP.objectId })).toMatchObject({
      status: 403,
    });
  });

  it('hand down what is assigned at them, and so does the tenant', async () => {
    const seed = aSeed();
    const started = await start({
      seed: {
        ...seed,
        roleAssignments: [
          ...(seed.roleAssignments ?? []),
          { scope: '/', role: 'Reader', principalId: ALICE },
        ],
      },
    });
    for (const scope of [CONTAINER_SCOPE, `/subscriptions/${OTHER_SUBSCRIPTION}`, `${GROUPS}/root`, '/'])
      expect(started.simulator.evaluate({ principalId: ALICE, action: 'x/read', scope }).allowed).toBe(true);
  });
});

describe('the addresses of the cloud', () => {
  it('are told without a token, as a list and as one cloud', async () => {
    const { armEndpoint } = (await start()).simulator;
    const list = await raw(`${armEndpoint}/metadata/endpoints?api-version=2022-09-01`);
    expect(list.body).toMatchObject([
      { resourceManager: armEndpoint, authentication: { loginEndpoint: armEndpoint } },
    ]);
    const one = await raw(`${armEndpoint}/metadata/endpoints?api-version=2015-01-01`);
    expect(one.body).toMatchObject({ authentication: { loginEndpoint: armEndpoint } });
  });
});

describe('the headers of an answer', () => {
  it('carry ids, the caller’s own for the correlation, and what is left of the allowance', async () => {
    const started = await start();
    const correlation = '11111111-2222-4333-8444-555555555555';
    const { headers } = await raw(`${started.simulator.armEndpoint}${GROUP_SCOPE}?${VERSION}`, {
      token: await tokenOf(started, ADMIN),
      headers: {
        'x-ms-correlation-request-id': correlation,
        'x-ms-client-request-id': 'mine',
        'x-ms-return-client-request-id': 'true',
      },
    });
    expect(headers.get('x-ms-correlation-request-id')).toBe(correlation);
    expect(headers.get('x-ms-client-request-id')).toBe('mine');
    expect(headers.get('x-ms-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-ms-routing-request-id')).toMatch(/^LOCALHOST:20260301T090000Z:/);
    expect(headers.get('x-ms-ratelimit-remaining-subscription-reads')).toBe('249');
    expect(headers.get('x-ms-ratelimit-remaining-subscription-global-reads')).toBe('3749');
    const tenants = await arm(started, '/tenants');
    expect(tenants.headers.get('x-ms-ratelimit-remaining-tenant-reads')).toBe('249');
  });
});
