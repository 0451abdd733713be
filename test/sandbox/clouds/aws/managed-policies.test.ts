import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { boundaryArn, policy, s3ReadOnly, simulate, target, trust } from './fixture.ts';

describe('managed policies', () => {
  const PolicyDocument = JSON.stringify(policy({ Action: 's3:GetObject' }));
  const PolicyArn = `arn:aws:iam::${target}:policy/jit/lent`;

  it('are made, told about, listed, and deleted when nothing uses them', async () => {
    const iam = (await simulate()).iam();
    const make = new CreatePolicyCommand({
      PolicyName: 'lent',
      Path: '/jit/',
      PolicyDocument,
      Description: 'for r1',
    });
    expect((await iam.send(make)).Policy).toMatchObject({
      Arn: PolicyArn,
      AttachmentCount: 0,
      DefaultVersionId: 'v1',
      IsAttachable: true,
    });
    await expect(iam.send(make)).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'A policy called lent already exists. Duplicate names are not allowed.',
    });
    await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy).toMatchObject({
      AttachmentCount: 1,
      Description: 'for r1',
    });
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toBe(PolicyDocument);
    expect(
      (await iam.send(new ListPoliciesCommand({ Scope: 'Local', PathPrefix: '/jit/' }))).Policies,
    ).toHaveLength(1);
    const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(remove()).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete a policy attached to entities.',
    });
    await iam.send(new DetachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
    await remove();
    await expect(remove()).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `Policy ${PolicyArn} was not found.`,
    });
  });

  it('include AWS’s own, which nobody deletes', async () => {
    const iam = (await simulate()).iam();
    const listed = await iam.send(new ListPoliciesCommand({ Scope: 'AWS' }));
    expect(listed.Policies?.map(({ PolicyName }) => PolicyName)).toEqual(
      expect.arrayContaining(['AdministratorAccess', 'AmazonS3ReadOnlyAccess', 'ReadOnlyAccess']),
    );
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn: s3ReadOnly }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('are not deleted while they are somebody’s boundary', async () => {
    const iam = (await simulate()).iam();
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn: boundaryArn }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
  });

  it('are limited to 6144 characters, and ten to an identity', async () => {
    const iam = (await simulate()).iam();
    const large = JSON.stringify(policy({ Action: `s3:${'x'.repeat(6_144)}` }));
    await expect(
      iam.send(new CreatePolicyCommand({ PolicyName: 'large', PolicyDocument: large })),
    ).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
    for (let index = 1; index <= 11; index++)
      await iam.send(new CreatePolicyCommand({ PolicyName: `p${index}`, PolicyDocument }));
    const attach = (index: number) =>
      iam.send(
        new AttachUserPolicyCommand({
          UserName: 'alice',
          PolicyArn: `arn:aws:iam::${target}:policy/p${index}`,
        }),
      );
    for (let index = 1; index <= 10; index++) await attach(index);
    await expect(attach(11)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PoliciesPerUser: 10',
    });
    await expect(attach(10)).resolves.toBeDefined();
  });

  it('have their quotas in the account summary', async () => {
    const { SummaryMap } = await (await simulate()).iam().send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({
      Users: 3,
      AttachedPoliciesPerUserQuota: 10,
      UserPolicySizeQuota: 2_048,
      RolePolicySizeQuota: 10_240,
      PolicySizeQuota: 6_144,
    });
  });
});

describe('GetAccountAuthorizationDetails', () => {
  it('lists users, roles and policies a page at a time, with all their policies', async () => {
    const iam = (await simulate()).iam();
    const AssumeRolePolicyDocument = JSON.stringify(trust({ Principal: { AWS: target } }));
    await iam.send(new CreateRoleCommand({ RoleName: 'lent', Path: '/latchkey/', AssumeRolePolicyDocument }));
    const inline = {
      RoleName: 'lent',
      PolicyName: 'what',
      PolicyDocument: JSON.stringify(policy({ Action: 's3:*' })),
    };
    await iam.send(new PutRolePolicyCommand(inline));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: s3ReadOnly }));
    const found = { users: [] as unknown[], roles: [] as unknown[], policies: [] as unknown[], pages: 0 };
    let Marker: string | undefined;
    do {
      const page = await iam.send(
        new GetAccountAuthorizationDetailsCommand({
          Filter: ['User', 'Role', 'LocalManagedPolicy'],
          MaxItems: 2,
          Marker,
        }),
      );
      found.users.push(...(page.UserDetailList ?? []));
      found.roles.push(...(page.RoleDetailList ?? []));
      found.policies.push(...(page.Policies ?? []));
      found.pages++;
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(found).toMatchObject({
      pages: 3,
      users: [
        { UserName: 'admin' },
        { UserName: 'alice', AttachedManagedPolicies: [{ PolicyArn: s3ReadOnly }], UserPolicyList: [] },
        { UserName: 'bob' },
      ],
      roles: [
        { RoleName: 'latchkey-deployer' },
        {
          RoleName: 'lent',
          Path: '/latchkey/',
          RolePolicyList: [{ PolicyName: 'what', PolicyDocument: encodeURIComponent(inline.PolicyDocument) }],
        },
      ],
      policies: [
        { Arn: boundaryArn, PermissionsBoundaryUsageCount: 1, PolicyVersionList: [{ VersionId: 'v1' }] },
      ],
    });
  });
});
