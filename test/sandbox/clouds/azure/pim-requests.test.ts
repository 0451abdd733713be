import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  all,
  aRequest,
  ask,
  canRead,
  EXISTS,
  HOUR,
  inMinutes,
  NAME,
  rawRequest,
  SCOPE,
} from './pim-support.ts';
import {
  ALICE,
  APP,
  armClient,
  aSeed,
  BOB,
  FRESH,
  GROUP_SCOPE,
  OTHER_APP,
  ROLES,
  refused,
  roleId,
  start,
  TEAM,
} from './support.ts';

describe('asking PIM for an assignment', () => {
  it('gives access from now on that ends by itself at its end', async () => {
    const started = await start();
    expect(canRead(started)).toBe(false);
    await ask(started);
    expect(canRead(started)).toBe(true);
    started.clock.forward(HOUR - 1);
    expect(canRead(started)).toBe(true);
    started.clock.forward(1);
    expect(canRead(started)).toBe(false);
    expect(
      await all(
        armClient(started).roleAssignments.listForScope(SCOPE, { filter: `principalId eq '${ALICE}'` }),
      ),
    ).toEqual([]);
  });

  it('answers 201 with the request as the API documents it, field by field', async () => {
    const started = await start();
    const end = inMinutes(started, 60).toISOString();
    const answer = await rawRequest(started, `roleAssignmentScheduleRequests/${NAME}`, 'PUT', {
      properties: {
        ...aRequest(started),
        scheduleInfo: { startDateTime: null, expiration: { type: 'AfterDateTime', endDateTime: end } },
        ticketInfo: { ticketNumber: 'CHG-7', ticketSystem: 'desk' },
      },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      properties: {
        targetRoleAssignmentScheduleId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        targetRoleAssignmentScheduleInstanceId: null,
        scope: GROUP_SCOPE,
        roleDefinitionId: roleId(ROLES.reader),
        principalId: ALICE,
        principalType: 'User',
        requestType: 'AdminAssign',
        status: 'Provisioned',
        approvalId: null,
        scheduleInfo: {
          startDateTime: started.clock.now.toISOString(),
          expiration: { type: 'AfterDateTime', endDateTime: end, duration: null },
        },
        ticketInfo: { ticketNumber: 'CHG-7', ticketSystem: 'desk' },
        justification: 'request 7',
        requestorId: APP.objectId,
        createdOn: started.clock.now.toISOString(),
        condition: null,
        conditionVersion: null,
        expandedProperties: {
          scope: { id: GROUP_SCOPE, displayName: 'rg-payments', type: 'resourcegroup' },
          roleDefinition: { id: roleId(ROLES.reader), displayName: 'Reader', type: 'BuiltInRole' },
          principal: {
            id: ALICE,
            displayName: "Alice O'Hara",
            email: 'alice.ohara@contoso.test',
            type: 'User',
          },
        },
      },
      name: NAME,
      id: `${GROUP_SCOPE}/providers/Microsoft.Authorization/RoleAssignmentScheduleRequests/${NAME}`,
      type: 'Microsoft.Authorization/RoleAssignmentScheduleRequests',
    });
  });

  it('makes a schedule, an instance and a role assignment, which name each other', async () => {
    const started = await start();
    const client = armClient(started);
    const request = await ask(started, {}, { name: NAME });
    const filter = `principalId eq '${ALICE}'`;
    const [schedule] = await all(client.roleAssignmentSchedules.listForScope(SCOPE, { filter }));
    const [instance] = await all(client.roleAssignmentScheduleInstances.listForScope(SCOPE, { filter }));
    const [assignment] = await all(client.roleAssignments.listForScope(SCOPE, { filter }));
    expect(schedule).toMatchObject({
      name: request.targetRoleAssignmentScheduleId,
      status: 'Provisioned',
      assignmentType: 'Assigned',
      memberType: 'Direct',
      startDateTime: started.clock.now,
      endDateTime: inMinutes(started, 60),
      roleAssignmentScheduleRequestId: request.id,
    });
    expect(instance).toMatchObject({
      roleAssignmentScheduleId: schedule?.id,
      originRoleAssignmentId: assignment?.id,
      endDateTime: inMinutes(started, 60),
      principalType: 'User',
    });
    expect(assignment).toMatchObject({
      principalId: ALICE,
      roleDefinitionId: roleId(ROLES.reader),
      scope: GROUP_SCOPE,
    });
    expect(assignment?.createdBy).not.toBe(APP.objectId);
    const found = await client.roleAssignmentSchedules.get(SCOPE, schedule?.name ?? '');
    expect(found.id).toBe(schedule?.id);
    const again = await client.roleAssignmentScheduleInstances.get(SCOPE, instance?.name ?? '');
    expect(again.id).toBe(instance?.id);
  });

  it.each([
    ['a duration', { type: 'AfterDuration', duration: 'PT2H' }, 120],
    ['a moment', { type: 'AfterDateTime', endDateTime: new Date('2026-03-01T11:00:00Z') }, 120],
  ])('takes the end as %s', async (_, expiration, minutes) => {
    const started = await start();
    await ask(started, { scheduleInfo: { expiration } });
    expect(canRead(started, inMinutes(started, minutes - 1))).toBe(true);
    expect(canRead(started, inMinutes(started, minutes))).toBe(false);
  });

  it('waits for a start in the future: granted, listed as a schedule, and no instance of it', async () => {
    const started = await start();
    const client = armClient(started);
    const later = {
      startDateTime: inMinutes(started, 30),
      expiration: { type: 'AfterDuration', duration: 'PT1H' },
    };
    const { status } = await ask(started, { scheduleInfo: later }, { name: NAME });
    expect(status).toBe('Granted');
    const filter = `(principalId eq '${ALICE}')`;
    expect(await all(client.roleAssignmentSchedules.listForScope(SCOPE, { filter }))).toHaveLength(1);
    expect(await all(client.roleAssignmentScheduleInstances.listForScope(SCOPE, { filter }))).toEqual([]);
    expect(canRead(started)).toBe(false);
    started.clock.forward(30 * 60);
    expect(canRead(started)).toBe(true);
    expect((await client.roleAssignmentScheduleRequests.get(SCOPE, NAME)).status).toBe('Provisioned');
    expect(await all(client.roleAssignmentScheduleInstances.listForScope(SCOPE, { filter }))).toHaveLength(1);
    started.clock.forward(HOUR);
    expect(canRead(started)).toBe(false);
  });

  it('is pending while PIM works it off, and gives nothing until then', async () => {
    const started = await start({ consistencyDelay: { provisioning: 90_000 } });
    const { status } = await ask(started, {}, { name: NAME });
    expect(status).toBe('PendingProvisioning');
    expect(canRead(started)).toBe(false);
    await expect(ask(started)).rejects.toEqual(refused(400, 'PendingRoleAssignmentRequest'));
    started.clock.forward(90);
    expect((await armClient(started).roleAssignmentScheduleRequests.get(SCOPE, NAME)).status).toBe(
      'Provisioned',
    );
    expect(canRead(started)).toBe(true);
  });

  it('refuses what exists already, as a schedule or as a plain role assignment', async () => {
    const started = await start();
    await ask(started);
    await expect(ask(started)).rejects.toEqual(EXISTS);
    await armClient(started).roleAssignments.create(SCOPE, randomUUID(), {
      roleDefinitionId: roleId(ROLES.reader),
      principalId: BOB,
      principalType: 'User',
    });
    await expect(ask(started, { principalId: BOB })).rejects.toEqual(EXISTS);
  });

  it('keeps a plain role assignment of the same kind from being made meanwhile', async () => {
    const started = await start();
    await ask(started);
    const plain = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };
    const create = () => armClient(started).roleAssignments.create(SCOPE, randomUUID(), plain);
    await expect(create()).rejects.toEqual(refused(409, 'RoleAssignmentExists'));
    started.clock.forward(HOUR);
    await expect(create()).resolves.toBeDefined();
  });

  it('refuses a person that PIM does not know yet', async () => {
    const started = await start();
    await expect(ask(started, { principalId: FRESH })).rejects.toEqual(refused(400, 'SubjectNotFound'));
    started.clock.forward(300);
    await expect(ask(started, { principalId: FRESH })).resolves.toMatchObject({ status: 'Provisioned' });
  });

  it('is bound by the delegation conditions of the caller', async () => {
    const started = await start();
    await expect(ask(started, { roleDefinitionId: roleId(ROLES.owner) })).rejects.toEqual(
      refused(403, 'AuthorizationFailed', /ABAC condition/),
    );
    await expect(ask(started, { principalId: TEAM })).rejects.toEqual(refused(403, 'AuthorizationFailed'));
    await expect(ask(started, {}, { as: OTHER_APP.objectId })).rejects.toEqual(
      refused(403, 'AuthorizationFailed'),
    );
  });

  it('is validated without being done', async () => {
    const started = await start();
    const { roleAssignmentScheduleRequests } = armClient(started);
    const answer = await roleAssignmentScheduleRequests.validate(SCOPE, NAME, aRequest(started));
    expect(answer).toMatchObject({ name: NAME, status: 'Provisioned', requestType: 'AdminAssign' });
    expect(canRead(started)).toBe(false);
    await expect(roleAssignmentScheduleRequests.get(SCOPE, NAME)).rejects.toEqual(
      refused(404, 'ResourceNotFound'),
    );
    await ask(started);
    await expect(roleAssignmentScheduleRequests.validate(SCOPE, NAME, aRequest(started))).rejects.toEqual(
      EXISTS,
    );
  });

  it('does not do the same name twice', async () => {
    const started = await start();
    await ask(started, {}, { name: NAME });
    await expect(ask(started, { principalId: BOB }, { name: NAME })).rejects.toEqual(
      refused(409, 'RoleAssignmentRequestExists'),
    );
  });

  it('refuses a body that is none', async () => {
    const started = await start();
    const answer = await rawRequest(started, `roleAssignmentScheduleRequests/${NAME}`, 'PUT', {
      properties: {},
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidRoleAssignmentRequest' } },
    });
  });

  it('says in a tenant without the licence that it is missing', async () => {
    const started = await start({ seed: aSeed({ entraIdP2: false }) });
    const missing = refused(400, 'AadPremiumLicenseRequired', /Entra ID P2/);
    await expect(ask(started)).rejects.toEqual(missing);
    await expect(all(armClient(started).roleAssignmentSchedules.listForScope(SCOPE))).rejects.toEqual(
      missing,
    );
  });

  it('keeps schedules and requests over a restart', async () => {
    const stateFile = `${mkdtempSync(`${tmpdir()}/azure-`)}/azure.json`;
    const first = await start({ stateFile });
    await ask(first, {}, { name: NAME });
    await first.simulator.stop();
    const second = await start({ stateFile, clock: first.clock });
    expect(canRead(second)).toBe(true);
    expect((await armClient(second).roleAssignmentScheduleRequests.get(SCOPE, NAME)).status).toBe(
      'Provisioned',
    );
    second.clock.forward(HOUR);
    expect(canRead(second)).toBe(false);
  });
});
