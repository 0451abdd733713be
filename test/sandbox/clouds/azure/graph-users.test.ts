import { describe, expect, it } from 'vitest';
import { GROUP_ROLES, graphClient, idsOf, reference } from './graph-support.ts';
import {
  ADMIN,
  ALICE,
  armClient,
  BOB,
  GROUP_SCOPE,
  ROLES,
  refused,
  roleId,
  type Started,
  start,
  TEAM,
} from './support.ts';

const ROLES_OF_ADMIN = [...GROUP_ROLES, 'User.ReadWrite.All'];
const DAY = 86_400;

describe('deleting a person', () => {
  const remove = (started: Started) => graphClient(started, ROLES_OF_ADMIN).api(`/users/${ALICE}`).delete();

  it('keeps them for thirty days, from where they come back with id, groups and role assignments', async () => {
    const started = await start();
    const client = graphClient(started, ROLES_OF_ADMIN);
    await armClient(started, ADMIN).roleAssignments.create(GROUP_SCOPE.slice(1), BOB, {
      roleDefinitionId: roleId(ROLES.reader),
      principalId: ALICE,
      principalType: 'User',
    });
    const evaluate = () =>
      started.simulator.evaluate({ principalId: ALICE, action: 'x/read', scope: GROUP_SCOPE });
    await remove(started);
    await expect(client.api(`/users/${ALICE}`).get()).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound'),
    );
    expect(idsOf(await client.api(`/groups/${TEAM}/members`).get())).toEqual([]);
    expect(evaluate()).toEqual({ allowed: false, reason: 'principalNotFound' });
    started.clock.forward(29 * DAY);
    const deleted = await client.api('/directory/deletedItems/microsoft.graph.user').get();
    expect(deleted.value).toMatchObject([{ id: ALICE, deletedDateTime: '2026-03-01T09:00:00.000Z' }]);
    const byAlias = await client.api('/directory/deletedItems/graph.user').get();
    expect(byAlias.value).toEqual(deleted.value);
    expect((await client.api(`/directory/deletedItems/${ALICE}`).get()).id).toBe(ALICE);
    await client.api(`/directory/deletedItems/${ALICE}/restore`).post({});
    expect((await client.api(`/users/${ALICE}`).expand('manager').get()).manager.id).toBe(BOB);
    expect(idsOf(await client.api(`/groups/${TEAM}/members`).get())).toEqual([ALICE]);
    expect(evaluate()).toMatchObject({ allowed: true });
  });

  it('is for good after thirty days', async () => {
    const started = await start();
    const client = graphClient(started, ROLES_OF_ADMIN);
    await remove(started);
    started.clock.forward(31 * DAY);
    await expect(client.api(`/directory/deletedItems/${ALICE}/restore`).post({})).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound'),
    );
  });

  it('of somebody’s manager leaves them without, and gives them back', async () => {
    const { simulator } = await start();
    simulator.directory.removeUser(BOB);
    expect(() => simulator.directory.restoreUser(ALICE)).toThrow('nobody deleted');
    simulator.directory.restoreUser(BOB);
    expect(simulator.inspect().people.map(({ id }) => id)).toContain(BOB);
  });

  it('takes a permission', async () => {
    const started = await start();
    await expect(graphClient(started).api(`/users/${ALICE}`).delete()).rejects.toEqual(
      refused(403, 'Authorization_RequestDenied'),
    );
  });
});

describe('disabling an account', () => {
  it('shows, and can be taken back', async () => {
    const started = await start();
    const client = graphClient(started, ROLES_OF_ADMIN);
    const enabled = async () =>
      (await client.api(`/users/${ALICE}`).select('accountEnabled').get()).accountEnabled;
    await client.api(`/users/${ALICE}`).patch({ accountEnabled: false });
    expect(await enabled()).toBe(false);
    await client.api(`/users/${ALICE}`).patch({ accountEnabled: true });
    expect(await enabled()).toBe(true);
    await expect(client.api(`/users/${ALICE}`).patch({ jobTitle: 'x' })).rejects.toEqual(
      refused(400, 'Request_BadRequest'),
    );
  });
});

describe('memberships that show late', () => {
  it('are missing from reads for a while, and stay in them for a while after their end', async () => {
    const started = await start({ consistencyDelay: { memberships: 30_000 } });
    const client = graphClient(started);
    const members = async () => idsOf(await client.api(`/groups/${TEAM}/members`).get());
    const check = async () =>
      (await client.api(`/users/${BOB}/checkMemberGroups`).post({ groupIds: [TEAM] })).value;
    await client.api(`/groups/${TEAM}/members/$ref`).post(reference(BOB));
    expect([await members(), await check()]).toEqual([[ALICE], []]);
    await expect(client.api(`/groups/${TEAM}/members/$ref`).post(reference(BOB))).rejects.toEqual(
      refused(400, 'Request_BadRequest', /already exist/),
    );
    started.clock.forward(30);
    expect([await members(), await check()]).toEqual([[ALICE, BOB], [TEAM]]);
    await client.api(`/groups/${TEAM}/members/${BOB}/$ref`).delete();
    expect(await members()).toEqual([ALICE, BOB]);
    await expect(client.api(`/groups/${TEAM}/members/${BOB}/$ref`).delete()).rejects.toMatchObject({
      statusCode: 404,
    });
    started.clock.forward(30);
    expect(await members()).toEqual([ALICE]);
  });
});
