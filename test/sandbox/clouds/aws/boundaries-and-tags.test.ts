import {
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetRoleCommand,
  GetUserCommand,
  ListInstanceProfilesForRoleCommand,
  ListRoleTagsCommand,
  ListUserTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
  UntagRoleCommand,
  UntagUserCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { bobKeys, boundaryArn, policy, type Simulated, simulate, target, trust } from './fixture.ts';

const bob = `arn:aws:iam::${target}:user/bob`;
const lent = { RoleName: 'lent' };
const createRole = new CreateRoleCommand({
  ...lent,
  AssumeRolePolicyDocument: JSON.stringify(trust({ Principal: { AWS: bob } })),
});
/** Gives bob a policy of one statement, by which to see what a call is weighed on. */
const letBob = (aws: Simulated, statement: Record<string, unknown>) =>
  aws.iam().send(
    new PutUserPolicyCommand({
      UserName: 'bob',
      PolicyName: 'may',
      PolicyDocument: JSON.stringify(policy(statement)),
    }),
  );

describe('a permissions boundary', () => {
  it('cuts down what a user may do, from when it is put until it is deleted', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    await letBob(aws, { Action: ['s3:GetObject', 'sqs:SendMessage'] });
    const may = (action: string) => aws.evaluate({ principalArn: bob, action, resource: '*' });
    expect(may('sqs:SendMessage').decision).toBe('allowed');
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'bob', PermissionsBoundary: boundaryArn }),
    );
    expect(may('sqs:SendMessage')).toMatchObject({ decision: 'denied', by: 'noAllow', layer: 'boundary' });
    expect(may('s3:GetObject').decision).toBe('allowed');
    const { User } = await iam.send(new GetUserCommand({ UserName: 'bob' }));
    expect(User?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(boundaryArn);
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'bob' }));
    expect(may('sqs:SendMessage').decision).toBe('allowed');
    await expect(
      iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'bob' })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('of a role is put and deleted likewise, and has to be a policy that is there', async () => {
    const iam = (await simulate()).iam();
    await iam.send(createRole);
    await iam.send(new PutRolePermissionsBoundaryCommand({ ...lent, PermissionsBoundary: boundaryArn }));
    const { Role } = await iam.send(new GetRoleCommand(lent));
    expect(Role?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: boundaryArn,
    });
    await iam.send(new DeleteRolePermissionsBoundaryCommand(lent));
    await expect(
      iam.send(
        new PutRolePermissionsBoundaryCommand({
          ...lent,
          PermissionsBoundary: `arn:aws:iam::${target}:policy/nothing`,
        }),
      ),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('is weighed as the one that is to be when it is put, and as the one that is when it is deleted', async () => {
    const aws = await simulate();
    await letBob(aws, {
      Action: ['iam:PutUserPermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'],
      Condition: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn } },
    });
    const iam = aws.iam(bobKeys);
    const put = (PermissionsBoundary: string) =>
      iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'admin', PermissionsBoundary }));
    await expect(put('arn:aws:iam::aws:policy/AdministratorAccess')).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await put(boundaryArn);
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'admin' }));
    await expect(
      iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'admin' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('tags', () => {
  it('are put on users, replaced whatever the case of their keys, listed and taken off', async () => {
    const iam = (await simulate()).iam();
    await iam.send(
      new TagUserCommand({
        UserName: 'bob',
        Tags: [
          { Key: 'Team', Value: 'red' },
          { Key: 'ticket', Value: '' },
        ],
      }),
    );
    expect((await iam.send(new ListUserTagsCommand({ UserName: 'bob' }))).Tags).toEqual([
      { Key: 'Team', Value: 'red' },
      { Key: 'ticket', Value: '' },
    ]);
    await iam.send(new UntagUserCommand({ UserName: 'bob', TagKeys: ['TICKET', 'nothing'] }));
    expect((await iam.send(new ListUserTagsCommand({ UserName: 'bob' }))).Tags).toHaveLength(1);
  });

  it('are put on roles, fifty of them', async () => {
    const iam = (await simulate()).iam();
    await iam.send(createRole);
    const tags = Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: 'x' }));
    await iam.send(new TagRoleCommand({ ...lent, Tags: tags }));
    const listed = await iam.send(new ListRoleTagsCommand({ ...lent, MaxItems: 20 }));
    expect(listed).toMatchObject({ IsTruncated: true, Tags: { length: 20 } });
    await expect(
      iam.send(new TagRoleCommand({ ...lent, Tags: [{ Key: 'one-more', Value: 'x' }] })),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
    await iam.send(new UntagRoleCommand({ ...lent, TagKeys: ['key-0'] }));
    expect((await iam.send(new GetRoleCommand(lent))).Role?.Tags).toHaveLength(49);
  });

  it('of a request and of what it is about are known to conditions', async () => {
    const aws = await simulate();
    await letBob(aws, {
      Action: 'iam:TagUser',
      Condition: {
        StringEquals: { 'aws:RequestTag/team': 'blue', 'aws:ResourceTag/team': 'blue' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' },
      },
    });
    const tag = (UserName: string, ...Tags: { Key: string; Value: string }[]) =>
      aws.iam(bobKeys).send(new TagUserCommand({ UserName, Tags }));
    const blue = { Key: 'team', Value: 'blue' };
    await expect(tag('bob', blue)).resolves.toBeDefined();
    await expect(tag('alice', blue)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(tag('bob', { Key: 'team', Value: 'red' })).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(tag('bob', blue, { Key: 'more', Value: 'x' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('an update', () => {
  it('changes a role’s description and session length', async () => {
    const iam = (await simulate()).iam();
    await iam.send(createRole);
    await iam.send(new UpdateRoleCommand({ ...lent, MaxSessionDuration: 7_200, Description: 'For a while' }));
    expect((await iam.send(new GetRoleCommand(lent))).Role).toMatchObject({
      MaxSessionDuration: 7_200,
      Description: 'For a while',
    });
    const { Role } = await iam.send(new UpdateRoleDescriptionCommand({ ...lent, Description: 'Over' }));
    expect(Role?.Description).toBe('Over');
    await expect(
      iam.send(new UpdateRoleCommand({ ...lent, MaxSessionDuration: 43_201 })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    expect((await iam.send(new ListInstanceProfilesForRoleCommand(lent))).InstanceProfiles).toEqual([]);
  });

  it('renames a user, who keeps the id, and the trust of roles', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    await iam.send(createRole);
    const before = await iam.send(new GetUserCommand({ UserName: 'bob' }));
    await iam.send(new UpdateUserCommand({ UserName: 'bob', NewUserName: 'robert', NewPath: '/people/' }));
    const after = await iam.send(new GetUserCommand({ UserName: 'robert' }));
    expect(after.User).toMatchObject({ UserId: before.User?.UserId, Path: '/people/' });
    const robert = `arn:aws:iam::${target}:user/people/robert`;
    const { Role } = await iam.send(new GetRoleCommand(lent));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain(robert);
    const take = { action: 'sts:AssumeRole', resource: `arn:aws:iam::${target}:role/lent` };
    expect(aws.evaluate({ principalArn: robert, ...take }).decision).toBe('allowed');
    await expect(
      iam.send(new UpdateUserCommand({ UserName: 'robert', NewUserName: 'Alice' })),
    ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
  });
});
