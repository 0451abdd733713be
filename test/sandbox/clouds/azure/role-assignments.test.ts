import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ADMIN,
  ALICE,
  APP,
  armClient,
  aSeed,
  BOB,
  CONTAINER_SCOPE,
  FRESH,
  GROUP_SCOPE,
  MANAGEMENT_SCOPE,
  OTHER_APP,
  OTHER_SUBSCRIPTION,
  ROLES,
  refused,
  roleId,
  type Started,
  SUBSCRIPTION,
  start,
  TEAM,
} from './support.ts';

const scope = GROUP_SCOPE.slice(1);
const reader = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };
const NAME = '7a1d6c1e-0000-4000-8000-000000000001';

async function grant(started: Started, name = NAME, parameters: object = {}): Promise<number> {
  let status = 0;
  await armClient(started).roleAssignments.create(
    scope,
    name,
    { ...reader, ...parameters },
    { onResponse: (response) => void (status = response.status) },
  );
  return status;
}

describe('creating a role assignment', () => {
  it('answers 201 with what was made, then 200 for the same again', async () => {
    const started = await start();
    const client = armClient(started);
    const made = await client.roleAssignments.create(scope, NAME, { ...reader, description: 'request 7' });
    expect(made).toMatchObject({
      id: `${GROUP_SCOPE}/providers/Microsoft.Authorization/roleAssignments/${NAME}`,
      name: NAME,
      scope: GROUP_SCOPE,
      roleDefinitionId: roleId(ROLES.reader),
      principalId: ALICE,
      principalType: 'User',
      description: 'request 7',
      createdBy: APP.objectId,
      createdOn: started.clock.now,
    });
    expect(await grant(started, NAME, { description: 'request 7' })).toBe(200);
    expect(await grant(started, randomUUID(), { principalId: BOB })).toBe(201);
  });

  it('changes description and condition of the one with the same name, and keeps who made it and when', async () => {
    const started = await start();
    await grant(started);
    started.clock.forward(60);
    const { roleAssignments } = armClient(started, ADMIN);
    const changed = await roleAssignments.create(scope, NAME, { ...reader, description: 'extended' });
    expect(changed.description).toBe('extended');
    expect(changed.createdBy).toBe(APP.objectId);
    expect(changed.updatedBy).toBe(ADMIN);
    expect(changed.updatedOn?.getTime()).toBe((changed.createdOn?.getTime() ?? 0) + 60_000);
  });

  it('refuses a second one with the same content and names the first at the end of the message', async () => {
    const started = await start();
    await grant(started);
    await expect(grant(started, randomUUID())).rejects.toEqual(
      refused(409, 'RoleAssignmentExists', new RegExp(`assignment is ${NAME.replaceAll('-', '')}\\.$`)),
    );
  });

  it.each([
    ['another principal', { principalId: BOB }],
    ['another role', { roleDefinitionId: roleId(ROLES.contributor) }],
  ])('refuses %s under a name that is taken, also just after it was deleted', async (_, change) => {
    const started = await start();
    await grant(started);
    const refusal = refused(400, 'RoleAssignmentUpdateNotPermitted', /not allowed to be updated/);
    await expect(grant(started, NAME, change)).rejects.toEqual(refusal);
    await armClient(started).roleAssignments.delete(scope, NAME);
    await expect(grant(started, NAME, change)).rejects.toEqual(refusal);
    started.clock.forward(601);
    expect(await grant(started, NAME, change)).toBe(201);
  });

  it('refuses a name that is taken in another place of the tenant', async () => {
    const started = await start();
    await grant(started);
    const elsewhere = `subscriptions/${SUBSCRIPTION}`;
    await expect(armClient(started).roleAssignments.create(elsewhere, NAME, reader)).rejects.toEqual(
      refused(400, 'RoleAssignmentUpdateNotPermitted'),
    );
  });

  it('does not know a principal that is nowhere, nor a new one whose type is not given', async () => {
    const started = await start();
    const admin = armClient(started, ADMIN).roleAssignments;
    const create = (principalId: string, principalType?: string) =>
      admin.create(scope, randomUUID(), {
        ...reader,
        principalId,
        ...(principalType === undefined ? { principalType: undefined } : { principalType }),
      } as typeof reader);
    const unknown = refused(400, 'PrincipalNotFound', /does not exist in the directory/);
    await expect(create(randomUUID(), 'User')).rejects.toEqual(unknown);
    await expect(create(FRESH)).rejects.toEqual(unknown);
    expect(await create(FRESH, 'User')).toMatchObject({ principalType: 'User' });
    started.clock.forward(600);
    expect(await create(FRESH).catch((error: { code: string }) => error.code)).toBe('RoleAssignmentExists');
  });

  it('finds out the type of a principal, and refuses a wrong one', async () => {
    const started = await start();
    const admin = armClient(started, ADMIN).roleAssignments;
    const { principalType: _, ...untyped } = { ...reader, principalId: TEAM };
    expect(await admin.create(scope, randomUUID(), untyped)).toMatchObject({ principalType: 'Group' });
    await expect(
      admin.create(scope, randomUUID(), { ...reader, principalId: OTHER_APP.objectId }),
    ).rejects.toEqual(refused(400, 'UnmatchedPrincipalType', /'ServicePrincipal' , which is different/));
  });

  it('does not know a role that is nowhere, nor a custom role outside the scopes it is made for', async () => {
    const id = '66666666-0000-4000-8000-000000000001';
    const custom = {
      id,
      roleName: 'Lock reader',
      permissions: [{ actions: ['Microsoft.Authorization/locks/read'] }],
      assignableScopes: [GROUP_SCOPE],
    };
    const started = await start({ seed: aSeed({ customRoles: [custom] }) });
    const admin = armClient(started, ADMIN).roleAssignments;
    const create = (place: string, role: string) =>
      admin.create(place, randomUUID(), { ...reader, roleDefinitionId: roleId(role) });
    const unknown = refused(400, 'RoleDefinitionDoesNotExist');
    await expect(create(scope, randomUUID())).rejects.toEqual(unknown);
    await expect(create(`subscriptions/${SUBSCRIPTION}`, id)).rejects.toEqual(unknown);
    expect(await create(scope, id)).toMatchObject({ roleDefinitionId: roleId(id) });
  });

  it.each([
    ['a name that is no GUID', 'my-name', {}, 'InvalidRoleAssignmentId'],
    ['a principal that is no GUID', NAME, { principalId: 'alice' }, 'InvalidPrincipalId'],
    ['a role by its bare id', NAME, { roleDefinitionId: ROLES.reader }, 'BadRequestFormat'],
    ['an unknown kind of principal', NAME, { principalType: 'Robot' }, 'BadRequestFormat'],
  ])('refuses %s', async (_, name, change, code) => {
    const started = await start();
    const admin = armClient(started, ADMIN).roleAssignments;
    await expect(admin.create(scope, name, { ...reader, ...change })).rejects.toEqual(refused(400, code));
  });

  it('counts: no more than the quota of the subscription', async () => {
    const started = await start({ limits: { roleAssignmentsPerSubscription: 2 } });
    await grant(started);
    await expect(grant(started, randomUUID(), { principalId: BOB })).rejects.toEqual(
      refused(400, 'RoleAssignmentLimitExceeded'),
    );
    expect(await grant(started, NAME, { description: 'an update is no new one' })).toBe(200);
  });

  it('works at a management group, where ids of roles carry no subscription', async () => {
    const started = await start();
    const place = MANAGEMENT_SCOPE.slice(1);
    const made = await armClient(started, ADMIN).roleAssignments.create(place, NAME, reader);
    expect(made.roleDefinitionId).toBe(`/providers/Microsoft.Authorization/roleDefinitions/${ROLES.reader}`);
  });
});

