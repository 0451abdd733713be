import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListInstancesCommand,
  ListPermissionSetsProvisionedToAccountCommand,
} from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { target } from './fixture.ts';
import {
  analysts,
  assign,
  assignment,
  auditor,
  dana,
  instance,
  management,
  readData,
  simulateCenter,
  store,
} from './identity-center-fixture.ts';

const assigned = new ListAccountAssignmentsCommand({
  InstanceArn: instance,
  AccountId: target,
  PermissionSetArn: readData,
});

describe('the limits of Identity Center', () => {
  it('let twenty calls a second through, over all of its services', async () => {
    const aws = await simulateCenter();
    const list = new ListInstancesCommand({});
    for (let call = 0; call < 20; call++) await aws.center.send(list);
    await expect(aws.center.send(list)).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    aws.clock.offset += 1_000;
    await expect(aws.center.send(list)).resolves.toBeDefined();
  });

  it('let ten creations be under way, and deletions beside them', async () => {
    const aws = await simulateCenter({ identityCenterLimits: { outstandingCreations: 2 } });
    await aws.center.send(new CreateAccountAssignmentCommand(assignment()));
    await aws.center.send(new CreateAccountAssignmentCommand(assignment({ user: dana })));
    const third = assignment({ group: analysts });
    await expect(aws.center.send(new CreateAccountAssignmentCommand(third))).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'There are too many requests processing. Please try again later.',
    });
    const held = assignment({ group: analysts, set: auditor });
    await expect(aws.center.send(new DeleteAccountAssignmentCommand(held))).resolves.toBeDefined();
    aws.clock.offset += 2_000;
    await expect(aws.center.send(new CreateAccountAssignmentCommand(third))).resolves.toBeDefined();
  });
});

describe('what Identity Center tells', () => {
  it('is its instance, what is under way, and what is where', async () => {
    const aws = await simulateCenter();
    expect((await aws.center.send(new ListInstancesCommand({}))).Instances).toMatchObject([
      { InstanceArn: instance, IdentityStoreId: store, OwnerAccountId: management, Status: 'ACTIVE' },
    ]);
    await assign(aws);
    await aws.center.send(new CreateAccountAssignmentCommand(assignment({ user: dana })));
    const creations = (Status: 'SUCCEEDED' | 'IN_PROGRESS') =>
      aws.center.send(
        new ListAccountAssignmentCreationStatusCommand({ InstanceArn: instance, Filter: { Status } }),
      );
    expect((await creations('SUCCEEDED')).AccountAssignmentsCreationStatus).toHaveLength(1);
    expect((await creations('IN_PROGRESS')).AccountAssignmentsCreationStatus).toHaveLength(1);
    const deletions = new ListAccountAssignmentDeletionStatusCommand({ InstanceArn: instance });
    expect((await aws.center.send(deletions)).AccountAssignmentsDeletionStatus).toEqual([]);
    const provisioned = new ListPermissionSetsProvisionedToAccountCommand({
      InstanceArn: instance,
      AccountId: target,
    });
    expect((await aws.center.send(provisioned)).PermissionSets?.toSorted()).toEqual(
      [auditor, readData].toSorted(),
    );
  });
});

describe('the levers of Identity Center', () => {
  const json = (method: string, body: unknown) => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  it('set how long its work takes', async () => {
    const aws = await simulateCenter();
    const set = (body: unknown) => fetch(`${aws.url}/_simulator/identity-center`, json('PUT', body));
    expect((await set({ operationTime: 60_000 })).status).toBe(200);
    expect(await assign(aws)).toMatchObject({ Status: 'IN_PROGRESS' });
    aws.clock.offset += 58_000;
    expect((await aws.center.send(assigned)).AccountAssignments).toHaveLength(1);
    expect((await set({ operationTime: -1 })).status).toBe(400);
  });

  it('sign somebody in, who has been given something', async () => {
    const aws = await simulateCenter();
    const signIn = (user: string) =>
      fetch(
        `${aws.url}/_simulator/sign-in`,
        json('POST', { user, accountId: target, permissionSet: 'Auditor' }),
      );
    const answer = await signIn('dana@contoso.example');
    expect(await answer.json()).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/) });
    expect((await signIn('alex@contoso.example')).status).toBe(403);
  });

  it('show what is assigned and what goes on', async () => {
    const aws = await simulateCenter();
    await aws.center.send(new CreateAccountAssignmentCommand(assignment()));
    expect(aws.inspect().identityCenter).toMatchObject({
      assignments: [
        { accountId: target, permissionSet: 'Auditor', principalType: 'GROUP', principal: 'Analysts' },
      ],
      operations: [{ kind: 'create', status: 'IN_PROGRESS', accountId: target }],
    });
  });
});
