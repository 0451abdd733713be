import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  CreatePermissionSetCommand,
  DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DescribePermissionSetCommand,
  DescribePermissionSetProvisioningStatusCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetProvisioningStatusCommand,
  ListPermissionSetsCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  UpdatePermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { policy, s3ReadOnly, target } from './fixture.ts';
import {
  alex,
  assign,
  assignment,
  auditor,
  instance,
  management,
  readData,
  simulateCenter,
} from './identity-center-fixture.ts';

const one = { InstanceArn: instance, PermissionSetArn: readData };
const allows = (Action: string) => JSON.stringify(policy({ Action }));

describe('permission sets', () => {
  it('are made, told about, changed, listed a page at a time, and deleted', async () => {
    const { center } = await simulateCenter();
    const { PermissionSet: made } = await center.send(
      new CreatePermissionSetCommand({
        InstanceArn: instance,
        Name: 'Support',
        Description: 'Helps out.',
        SessionDuration: 'PT2H30M',
        Tags: [{ Key: 'for', Value: 'support' }],
      }),
    );
    const support = { InstanceArn: instance, PermissionSetArn: made?.PermissionSetArn };
    expect(made).toMatchObject({
      Name: 'Support',
      SessionDuration: 'PT2H30M',
      PermissionSetArn: expect.stringMatching(
        /^arn:aws:sso:::permissionSet\/ssoins-7223aa11bb22cc33\/ps-[0-9a-f]{16}$/,
      ),
    });
    await center.send(new UpdatePermissionSetCommand({ ...support, SessionDuration: 'PT12H' }));
    expect((await center.send(new DescribePermissionSetCommand(support))).PermissionSet).toMatchObject({
      Description: 'Helps out.',
      SessionDuration: 'PT12H',
    });
    const first = await center.send(new ListPermissionSetsCommand({ InstanceArn: instance, MaxResults: 2 }));
    const second = await center.send(
      new ListPermissionSetsCommand({ InstanceArn: instance, NextToken: first.NextToken }),
    );
    expect(new Set([...(first.PermissionSets ?? []), ...(second.PermissionSets ?? [])])).toEqual(
      new Set([auditor, readData, made?.PermissionSetArn]),
    );
    expect(second.NextToken).toBeUndefined();
    await center.send(new DeletePermissionSetCommand(support));
    await expect(center.send(new DescribePermissionSetCommand(support))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('are refused under a name that is taken, and with a session that is too long', async () => {
    const { center } = await simulateCenter();
    const make = (Name: string, SessionDuration: string) =>
      center.send(new CreatePermissionSetCommand({ InstanceArn: instance, Name, SessionDuration }));
    await expect(make('ReadData', 'PT1H')).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(make('Long', 'PT13H')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(make('Short', 'PT59M')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(
      center.send(new ListPermissionSetsCommand({ InstanceArn: instance, NextToken: 'made-up' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('are not deleted while an account has them', async () => {
    const { center } = await simulateCenter();
    await expect(
      center.send(new DeletePermissionSetCommand({ InstanceArn: instance, PermissionSetArn: auditor })),
    ).rejects.toMatchObject({ name: 'ConflictException' });
  });
});

describe('what a permission set allows', () => {
  it('reaches an account when it is provisioned again, and not before', async () => {
    const aws = await simulateCenter();
    const { center } = aws;
    await assign(aws);
    const may = (action: string) =>
      aws.evaluate({ identityCenterUser: alex, accountId: target, action, resource: '*' }).decision;
    await center.send(
      new PutInlinePolicyToPermissionSetCommand({ ...one, InlinePolicy: allows('sqs:SendMessage') }),
    );
    await center.send(
      new AttachManagedPolicyToPermissionSetCommand({ ...one, ManagedPolicyArn: s3ReadOnly }),
    );
    expect([may('sqs:SendMessage'), may('s3:ListBucket')]).toEqual(['denied', 'denied']);
    const provision = new ProvisionPermissionSetCommand({ ...one, TargetType: 'ALL_PROVISIONED_ACCOUNTS' });
    const { PermissionSetProvisioningStatus: begun } = await center.send(provision);
    expect(begun).toMatchObject({ Status: 'IN_PROGRESS', AccountId: target });
    await expect(center.send(provision)).rejects.toMatchObject({ name: 'ConflictException' });
    aws.clock.offset += 2_000;
    const described = await center.send(
      new DescribePermissionSetProvisioningStatusCommand({
        InstanceArn: instance,
        ProvisionPermissionSetRequestId: begun?.RequestId,
      }),
    );
    expect(described.PermissionSetProvisioningStatus?.Status).toBe('SUCCEEDED');
    expect([may('sqs:SendMessage'), may('s3:ListBucket')]).toEqual(['allowed', 'allowed']);
    const statuses = await center.send(
      new ListPermissionSetProvisioningStatusCommand({ InstanceArn: instance }),
    );
    expect(statuses.PermissionSetsProvisioningStatus).toHaveLength(1);
    const accounts = await center.send(new ListAccountsForProvisionedPermissionSetCommand(one));
    expect(accounts.AccountIds).toEqual([target]);
  });

  it('is provisioned to accounts that have it only', async () => {
    const { center } = await simulateCenter();
    const provision = (TargetId: string | undefined) =>
      center.send(new ProvisionPermissionSetCommand({ ...one, TargetType: 'AWS_ACCOUNT', TargetId }));
    await expect(provision(target)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(provision(undefined)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is told, and taken away again', async () => {
    const { center } = await simulateCenter();
    await center.send(
      new AttachManagedPolicyToPermissionSetCommand({ ...one, ManagedPolicyArn: s3ReadOnly }),
    );
    await expect(
      center.send(new AttachManagedPolicyToPermissionSetCommand({ ...one, ManagedPolicyArn: s3ReadOnly })),
    ).rejects.toMatchObject({ name: 'ConflictException' });
    expect(
      (await center.send(new ListManagedPoliciesInPermissionSetCommand(one))).AttachedManagedPolicies,
    ).toEqual([{ Name: 'AmazonS3ReadOnlyAccess', Arn: s3ReadOnly }]);
    await center.send(
      new DetachManagedPolicyFromPermissionSetCommand({ ...one, ManagedPolicyArn: s3ReadOnly }),
    );
    expect(
      (await center.send(new ListManagedPoliciesInPermissionSetCommand(one))).AttachedManagedPolicies,
    ).toEqual([]);

    const reference = { CustomerManagedPolicyReference: { Name: 'latchkey-boundary', Path: '/' } };
    const list = new ListCustomerManagedPolicyReferencesInPermissionSetCommand(one);
    await center.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({ ...one, ...reference }),
    );
    expect((await center.send(list)).CustomerManagedPolicyReferences).toEqual([
      reference.CustomerManagedPolicyReference,
    ]);
    await center.send(
      new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand({ ...one, ...reference }),
    );
    expect((await center.send(list)).CustomerManagedPolicyReferences).toEqual([]);

    await center.send(new PutInlinePolicyToPermissionSetCommand({ ...one, InlinePolicy: allows('sqs:*') }));
    const inline = new GetInlinePolicyForPermissionSetCommand(one);
    expect((await center.send(inline)).InlinePolicy).toBe(allows('sqs:*'));
    await center.send(new DeleteInlinePolicyFromPermissionSetCommand(one));
    expect((await center.send(inline)).InlinePolicy).toBe('');
    await expect(
      center.send(
        new PutInlinePolicyToPermissionSetCommand({ ...one, InlinePolicy: '{"Version":"2012-10-17"}' }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('stays within its boundary', async () => {
    const aws = await simulateCenter();
    const { center } = aws;
    const boundary = new GetPermissionsBoundaryForPermissionSetCommand(one);
    await expect(center.send(boundary)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await center.send(
      new PutPermissionsBoundaryToPermissionSetCommand({
        ...one,
        PermissionsBoundary: { ManagedPolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess' },
      }),
    );
    expect((await center.send(boundary)).PermissionsBoundary?.ManagedPolicyArn).toMatch(/EC2ReadOnly/);
    await assign(aws);
    const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/report.csv' };
    expect(aws.evaluate({ identityCenterUser: alex, ...reads })).toMatchObject({
      decision: 'denied',
      layer: 'boundary',
    });
    await center.send(new DeletePermissionsBoundaryFromPermissionSetCommand(one));
    await expect(center.send(boundary)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('has to be in the account: an assignment with a policy that is not there fails', async () => {
    const aws = await simulateCenter();
    await aws.center.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
        ...one,
        CustomerManagedPolicyReference: { Name: 'latchkey-boundary', Path: '/' },
      }),
    );
    expect(await assign(aws)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(await assign(aws, assignment({ account: management }))).toMatchObject({
      Status: 'FAILED',
      FailureReason: expect.stringContaining(`arn:aws:iam::${management}:policy/latchkey-boundary`),
    });
  });
});
