import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteUserCommand } from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
  ListInstancesCommand,
} from '@aws-sdk/client-sso-admin';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { adminKeys, policy, target } from './fixture.ts';
import {
  alex,
  analysts,
  assign,
  assignment,
  auditor,
  centerSeed,
  creationStatus,
  dana,
  instance,
  management,
  readData,
  reservedRole,
  setArn,
  simulateCenter,
  store,
  unassign,
} from './identity-center-fixture.ts';

const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/report.csv' };
const assigned = new ListAccountAssignmentsCommand({
  InstanceArn: instance,
  AccountId: target,
  PermissionSetArn: readData,
});

describe('an account assignment', () => {
  it('is in progress at first, and gives access once it has succeeded', async () => {
    const aws = await simulateCenter();
    const begun = await aws.center.send(new CreateAccountAssignmentCommand(assignment()));
    const status = begun.AccountAssignmentCreationStatus;
    expect(status).toMatchObject({
      Status: 'IN_PROGRESS',
      TargetId: target,
      TargetType: 'AWS_ACCOUNT',
      PermissionSetArn: readData,
      PrincipalType: 'USER',
      PrincipalId: alex,
    });
    expect(status?.CreatedDate?.getTime()).toBe(aws.clock.now().getTime());
    aws.clock.offset += 1_999;
    expect(await creationStatus(aws, status?.RequestId)).toMatchObject({ Status: 'IN_PROGRESS' });
    expect((await aws.center.send(assigned)).AccountAssignments).toEqual([]);
    expect(aws.evaluate({ identityCenterUser: alex, accountId: target, ...reads })).toMatchObject({
      decision: 'denied',
      by: 'noSuchPrincipal',
    });
    aws.clock.offset += 1;
    expect(await creationStatus(aws, status?.RequestId)).toMatchObject({ Status: 'SUCCEEDED' });
    expect((await aws.center.send(assigned)).AccountAssignments).toEqual([
      { AccountId: target, PermissionSetArn: readData, PrincipalType: 'USER', PrincipalId: alex },
    ]);
    expect(aws.evaluate({ identityCenterUser: alex, accountId: target, ...reads }).decision).toBe('allowed');
    expect(aws.evaluate({ identityCenterUser: dana, accountId: target, ...reads }).decision).toBe('allowed');
    const write = { action: 's3:PutObject', resource: reads.resource };
    expect(aws.evaluate({ identityCenterUser: alex, accountId: target, ...write }).decision).toBe('denied');
  });

  it('takes the role away with the last assignment, and leaves a running session alone until its end', async () => {
    const aws = await simulateCenter();
    await assign(aws);
    await assign(aws, assignment({ user: dana }));
    const role = reservedRole(aws, 'ReadData');
    expect(role?.path).toBe('/aws-reserved/sso.amazonaws.com/eu-west-1/');
    const asked = { user: 'alex@contoso.example', accountId: target, permissionSet: 'ReadData' };
    const credentials = aws.signIn(asked);
    expect(credentials.expiration.getTime() - aws.clock.now().getTime()).toBeGreaterThan(14_398_000);
    const sts = aws.sts(credentials);
    const who = await sts.send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:sts::${target}:assumed-role/${role?.name}/alex@contoso.example`);

    expect(await unassign(aws)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(() => aws.signIn(asked)).toThrow('No access');
    expect(reservedRole(aws, 'ReadData')?.name).toBe(role?.name);
    expect(await unassign(aws, assignment({ user: dana }))).toMatchObject({ Status: 'SUCCEEDED' });
    expect(reservedRole(aws, 'ReadData')).toBeUndefined();

    const session = { accessKeyId: credentials.accessKeyId, ...reads };
    expect(aws.evaluate(session).decision).toBe('allowed');
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toBeDefined();
    expect(aws.evaluate({ ...session, at: credentials.expiration })).toMatchObject({ by: 'sessionOver' });
    expect(aws.inspect().accounts[1]?.sessions).toMatchObject([{ roleName: role?.name }]);

    await assign(aws);
    expect(reservedRole(aws, 'ReadData')?.name).not.toBe(role?.name);
  });

  it('of a group is for its members, and a member’s listing tells it under the group’s id', async () => {
    const aws = await simulateCenter();
    const list = (PrincipalId: string, PrincipalType: 'USER' | 'GROUP', AccountId?: string) =>
      aws.center.send(
        new ListAccountAssignmentsForPrincipalCommand({
          InstanceArn: instance,
          PrincipalId,
          PrincipalType,
          ...(AccountId === undefined ? {} : { Filter: { AccountId } }),
        }),
      );
    const given = {
      AccountId: target,
      PermissionSetArn: auditor,
      PrincipalType: 'GROUP',
      PrincipalId: analysts,
    };
    expect((await list(dana, 'USER')).AccountAssignments).toEqual([given]);
    expect((await list(analysts, 'GROUP', target)).AccountAssignments).toEqual([given]);
    expect((await list(analysts, 'GROUP', management)).AccountAssignments).toEqual([]);
    expect((await list(alex, 'USER')).AccountAssignments).toEqual([]);
    const session = aws.signIn({ user: dana, accountId: target, permissionSet: 'Auditor' });
    expect(aws.evaluate({ accessKeyId: session.accessKeyId, ...reads }).decision).toBe('allowed');
  });

  it('is silently there already when it is created again, and fails to go when it is not there', async () => {
    const aws = await simulateCenter();
    expect(await assign(aws)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(await assign(aws)).toMatchObject({ Status: 'SUCCEEDED' });
    expect((await aws.center.send(assigned)).AccountAssignments).toHaveLength(1);
    await unassign(aws);
    expect(await unassign(aws)).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'Received a 404 status error: Account assignment not found.',
    });
  });

  it('of somebody who is gone can neither be made nor taken away, and is still listed', async () => {
    const aws = await simulateCenter();
    await assign(aws);
    await aws.store.send(new DeleteUserCommand({ IdentityStoreId: store, UserId: alex }));
    const failed = {
      Status: 'FAILED',
      FailureReason: `Received a 404 status error: the USER assignee ${alex} was not found in directory ${store}`,
    };
    expect(await unassign(aws)).toMatchObject(failed);
    expect(await assign(aws)).toMatchObject(failed);
    expect((await aws.center.send(assigned)).AccountAssignments).toMatchObject([{ PrincipalId: alex }]);
    expect(aws.evaluate({ identityCenterUser: alex, ...reads }).by).toBe('noSuchPrincipal');
    expect(aws.inspect().identityCenter?.assignments).toContainEqual(
      expect.objectContaining({ principal: alex }),
    );
  });

  it('succeeds, and changes nothing, for an account outside the organisation', async () => {
    const aws = await simulateCenter();
    const elsewhere = assignment({ account: '000000000000' });
    expect(await assign(aws, elsewhere)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(await unassign(aws, elsewhere)).toMatchObject({ Status: 'SUCCEEDED' });
    const list = new ListAccountAssignmentsForPrincipalCommand({
      InstanceArn: instance,
      PrincipalId: alex,
      PrincipalType: 'USER',
    });
    expect((await aws.center.send(list)).AccountAssignments).toEqual([]);
  });

  it('conflicts with work that goes on at the same assignment, and with nothing else', async () => {
    const aws = await simulateCenter();
    await aws.center.send(new CreateAccountAssignmentCommand(assignment()));
    const conflict = { name: 'ConflictException', $metadata: { httpStatusCode: 400 } };
    await expect(aws.center.send(new CreateAccountAssignmentCommand(assignment()))).rejects.toMatchObject(
      conflict,
    );
    await expect(aws.center.send(new DeleteAccountAssignmentCommand(assignment()))).rejects.toMatchObject(
      conflict,
    );
    const other = new CreateAccountAssignmentCommand(assignment({ user: dana }));
    await expect(aws.center.send(other)).resolves.toBeDefined();
    aws.clock.offset += 2_000;
    await expect(aws.center.send(new DeleteAccountAssignmentCommand(assignment()))).resolves.toBeDefined();
  });

  it('fails for the reason that is scripted, after its call was accepted', async () => {
    const aws = await simulateCenter();
    aws.faults.add({
      action: 'sso:CreateAccountAssignment',
      operationFails: 'The account is suspended.',
      times: 1,
    });
    expect(await assign(aws)).toMatchObject({ Status: 'FAILED', FailureReason: 'The account is suspended.' });
    expect((await aws.center.send(assigned)).AccountAssignments).toEqual([]);
    expect(await assign(aws)).toMatchObject({ Status: 'SUCCEEDED' });
  });

  it.each([
    ['a permission set that is not there', { set: setArn('nothing000000001') }, 'ResourceNotFoundException'],
    ['an account id that is none', { account: '12' }, 'ValidationException'],
    ['a principal id that is none', { user: 'alex' }, 'ValidationException'],
  ])('is refused for %s', async (_, other, name) => {
    const aws = await simulateCenter();
    await expect(
      aws.center.send(new CreateAccountAssignmentCommand(assignment(other))),
    ).rejects.toMatchObject({
      name,
    });
  });

  it('is for those who may do it, on all that it touches', async () => {
    const aws = await simulateCenter();
    // Administrators of another account do not administer this instance.
    const foreign = aws.ssoAdmin(adminKeys);
    expect((await foreign.send(new ListInstancesCommand({}))).Instances).toEqual([]);
    await expect(foreign.send(new CreateAccountAssignmentCommand(assignment()))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const nobody = aws.ssoAdmin({ accessKeyId: 'AKIANOBODY0000000001', secretAccessKey: 'nobody' });
    await expect(nobody.send(new ListInstancesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });
});

describe('a delegated administrator', () => {
  it('changes assignments in every account but the management account', async () => {
    const delegated = {
      ...centerSeed.identityCenter,
      ownerAccountId: management,
      delegatedAdministrators: [target],
    };
    const aws = await simulateCenter({ seed: { ...centerSeed, identityCenter: delegated } });
    const center = aws.ssoAdmin(adminKeys);
    await expect(center.send(new CreateAccountAssignmentCommand(assignment()))).resolves.toBeDefined();
    await expect(
      center.send(new CreateAccountAssignmentCommand(assignment({ account: management }))),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const own = new CreateAccountAssignmentCommand(assignment({ account: management }));
    await expect(aws.center.send(own)).resolves.toBeDefined();
  });
});

describe('an account at its quotas', () => {
  it.each([
    ['roles', { roles: 1 }, 'RolesPerAccount: 1'],
    ['policies a role', { attachedPoliciesPerRole: 0 }, 'PoliciesPerRole: 0'],
  ])('of %s takes no new role of Identity Center', async (_, quotas, reason) => {
    const accounts = centerSeed.accounts.map((one) => (one.id === target ? { ...one, quotas } : one));
    const identityCenter = { ...centerSeed.identityCenter, ownerAccountId: management, assignments: [] };
    const aws = await simulateCenter({ seed: { accounts, identityCenter } });
    expect(await assign(aws, assignment({ set: auditor }))).toMatchObject({
      Status: 'FAILED',
      FailureReason: expect.stringContaining(reason),
    });
    expect(reservedRole(aws, 'Auditor')).toBeUndefined();
  });
});

describe('a role of Identity Center', () => {
  it('cannot be changed through IAM', async () => {
    const aws = await simulateCenter();
    const RoleName = reservedRole(aws, 'Auditor')?.name;
    const put = { RoleName, PolicyName: 'more', PolicyDocument: JSON.stringify(policy({ Action: '*' })) };
    const error = {
      name: 'UnmodifiableEntityException',
      message: expect.stringContaining('only modifiable by AWS'),
    };
    await expect(aws.iam().send(new PutRolePolicyCommand(put))).rejects.toMatchObject(error);
    await expect(
      aws.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'more' })),
    ).rejects.toMatchObject(error);
  });
});