describe('places that are not there or are closed', () => {
  it.each([
    [`subscriptions/${randomUUID()}`, 'SubscriptionNotFound'],
    [`subscriptions/${SUBSCRIPTION}/resourceGroups/nowhere`, 'ResourceGroupNotFound'],
    [`${scope}/providers/Microsoft.Storage/storageAccounts/nowhere`, 'ResourceNotFound'],
    ['providers/Microsoft.Management/managementGroups/nowhere', 'NotFound'],
  ])('refuses %s', async (place, code) => {
    const started = await start();
    await expect(armClient(started, ADMIN).roleAssignments.create(place, NAME, reader)).rejects.toEqual(
      refused(404, code),
    );
  });

  it('takes writes in a disabled subscription as read only, but not deletes', async () => {
    const place = `subscriptions/${OTHER_SUBSCRIPTION}/resourceGroups/rg-old`;
    const seed = aSeed();
    seed.roleAssignments?.push({ name: NAME, scope: `/${place}`, role: 'Reader', principalId: ALICE });
    const started = await start({ seed });
    const admin = armClient(started, ADMIN).roleAssignments;
    await expect(admin.create(place, randomUUID(), { ...reader, principalId: BOB })).rejects.toEqual(
      refused(409, 'ReadOnlyDisabledSubscription'),
    );
    expect(await admin.delete(place, NAME)).toMatchObject({ name: NAME });
  });
});

