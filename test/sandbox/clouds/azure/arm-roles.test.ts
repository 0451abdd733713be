import { describe, expect, it } from 'vitest';
import { all, ask, canRead, lock, rawRequest, SCOPE } from './pim-support.ts';
import {
  ADMIN,
  ALICE,
  ALL_STAFF,
  armClient,
  aSeed,
  BOB,
  GROUP_SCOPE,
  GUEST,
  OTHER_APP,
  ROLES,
  raw,
  refused,
  roleId,
  STORAGE_SCOPE,
  SUBSCRIPTION,
  start,
  tokenOf,
} from './support.ts';

const NAME = '7a1d6c1e-0000-4000-8000-000000000001';
const EVERYONE = '00000000-0000-0000-0000-000000000000';
const reader = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };

describe('role definitions', () => {
  it('of the tenant are read by everybody, without a subscription in their ids', async () => {
    const started = await start();
    const client = armClient(started, OTHER_APP.objectId);
    const id = `/providers/Microsoft.Authorization/roleDefinitions/${ROLES.reader}`;
    expect(await client.roleDefinitions.getById(id.slice(1))).toMatchObject({ id, roleName: 'Reader' });
    const { armEndpoint } = started.simulator;
    const token = await tokenOf(started, OTHER_APP.objectId);
    const list = await raw(
      `${armEndpoint}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-05-01-preview&$filter=${encodeURIComponent("roleName eq 'Owner'")}`,
      { token },
    );
    expect(list.body).toMatchObject({ value: [{ name: ROLES.owner }] });
  });

  it('come in pages, by name, by type and by scope together', async () => {
    const { roleDefinitions } = armClient(await start({ limits: { pageSize: 2 } }));
    const names = async (filter: string) =>
      (await all(roleDefinitions.list(SCOPE, { filter }))).map(({ roleName }) => roleName);
    expect(await names("type eq 'BuiltInRole' and atScopeAndBelow()")).toContain('Monitoring Reader');
    expect(await names("atScope() and roleName eq 'Reader'")).toEqual(['Reader']);
  });

  it.each([
    ['Key Vault Administrator', '00482a5a-887f-4fb3-b363-3b7fe8e74483'],
    ['Key Vault Secrets Officer', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'],
    ['Log Analytics Reader', '73c42c96-874c-492b-b04d-ab87d138a893'],
    ['Network Contributor', '4d97b98b-1d4f-4787-a291-c67834d212e7'],
    ['Virtual Machine Administrator Login', '1c0163c0-47e6-4577-8991-ea5c82e286e4'],
    ['Azure Kubernetes Service Cluster User Role', '4abbcc35-e782-43d8-92c5-2d3f1bd2253f'],
  ])('include %s', async (roleName, name) => {
    const { roleDefinitions } = armClient(await start());
    expect(await roleDefinitions.get(SCOPE, name)).toMatchObject({ roleName, roleType: 'BuiltInRole' });
  });
});

describe('a custom role', () => {
  const role = {
    roleName: 'Blob lister',
    description: 'Sees containers.',
    permissions: [{ actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/read'] }],
    assignableScopes: [GROUP_SCOPE],
  };

  it('is made, assigned, and removed only when nobody holds it any more', async () => {
    const started = await start();
    const { roleDefinitions, roleAssignments } = armClient(started, ADMIN);
    const made = await roleDefinitions.createOrUpdate(SCOPE, NAME, role);
    expect(made).toMatchObject({ name: NAME, roleName: 'Blob lister', roleType: 'CustomRole' });
    await roleAssignments.create(SCOPE, NAME, { ...reader, roleDefinitionId: made.id ?? '' });
    const allowed = () =>
      started.simulator.evaluate({
        principalId: ALICE,
        action: 'Microsoft.Storage/storageAccounts/blobServices/containers/read',
        scope: STORAGE_SCOPE,
      }).allowed;
    expect(allowed()).toBe(true);
    await roleDefinitions.createOrUpdate(SCOPE, NAME, { ...role, permissions: [{ actions: ['x/read'] }] });
    expect(allowed()).toBe(false);
    await expect(roleDefinitions.delete(SCOPE, NAME)).rejects.toEqual(
      refused(400, 'RoleDefinitionHasAssignments'),
    );
    await roleAssignments.delete(SCOPE, NAME);
    await roleDefinitions.delete(SCOPE, NAME);
    await expect(roleDefinitions.get(SCOPE, NAME)).rejects.toEqual(
      refused(404, 'RoleDefinitionDoesNotExist'),
    );
  });

  it('needs a name of its own, scopes that are some, and the right to make it', async () => {
    const started = await start();
    const { roleDefinitions } = armClient(started, ADMIN);
    const make = (changes: object, name = NAME) =>
      roleDefinitions.createOrUpdate(SCOPE, name, { ...role, ...changes });
    await expect(make({ roleName: 'reader' })).rejects.toEqual(
      refused(409, 'RoleDefinitionWithSameNameExists'),
    );
    await expect(make({ assignableScopes: ['/'] })).rejects.toEqual(refused(400, 'InvalidRoleDefinition'));
    await expect(make({}, ROLES.reader)).rejects.toEqual(refused(400, 'RoleDefinitionUpdateNotPermitted'));
    await expect(armClient(started).roleDefinitions.createOrUpdate(SCOPE, NAME, role)).rejects.toEqual(
      refused(403, 'AuthorizationFailed'),
    );
  });
});

describe('a role assignment', () => {
  it('has a description of a limited length', async () => {
    const { roleAssignments } = armClient(await start());
    await expect(
      roleAssignments.create(SCOPE, NAME, { ...reader, description: 'x'.repeat(1025) }),
    ).rejects.toEqual(refused(400, 'RoleAssignmentDescriptionTooLong'));
    await roleAssignments.create(SCOPE, NAME, { ...reader, description: 'x'.repeat(1024) });
  });

  it('has a condition of a limited length', async () => {
    const { roleAssignments } = armClient(await start());
    const condition = `@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals '${'x'.repeat(8192)}'`;
    const roleDefinitionId = roleId(ROLES.blobReader);
    await expect(
      roleAssignments.create(SCOPE, NAME, {
        ...reader,
        roleDefinitionId,
        condition,
        conditionVersion: '2.0',
      }),
    ).rejects.toEqual(refused(400, 'InvalidCondition'));
  });

  it('that PIM gives shows its end when somebody looks inside, and counts towards the quota', async () => {
    const started = await start({ limits: { roleAssignmentsPerSubscription: 2 } });
    await ask(started);
    const alice = started.simulator.inspect().people.find(({ id }) => id === ALICE);
    expect(alice?.roleAssignments).toMatchObject([{ roleName: 'Reader', until: '2026-03-01T10:00:00.000Z' }]);
    await expect(
      armClient(started).roleAssignments.create(SCOPE, NAME, { ...reader, principalId: BOB }),
    ).rejects.toEqual(refused(400, 'RoleAssignmentLimitExceeded'));
  });

  it('that PIM gives keeps its end when somebody edits its condition', async () => {
    const started = await start();
    const roleDefinitionId = roleId(ROLES.blobReader);
    await ask(started, { roleDefinitionId });
    const client = armClient(started);
    const list = () =>
      all(client.roleAssignments.listForScope(SCOPE, { filter: `principalId eq '${ALICE}'` }));
    const [given] = await list();
    const condition =
      "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'logs'";
    await client.roleAssignments.create(SCOPE, given?.name ?? '', {
      ...reader,
      roleDefinitionId,
      condition,
      conditionVersion: '2.0',
    });
    expect(await list()).toMatchObject([{ name: given?.name, condition }]);
    started.clock.forward(3600);
    expect(await list()).toEqual([]);
  });
});

describe('a deny assignment', () => {
  const denial = {
    name: NAME,
    displayName: 'Hands off',
    description: 'made by a deployment',
    scope: GROUP_SCOPE,
    permissions: [{ actions: ['*/read'] }],
    principals: [ALL_STAFF],
  };

  it('takes what a role gives, through groups too, and what PIM gives as well, until it is gone', async () => {
    const started = await start();
    await ask(started);
    expect(canRead(started)).toBe(true);
    started.simulator.estate.addDenyAssignment(denial);
    expect(
      started.simulator.evaluate({ principalId: ALICE, action: 'x/read', scope: STORAGE_SCOPE }),
    ).toEqual({ allowed: false, reason: 'denied', by: NAME });
    started.simulator.estate.removeDenyAssignment(NAME);
    expect(canRead(started)).toBe(true);
    expect(() => started.simulator.estate.removeDenyAssignment(NAME)).toThrow('there is no deny assignment');
  });

  it('is shown as the API documents it, and found by name and by whom it is about', async () => {
    const other = {
      ...denial,
      name: NAME.replace(/1$/, '2'),
      displayName: 'For all',
      principals: [EVERYONE],
      excludePrincipals: [ADMIN],
    };
    const started = await start({ seed: aSeed({ denyAssignments: [denial, other] }) });
    const { denyAssignments } = armClient(started, ADMIN);
    const list = async (filter: string) =>
      (await all(denyAssignments.listForScope(SCOPE, { filter }))).map(
        ({ denyAssignmentName }) => denyAssignmentName,
      );
    expect(await list("denyAssignmentName eq 'Hands off'")).toEqual(['Hands off']);
    expect(await list(`assignedTo('${ALICE}')`)).toEqual(['Hands off', 'For all']);
    expect(await list(`principalId eq '${GUEST}'`)).toEqual(['For all']);
    expect(await list('atScope()')).toEqual(['Hands off', 'For all']);
    expect(await denyAssignments.get(SCOPE, NAME)).toMatchObject({
      description: 'made by a deployment',
      isSystemProtected: true,
      doNotApplyToChildScopes: false,
      scope: GROUP_SCOPE,
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
      principals: [{ id: ALL_STAFF, type: 'Group' }],
    });
  });
});

describe('a tenant that loses the licence', () => {
  it('keeps what PIM gave, and can neither see nor end it there', async () => {
    const started = await start();
    await ask(started);
    started.simulator.estate.setEntraIdP2(false);
    started.clock.forward(600);
    expect(canRead(started)).toBe(true);
    await expect(ask(started, { requestType: 'AdminRemove' })).rejects.toEqual(
      refused(400, 'AadPremiumLicenseRequired'),
    );
    expect((await rawRequest(started, 'roleAssignmentSchedules')).status).toBe(400);
    started.clock.forward(3000);
    expect(canRead(started)).toBe(false);
  });
});

describe('a person who is deleted while PIM gives them access', () => {
  it('has it again when they are restored in time, and not when their time is over', async () => {
    const started = await start();
    await ask(started);
    started.simulator.directory.removeUser(ALICE);
    expect(canRead(started)).toBe(false);
    const { roleAssignments } = armClient(started);
    const left = await all(roleAssignments.listForScope(SCOPE, { filter: `principalId eq '${ALICE}'` }));
    expect(left).toHaveLength(1);
    started.simulator.directory.restoreUser(ALICE);
    expect(canRead(started)).toBe(true);
    started.clock.forward(3600);
    expect(canRead(started)).toBe(false);
  });
});

describe('a subscription that is disabled while PIM gives access in it', () => {
  it('refuses to end it early, and lets it end by itself', async () => {
    const started = await start();
    await ask(started);
    started.simulator.estate.setSubscriptionState(SUBSCRIPTION, 'Disabled');
    started.clock.forward(600);
    await expect(ask(started, { requestType: 'AdminRemove' })).rejects.toEqual(
      refused(409, 'ReadOnlyDisabledSubscription'),
    );
    started.clock.forward(3000);
    expect(canRead(started)).toBe(false);
  });
});

describe('a lock that comes after a plain role assignment', () => {
  it('keeps it from being removed until the lock is gone', async () => {
    const started = await start();
    const { roleAssignments } = armClient(started);
    await roleAssignments.create(SCOPE, NAME, reader);
    await lock(started, 'PUT');
    await expect(roleAssignments.delete(SCOPE, NAME)).rejects.toEqual(refused(409, 'ScopeLocked'));
    await lock(started, 'DELETE');
    await roleAssignments.delete(SCOPE, NAME);
    expect(canRead(started)).toBe(false);
  });
});
