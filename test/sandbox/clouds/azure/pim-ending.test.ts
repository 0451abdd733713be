import { describe, expect, it } from 'vitest';
import { ABSENT, all, ask, canRead, HOUR, inMinutes, lock, NAME, SCOPE } from './pim-support.ts';
import { ADMIN, ALICE, armClient, OTHER_SUBSCRIPTION, ROLES, refused, roleId, start } from './support.ts';

describe('ending an assignment of PIM early', () => {
  it('is refused for its first five minutes, and takes the access at once after them', async () => {
    const started = await start();
    await ask(started);
    started.clock.forward(299);
    await expect(ask(started, { requestType: 'AdminRemove' })).rejects.toEqual(
      refused(400, 'ActiveDurationTooShort', /Miniumum Required is 5 minutes/),
    );
    started.clock.forward(1);
    const { status } = await ask(started, { requestType: 'AdminRemove', scheduleInfo: {} });
    expect(status).toBe('Revoked');
    expect(canRead(started)).toBe(false);
    await expect(ask(started, { requestType: 'AdminRemove' })).rejects.toEqual(ABSENT);
  });

  it('takes as long as PIM takes', async () => {
    const started = await start();
    await ask(started);
    started.clock.forward(600);
    started.simulator.setConsistencyDelay({ provisioning: 60_000 });
    const { status } = await ask(started, { requestType: 'AdminRemove' }, { name: NAME });
    expect(status).toBe('PendingRevocation');
    expect(canRead(started)).toBe(true);
    started.clock.forward(60);
    expect(canRead(started)).toBe(false);
    expect((await armClient(started).roleAssignmentScheduleRequests.get(SCOPE, NAME)).status).toBe('Revoked');
  });

  it('knows nothing to end after the end', async () => {
    const started = await start();
    await ask(started);
    started.clock.forward(HOUR);
    await expect(ask(started, { requestType: 'AdminRemove' })).rejects.toEqual(ABSENT);
  });

  it('removes a plain role assignment too: PIM makes no difference', async () => {
    const started = await start();
    await armClient(started).roleAssignments.create(SCOPE, NAME, {
      roleDefinitionId: roleId(ROLES.reader),
      principalId: ALICE,
      principalType: 'User',
    });
    started.clock.forward(600);
    await ask(started, { requestType: 'AdminRemove' });
    expect(canRead(started)).toBe(false);
  });

  it('is not possible while a lock forbids it: the request fails and the access stays', async () => {
    const started = await start();
    await ask(started);
    await lock(started, 'PUT');
    started.clock.forward(600);
    expect((await ask(started, { requestType: 'AdminRemove' })).status).toBe('FailedAsResourceIsLocked');
    expect(canRead(started)).toBe(true);
    await lock(started, 'DELETE');
    expect((await ask(started, { requestType: 'AdminRemove' })).status).toBe('Revoked');
    expect(canRead(started)).toBe(false);
  });

  it('happens when somebody deletes the role assignment that it gave', async () => {
    const started = await start();
    await ask(started);
    const client = armClient(started);
    const [given] = await all(
      client.roleAssignments.listForScope(SCOPE, { filter: `principalId eq '${ALICE}'` }),
    );
    await client.roleAssignments.delete(SCOPE, given?.name ?? '');
    expect(canRead(started)).toBe(false);
    await expect(ask(started, { requestType: 'AdminRemove' })).rejects.toEqual(ABSENT);
  });

  it('is refused in a disabled subscription, where the end comes by itself all the same', async () => {
    const started = await start();
    const at = `subscriptions/${OTHER_SUBSCRIPTION}/resourceGroups/rg-old`;
    await expect(ask(started, { requestType: 'AdminRemove' }, { as: ADMIN, at })).rejects.toEqual(
      refused(409, 'ReadOnlyDisabledSubscription'),
    );
  });
});

describe('a lock', () => {
  it('fails a request that would write below a read-only one', async () => {
    const started = await start();
    await lock(started, 'PUT', 'ReadOnly');
    expect((await ask(started)).status).toBe('FailedAsResourceIsLocked');
    expect(canRead(started)).toBe(false);
  });

  it('keeps an assignment beyond its end until it is gone, and revives none that ended before', async () => {
    const started = await start();
    await ask(started);
    await lock(started, 'PUT');
    started.clock.forward(2 * HOUR);
    expect(canRead(started)).toBe(true);
    await lock(started, 'DELETE');
    expect(canRead(started)).toBe(false);
    await lock(started, 'PUT');
    expect(canRead(started)).toBe(false);
  });
});

describe('changing an assignment of PIM', () => {
  it.each(['AdminUpdate', 'AdminExtend'])(
    'moves its end with %s, and its role assignment stays the same',
    async (requestType) => {
      const started = await start();
      await ask(started);
      const client = armClient(started);
      const filter = `principalId eq '${ALICE}'`;
      const [before] = await all(client.roleAssignments.listForScope(SCOPE, { filter }));
      started.clock.forward(1800);
      const longer = { expiration: { type: 'AfterDateTime', endDateTime: inMinutes(started, 120) } };
      expect((await ask(started, { requestType, scheduleInfo: longer })).status).toBe('Provisioned');
      started.clock.forward(HOUR);
      const [after] = await all(client.roleAssignments.listForScope(SCOPE, { filter }));
      expect(after?.id).toBe(before?.id);
      started.clock.forward(HOUR);
      expect(canRead(started)).toBe(false);
    },
  );

  it('needs one that is there', async () => {
    await expect(ask(await start(), { requestType: 'AdminUpdate' })).rejects.toEqual(ABSENT);
  });
});

describe('cancelling a request', () => {
  it('takes back what is pending or granted for later', async () => {
    const started = await start();
    const { roleAssignmentScheduleRequests } = armClient(started);
    const later = {
      startDateTime: inMinutes(started, 30),
      expiration: { type: 'AfterDuration', duration: 'PT1H' },
    };
    await ask(started, { scheduleInfo: later }, { name: NAME });
    await roleAssignmentScheduleRequests.cancel(SCOPE, NAME);
    expect((await roleAssignmentScheduleRequests.get(SCOPE, NAME)).status).toBe('Canceled');
    started.clock.forward(31 * 60);
    expect(canRead(started)).toBe(false);
  });

  it('does not touch the schedule that a pending change is about', async () => {
    const started = await start();
    await ask(started);
    started.simulator.setConsistencyDelay({ provisioning: 60_000 });
    const longer = { expiration: { type: 'AfterDuration', duration: 'PT2H' } };
    await ask(started, { requestType: 'AdminUpdate', scheduleInfo: longer }, { name: NAME });
    await expect(armClient(started).roleAssignmentScheduleRequests.cancel(SCOPE, NAME)).rejects.toEqual(
      refused(400, 'RoleAssignmentRequestCannotBeCanceled'),
    );
    expect(canRead(started)).toBe(true);
  });

  it('is too late for what is provisioned', async () => {
    const started = await start();
    await ask(started, {}, { name: NAME });
    await expect(armClient(started).roleAssignmentScheduleRequests.cancel(SCOPE, NAME)).rejects.toEqual(
      refused(400, 'RoleAssignmentRequestCannotBeCanceled'),
    );
    expect(canRead(started)).toBe(true);
  });
});
