import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { policy, s3ReadOnly, seed, simulate, target } from './fixture.ts';

const bob = `arn:aws:iam::${target}:user/bob`;
const reading = { principalArn: bob, action: 's3:GetObject', resource: 'arn:aws:s3:::data/report.csv' };
const group = { GroupName: 'lent' };
const member = { ...group, UserName: 'bob' };

describe('IAM groups', () => {
  it('are made, told about, listed and deleted', async () => {
    const iam = (await simulate()).iam();
    const { Group } = await iam.send(new CreateGroupCommand({ ...group, Path: '/latchkey/' }));
    expect(Group).toMatchObject({
      Arn: `arn:aws:iam::${target}:group/latchkey/lent`,
      GroupId: expect.stringMatching(/^AGPA/),
    });
    const listed = await iam.send(new ListGroupsCommand({ PathPrefix: '/latchkey/' }));
    expect(listed.Groups?.map(({ GroupName }) => GroupName)).toEqual(['lent']);
    await expect(iam.send(new CreateGroupCommand({ GroupName: 'LENT' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    await iam.send(new DeleteGroupCommand(group));
    await expect(iam.send(new GetGroupCommand(group))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The group with name lent cannot be found.',
    });
  });

  it('give their members what they have, for as long as they are members', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    await iam.send(new CreateGroupCommand(group));
    const PolicyDocument = JSON.stringify(policy({ Action: 's3:GetObject' }));
    await iam.send(new PutGroupPolicyCommand({ ...group, PolicyName: 'reads', PolicyDocument }));
    expect(aws.evaluate(reading).decision).toBe('denied');
    await iam.send(new AddUserToGroupCommand(member));
    // A member who is added again is added silently.
    await iam.send(new AddUserToGroupCommand(member));
    expect(aws.evaluate(reading).decision).toBe('allowed');
    expect((await iam.send(new GetGroupCommand(group))).Users).toMatchObject([{ UserName: 'bob' }]);
    const groups = await iam.send(new ListGroupsForUserCommand({ UserName: 'bob' }));
    expect(groups.Groups).toMatchObject([{ GroupName: 'lent' }]);
    await iam.send(new RemoveUserFromGroupCommand(member));
    expect(aws.evaluate(reading).decision).toBe('denied');
    await expect(iam.send(new RemoveUserFromGroupCommand(member))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('are not deleted before their policies and members are gone', async () => {
    const iam = (await simulate()).iam();
    await iam.send(new CreateGroupCommand(group));
    const PolicyDocument = JSON.stringify(policy({ Action: 's3:GetObject' }));
    const inline = { ...group, PolicyName: 'reads' };
    await iam.send(new PutGroupPolicyCommand({ ...inline, PolicyDocument }));
    await iam.send(new AttachGroupPolicyCommand({ ...group, PolicyArn: s3ReadOnly }));
    await iam.send(new AddUserToGroupCommand(member));
    expect((await iam.send(new GetGroupPolicyCommand(inline))).PolicyDocument).toBe(
      encodeURIComponent(PolicyDocument),
    );
    expect((await iam.send(new ListGroupPoliciesCommand(group))).PolicyNames).toEqual(['reads']);
    expect((await iam.send(new ListAttachedGroupPoliciesCommand(group))).AttachedPolicies).toEqual([
      { PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: s3ReadOnly },
    ]);
    const refusal = async (message: string) =>
      expect(iam.send(new DeleteGroupCommand(group))).rejects.toMatchObject({
        name: 'DeleteConflictException',
        message,
      });
    await refusal('Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteGroupPolicyCommand(inline));
    await refusal('Cannot delete entity, must detach all policies first.');
    await iam.send(new DetachGroupPolicyCommand({ ...group, PolicyArn: s3ReadOnly }));
    await refusal('Cannot delete entity, must remove users from group first.');
    await iam.send(new RemoveUserFromGroupCommand(member));
    await iam.send(new DeleteGroupCommand(group));
  });

  it('keep their members when they are renamed, but not the name of another', async () => {
    const iam = (await simulate()).iam();
    await iam.send(new CreateGroupCommand(group));
    await iam.send(new AddUserToGroupCommand(member));
    await iam.send(new UpdateGroupCommand({ ...group, NewGroupName: 'given', NewPath: '/latchkey/' }));
    expect((await iam.send(new GetGroupCommand({ GroupName: 'given' }))).Users).toMatchObject([
      { UserName: 'bob' },
    ]);
    await expect(
      iam.send(new UpdateGroupCommand({ GroupName: 'given', NewGroupName: 'Readers' })),
    ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
  });

  it('take no user beyond the quota of groups a user, and no group beyond that of the account', async () => {
    const accounts = seed.accounts.map((one) => ({ ...one, quotas: { groupsPerUser: 1, groups: 2 } }));
    const iam = (await simulate({ seed: { accounts } })).iam();
    await iam.send(new CreateGroupCommand(group));
    await expect(iam.send(new CreateGroupCommand({ GroupName: 'third' }))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for GroupsPerAccount: 2',
    });
    await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'bob' }));
    await expect(iam.send(new AddUserToGroupCommand(member))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for GroupsPerUser: 1',
    });
  });
});
