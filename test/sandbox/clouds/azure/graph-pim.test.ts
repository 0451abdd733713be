import { describe, expect, it } from 'vitest';
import { GROUP_ROLES, graphClient, idsOf, reference } from './graph-support.ts';
import { ALICE, APP, aSeed, BOB, GUEST, refused, type Started, start, TEAM } from './support.ts';

const PIM = '/identityGovernance/privilegedAccess/group';
const DYNAMIC = '99999999-0000-4000-8000-000000000011';
const HOUR = 3600;

function ask(started: Started, changes: object = {}) {
  return graphClient(started)
    .api(`${PIM}/assignmentScheduleRequests`)
    .post({
      accessId: 'member',
      action: 'adminAssign',
      principalId: BOB,
      groupId: TEAM,
      justification: 'request 7',
      scheduleInfo: {
        startDateTime: started.clock.now.toISOString(),
        expiration: { type: 'afterDuration', duration: 'PT1H' },
      },
      ...changes,
    });
}

const members = async (started: Started) =>
  idsOf(await graphClient(started).api(`/groups/${TEAM}/members`).get());
const failing = (rule: string) =>
  refused(400, 'RoleAssignmentRequestPolicyValidationFailed', new RegExp(`\\["${rule}"\\]$`));

describe('PIM for Groups', () => {
  it('gives a membership that ends by itself, and counts for checkMemberGroups until then', async () => {
    const started = await start();
    await ask(started);
    const check = async () =>
      (
        await graphClient(started)
          .api(`/users/${BOB}/checkMemberGroups`)
          .post({ groupIds: [TEAM] })
      ).value;
    expect(await members(started)).toEqual([ALICE, BOB]);
    expect(await check()).toEqual([TEAM]);
    started.clock.forward(HOUR - 1);
    expect(await check()).toEqual([TEAM]);
    started.clock.forward(1);
    expect(await check()).toEqual([]);
    expect(await members(started)).toEqual([ALICE]);
  });

  it('answers with the request as the API documents it, field by field', async () => {
    const started = await start();
    const now = started.clock.now.toISOString();
    const answer = await ask(started);
    expect(answer).toEqual({
      '@odata.context': expect.stringMatching(
        /#identityGovernance\/privilegedAccess\/group\/assignmentScheduleRequests\/\$entity$/,
      ),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'Provisioned',
      completedDateTime: now,
      createdDateTime: now,
      approvalId: null,
      customData: null,
      createdBy: { user: { id: APP.objectId } },
      action: 'adminAssign',
      isValidationOnly: false,
      justification: 'request 7',
      scheduleInfo: {
        startDateTime: now,
        recurrence: null,
        expiration: { type: 'afterDuration', endDateTime: null, duration: 'PT1H' },
      },
      ticketInfo: { ticketNumber: null, ticketSystem: null },
      accessId: 'member',
      principalId: BOB,
      groupId: TEAM,
      targetScheduleId: expect.stringMatching(new RegExp(`^${TEAM}_member_[0-9a-f-]{36}$`)),
    });
    const client = graphClient(started);
    const found = await client.api(`${PIM}/assignmentScheduleRequests/${answer.id}`).get();
    expect(found).toEqual(answer);
    const schedules = await client
      .api(`${PIM}/assignmentSchedules`)
      .filter(`groupId eq '${TEAM}' and principalId eq '${BOB}'`)
      .get();
    const end = new Date(started.clock.now.getTime() + HOUR * 1000).toISOString();
    expect(schedules.value).toEqual([
      {
        id: answer.targetScheduleId,
        scheduleInfo: {
          startDateTime: now,
          recurrence: null,
          expiration: { type: 'afterDateTime', endDateTime: end, duration: null },
        },
        createdDateTime: now,
        modifiedDateTime: now,
        createdUsing: answer.id,
        status: 'Provisioned',
        accessId: 'member',
        principalId: BOB,
        groupId: TEAM,
        memberType: 'Direct',
        assignmentType: 'Assigned',
      },
    ]);
    const instances = await client
      .api(`${PIM}/assignmentScheduleInstances`)
      .filter(`principalId eq '${BOB}'`)
      .get();
    expect(instances.value).toContainEqual({
      id: answer.targetScheduleId,
      principalId: BOB,
      startDateTime: now,
      endDateTime: end,
      assignmentType: 'Assigned',
      accessId: 'member',
      groupId: TEAM,
      memberType: 'Direct',
      assignmentScheduleId: answer.targetScheduleId,
    });
    for (const type of ['assignmentSchedules', 'assignmentScheduleInstances'])
      expect((await client.api(`${PIM}/${type}/${answer.targetScheduleId}`).get()).id).toBe(
        answer.targetScheduleId,
      );
  });

  it('counts plain memberships as schedules without end', async () => {
    const client = graphClient(await start());
    const { value } = await client
      .api(`${PIM}/assignmentScheduleInstances`)
      .filter(`groupId eq '${TEAM}'`)
      .get();
    expect(value).toMatchObject([{ principalId: ALICE, startDateTime: null, endDateTime: null }]);
  });

  it('lists schedules of one group or one principal only', async () => {
    const client = graphClient(await start());
    await expect(client.api(`${PIM}/assignmentSchedules`).get()).rejects.toEqual(
      refused(400, 'MissingParameter'),
    );
    expect((await client.api(`${PIM}/assignmentScheduleRequests`).get()).value).toEqual([]);
  });

  it('refuses what exists, as a schedule or as a plain membership', async () => {
    const started = await start();
    await ask(started);
    const exists = refused(400, 'RoleAssignmentExists', /already exists/);
    await expect(ask(started)).rejects.toEqual(exists);
    await expect(ask(started, { principalId: ALICE })).rejects.toEqual(exists);
    await expect(
      graphClient(started).api(`/groups/${TEAM}/members/$ref`).post(reference(BOB)),
    ).rejects.toEqual(refused(400, 'Request_BadRequest', /already exist/));
  });

  it('ends a membership early, but not in its first five minutes', async () => {
    const started = await start();
    await ask(started);
    await expect(ask(started, { action: 'adminRemove' })).rejects.toEqual(
      refused(400, 'ActiveDurationTooShort'),
    );
    started.clock.forward(300);
    expect((await ask(started, { action: 'adminRemove' })).status).toBe('Revoked');
    expect(await members(started)).toEqual([ALICE]);
    await expect(ask(started, { action: 'adminRemove' })).rejects.toEqual(
      refused(400, 'RoleAssignmentDoesNotExist'),
    );
  });

  it('removes a plain membership too', async () => {
    const started = await start();
    await ask(started, { action: 'adminRemove', principalId: ALICE });
    expect(await members(started)).toEqual([]);
  });

  it.each(['adminUpdate', 'adminExtend'])('moves the end with %s', async (action) => {
    const started = await start();
    await ask(started);
    started.clock.forward(1800);
    await ask(started, { action, scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT2H' } } });
    started.clock.forward(2 * HOUR - 1);
    expect(await members(started)).toEqual([ALICE, BOB]);
    started.clock.forward(1);
    expect(await members(started)).toEqual([ALICE]);
    await expect(ask(started, { action })).rejects.toEqual(refused(400, 'RoleAssignmentDoesNotExist'));
  });

  it('lets its schedule end when somebody else removes the member', async () => {
    const started = await start();
    await ask(started);
    const client = graphClient(started);
    await client.api(`/groups/${TEAM}/members/${BOB}/$ref`).delete();
    expect(await members(started)).toEqual([ALICE]);
    await expect(ask(started, { action: 'adminRemove' })).rejects.toEqual(
      refused(400, 'RoleAssignmentDoesNotExist'),
    );
  });

  it('works requests off in its own time, and cancels what it has not begun', async () => {
    const started = await start({ consistencyDelay: { provisioning: 60_000 } });
    const request = await ask(started);
    expect(request.status).toBe('PendingProvisioning');
    await expect(ask(started)).rejects.toEqual(refused(400, 'PendingRoleAssignmentRequest'));
    expect(await members(started)).toEqual([ALICE]);
    const client = graphClient(started);
    await client.api(`${PIM}/assignmentScheduleRequests/${request.id}/cancel`).post({});
    started.clock.forward(60);
    expect(await members(started)).toEqual([ALICE]);
    expect((await client.api(`${PIM}/assignmentScheduleRequests/${request.id}`).get()).status).toBe(
      'Canceled',
    );
    const second = await ask(started);
    started.clock.forward(60);
    expect(await members(started)).toEqual([ALICE, BOB]);
    await expect(
      client.api(`${PIM}/assignmentScheduleRequests/${second.id}/cancel`).post({}),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  it('validates without doing', async () => {
    const started = await start();
    expect((await ask(started, { isValidationOnly: true })).isValidationOnly).toBe(true);
    expect(await members(started)).toEqual([ALICE]);
  });

  it('keeps the rules of the group', async () => {
    const seed = aSeed({ groupPolicies: [{ groupId: TEAM, assignment: { maximumDuration: 'PT30M' } }] });
    const started = await start({ seed });
    await expect(ask(started)).rejects.toEqual(failing('ExpirationRule'));
    const short = { expiration: { type: 'afterDuration', duration: 'PT30M' } };
    await expect(ask(started, { justification: '', scheduleInfo: short })).rejects.toEqual(
      failing('JustificationRule'),
    );
    await ask(started, { scheduleInfo: short });
  });

  it('refuses dynamic groups, unknown people and groups, and a body that is none', async () => {
    const seed = aSeed();
    const groups = [
      ...(seed.groups ?? []),
      { id: DYNAMIC, displayName: 'All', groupTypes: ['DynamicMembership' as const] },
    ];
    const started = await start({ seed: { ...seed, groups } });
    await expect(ask(started, { groupId: DYNAMIC })).rejects.toEqual(
      refused(400, 'InvalidRoleAssignmentRequest', /dynamic membership/),
    );
    const nobody = 'ffffffff-0000-4000-8000-000000000000';
    await expect(ask(started, { principalId: nobody })).rejects.toEqual(refused(400, 'SubjectNotFound'));
    await expect(ask(started, { groupId: nobody })).rejects.toEqual(refused(404, 'ResourceNotFound'));
    await expect(ask(started, { accessId: 'friend' })).rejects.toEqual(
      refused(400, 'InvalidRoleAssignmentRequest'),
    );
  });

  it('makes owners, who are no members', async () => {
    const started = await start();
    await ask(started, { accessId: 'owner', principalId: GUEST });
    expect(await members(started)).toEqual([ALICE]);
    expect(idsOf(await graphClient(started).api(`/groups/${TEAM}/owners`).get())).toEqual([GUEST]);
  });

  it('needs its own permission and the licence', async () => {
    const started = await start({ seed: aSeed({ entraIdP2: false }) });
    await expect(ask(started)).rejects.toEqual(refused(400, 'AadPremiumLicenseRequired'));
    const roles = GROUP_ROLES.filter((role) => !role.startsWith('Privileged'));
    await expect(
      graphClient(await start(), roles)
        .api(`${PIM}/assignmentScheduleRequests`)
        .get(),
    ).rejects.toEqual(refused(403, 'Authorization_RequestDenied'));
  });
});