describe('deleting a role assignment', () => {
  it('answers 200 with what was there, then 204', async () => {
    const started = await start();
    await grant(started);
    const statuses: number[] = [];
    const onResponse = (response: { status: number }): void => void statuses.push(response.status);
    const { roleAssignments } = armClient(started);
    expect(await roleAssignments.delete(scope, NAME, { onResponse })).toMatchObject({ principalId: ALICE });
    expect(await roleAssignments.delete(scope, NAME, { onResponse })).toEqual({});
    expect(statuses).toEqual([200, 204]);
    await expect(roleAssignments.get(scope, NAME)).rejects.toEqual(refused(404, 'RoleAssignmentNotFound'));
  });

  it('does not find it under another scope', async () => {
    const started = await start();
    await grant(started);
    const elsewhere = `subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shared`;
    expect(await armClient(started).roleAssignments.delete(elsewhere, NAME)).toEqual({});
    expect(await armClient(started).roleAssignments.get(scope, NAME)).toMatchObject({ name: NAME });
  });

  it('leaves what belonged to a person who was deleted', async () => {
    const started = await start();
    await grant(started);
    started.simulator.directory.removeUser(ALICE);
    expect(await armClient(started).roleAssignments.get(scope, NAME)).toMatchObject({ principalId: ALICE });
    expect(await armClient(started).roleAssignments.delete(scope, NAME)).toMatchObject({ name: NAME });
  });
});

describe('locks', () => {
  it.each([
    ['the resource group itself', GROUP_SCOPE],
    ['the subscription above', `/subscriptions/${SUBSCRIPTION}`],
  ])('that forbid deleting at %s let an assignment in and not out', async (_, place) => {
    const locks = [{ scope: place, name: 'keep', level: 'CanNotDelete' as const }];
    const started = await start({ seed: aSeed({ locks }) });
    expect(await grant(started)).toBe(201);
    await expect(armClient(started).roleAssignments.delete(scope, NAME)).rejects.toEqual(
      refused(409, 'ScopeLocked', new RegExp(`locked: '${place}'. Please remove the lock`)),
    );
    expect(await armClient(started).roleAssignments.get(scope, NAME)).toMatchObject({ name: NAME });
  });

  it('below the assignment do not matter', async () => {
    const locks = [{ scope: CONTAINER_SCOPE, name: 'keep', level: 'CanNotDelete' as const }];
    const started = await start({ seed: aSeed({ locks }) });
    await grant(started);
    expect(await armClient(started).roleAssignments.delete(scope, NAME)).toMatchObject({ name: NAME });
  });

  it('that are read-only keep assignments out as well', async () => {
    const locks = [{ scope: GROUP_SCOPE, name: 'freeze', level: 'ReadOnly' as const }];
    const started = await start({ seed: aSeed({ locks }) });
    await expect(grant(started)).rejects.toEqual(refused(409, 'ScopeLocked', /cannot perform write/));
  });
});

describe('slow replication', () => {
  it('shows changes to readers late, and a delete that comes too early finds nothing', async () => {
    const started = await start({ consistencyDelay: { reads: 5000 } });
    const { roleAssignments } = armClient(started);
    await grant(started);
    await expect(roleAssignments.get(scope, NAME)).rejects.toEqual(refused(404, 'RoleAssignmentNotFound'));
    expect(await roleAssignments.delete(scope, NAME)).toEqual({});
    started.clock.forward(5);
    expect(await roleAssignments.get(scope, NAME)).toMatchObject({ name: NAME });
    await roleAssignments.delete(scope, NAME);
    expect(await roleAssignments.get(scope, NAME)).toMatchObject({ name: NAME });
    started.clock.forward(5);
    await expect(roleAssignments.get(scope, NAME)).rejects.toEqual(refused(404, 'RoleAssignmentNotFound'));
  });
});
