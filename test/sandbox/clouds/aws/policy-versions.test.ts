import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListEntitiesForPolicyCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  PutUserPermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { boundaryArn, policy, s3ReadOnly, simulate, target, trust } from './fixture.ts';

const PolicyArn = `arn:aws:iam::${target}:policy/lent`;
const text = (Action: string) => JSON.stringify(policy({ Action }));
const create = (iam: IAMClient) =>
  iam.send(new CreatePolicyCommand({ PolicyName: 'lent', PolicyDocument: text('s3:GetObject') }));
const bob = `arn:aws:iam::${target}:user/bob`;

describe('the versions of a managed policy', () => {
  it('take effect when they become the default, for everybody who has the policy', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    await create(iam);
    await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
    const may = (action: string) => aws.evaluate({ principalArn: bob, action, resource: '*' }).decision;
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: text('s3:PutObject') }));
    expect([may('s3:GetObject'), may('s3:PutObject')]).toEqual(['allowed', 'denied']);
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect([may('s3:GetObject'), may('s3:PutObject')]).toEqual(['denied', 'allowed']);
    const third = new CreatePolicyVersionCommand({
      PolicyArn,
      PolicyDocument: text('s3:*'),
      SetAsDefault: true,
    });
    expect((await iam.send(third)).PolicyVersion).toMatchObject({ VersionId: 'v3', IsDefaultVersion: true });
    expect([may('s3:GetObject'), may('s3:PutObject')]).toEqual(['allowed', 'allowed']);
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId).toBe('v3');
    const second = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect(second.PolicyVersion).toMatchObject({
      Document: encodeURIComponent(text('s3:PutObject')),
      IsDefaultVersion: false,
    });
    const details = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['LocalManagedPolicy'] }),
    );
    const detail = details.Policies?.find(({ Arn }) => Arn === PolicyArn);
    expect(detail?.PolicyVersionList?.map(({ VersionId }) => VersionId)).toEqual(['v1', 'v2', 'v3']);
  });

  it('are five at most, and their numbers do not come again', async () => {
    const iam = (await simulate()).iam();
    await create(iam);
    const add = () =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: text('s3:PutObject') }));
    for (let version = 2; version <= 5; version++) await add();
    await expect(add()).rejects.toMatchObject({ name: 'LimitExceededException' });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v5' }));
    expect((await add()).PolicyVersion?.VersionId).toBe('v6');
    const listed = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(listed.Versions?.map(({ VersionId }) => VersionId)).toEqual(['v1', 'v2', 'v3', 'v4', 'v6']);
    expect(listed.Versions?.[0]?.Document).toBeUndefined();
  });

  it('go before their policy does, except the default', async () => {
    const iam = (await simulate()).iam();
    await create(iam);
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: text('s3:PutObject') }));
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: expect.stringContaining('more than one version'),
    });
    await expect(
      iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' })),
    ).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await expect(
      iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v9' })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  });

  it('of AWS’s own policies are not for others to make', async () => {
    const iam = (await simulate()).iam();
    await expect(
      iam.send(new CreatePolicyVersionCommand({ PolicyArn: s3ReadOnly, PolicyDocument: text('*') })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('a managed policy', () => {
  it('is tagged and untagged', async () => {
    const iam = (await simulate()).iam();
    await create(iam);
    await iam.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'request', Value: 'r1' }] }));
    expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags).toEqual([
      { Key: 'request', Value: 'r1' },
    ]);
    await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['request'] }));
    expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags).toEqual([]);
  });

  it('tells who has it, attached or as a boundary', async () => {
    const iam = (await simulate()).iam();
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'lent',
        AssumeRolePolicyDocument: JSON.stringify(trust({ Principal: { AWS: bob } })),
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'lent', PolicyArn: boundaryArn }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'admin', PolicyArn: boundaryArn }));
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'bob', PermissionsBoundary: boundaryArn }),
    );
    const list = async (input: Omit<ListEntitiesForPolicyCommand['input'], 'PolicyArn'> = {}) => {
      const { PolicyUsers, PolicyRoles } = await iam.send(
        new ListEntitiesForPolicyCommand({ PolicyArn: boundaryArn, ...input }),
      );
      return [
        PolicyUsers?.map(({ UserName }) => UserName).toSorted(),
        PolicyRoles?.map(({ RoleName }) => RoleName),
      ];
    };
    expect(await list()).toEqual([['admin', 'alice', 'bob'], ['lent']]);
    expect(await list({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([['alice', 'bob'], []]);
    expect(await list({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual([['admin'], ['lent']]);
    expect(await list({ EntityFilter: 'Role' })).toEqual([[], ['lent']]);
    await iam.send(new DetachUserPolicyCommand({ UserName: 'admin', PolicyArn: boundaryArn }));
    expect(await list({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual([[], ['lent']]);
  });
});
