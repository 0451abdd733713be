import { describe, expect, it } from 'vitest';
import { all, ask, HOUR, NAME, SCOPE } from './pim-support.ts';
import {
  ADMIN,
  ALICE,
  armClient,
  BOB,
  ROLES,
  refused,
  roleId,
  SUBSCRIPTION,
  start,
  TEAM,
} from './support.ts';

describe('reading requests, schedules and instances', () => {
  it('lists requests by principal, by scope and by who asked, in pages', async () => {
    const started = await start({ limits: { pageSize: 1 } });
    await ask(started);
    await ask(started, { principalId: BOB });
    await ask(
      started,
      { principalId: BOB, roleDefinitionId: roleId(ROLES.contributor) },
      { as: ADMIN, at: `subscriptions/${SUBSCRIPTION}` },
    );
    const list = (filter: string, at = SCOPE) =>
      all(armClient(started).roleAssignmentScheduleRequests.listForScope(at, { filter }));
    expect(await list(`principalId eq '${BOB}'`)).toHaveLength(2);
    expect(await list('atScope()')).toHaveLength(3);
    expect(await list('atScope()', `subscriptions/${SUBSCRIPTION}`)).toHaveLength(1);
    expect(await list('asRequestor()')).toHaveLength(2);
    expect(
      await list(`principalId eq '${BOB}' and roleDefinitionId eq '${roleId(ROLES.contributor)}'`),
    ).toHaveLength(1);
    await expect(list("status eq 'Provisioned'")).rejects.toEqual(refused(400, 'UnsupportedFilter'));
  });

  it('shows plain role assignments beside those of PIM, through groups with assignedTo, and inherited ones as such', async () => {
    const started = await start();
    const admin = armClient(started, ADMIN);
    await admin.roleAssignments.create(`subscriptions/${SUBSCRIPTION}`, NAME, {
      roleDefinitionId: roleId(ROLES.contributor),
      principalId: TEAM,
      principalType: 'Group',
    });
    await ask(started);
    const filter = `assignedTo('${ALICE}')`;
    const instances = await all(admin.roleAssignmentScheduleInstances.listForScope(SCOPE, { filter }));
    expect(
      instances.map(({ memberType, assignmentType, principalType }) => [
        memberType,
        assignmentType,
        principalType,
      ]),
    ).toEqual([
      ['Inherited', 'Assigned', 'Group'],
      ['Direct', 'Assigned', 'User'],
    ]);
    expect(instances[0]?.endDateTime).toBeNull();
  });

  it('forgets requests after forty-five days', async () => {
    const started = await start();
    await ask(started, {}, { name: NAME });
    started.clock.forward(46 * 24 * HOUR);
    const { roleAssignmentScheduleRequests } = armClient(started);
    await expect(roleAssignmentScheduleRequests.get(SCOPE, NAME)).rejects.toEqual(
      refused(404, 'ResourceNotFound'),
    );
  });
});
