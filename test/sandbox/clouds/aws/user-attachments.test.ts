import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  GetGroupCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { s3ReadOnly, simulate, target } from './fixture.ts';

describe('a user’s attached policies and groups', () => {
  it('attach silently twice, and detach once', async () => {
    const iam = (await simulate()).iam();
    const input = { UserName: 'alice', PolicyArn: s3ReadOnly };
    await iam.send(new AttachUserPolicyCommand(input));
    await iam.send(new AttachUserPolicyCommand(input));
    const listed = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'alice' }));
    expect(listed.AttachedPolicies).toEqual([
      { PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: s3ReadOnly },
    ]);
    await iam.send(new DetachUserPolicyCommand(input));
    await expect(iam.send(new DetachUserPolicyCommand(input))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `Policy ${s3ReadOnly} was not found.`,
    });
  });

  it.each([
    [
      'arn:aws:iam::aws:policy/Nothing',
      'NoSuchEntityException',
      'Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.',
    ],
    [
      'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy',
      'PolicyNotAttachableException',
      'Cannot attach a Service Role Policy to a Customer Role.',
    ],
    [
      'arn:aws:iam::aws:something-else-entirely',
      'InvalidInputException',
      'ARN arn:aws:iam::aws:something-else-entirely is not valid.',
    ],
  ])('cannot have %s', async (PolicyArn, name, message) => {
    const iam = (await simulate()).iam();
    await expect(
      iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn })),
    ).rejects.toMatchObject({ name, message });
  });

  it('list a page at a time and by path', async () => {
    const iam = (await simulate()).iam();
    const arns = ['AmazonS3ReadOnlyAccess', 'ReadOnlyAccess', 'AdministratorAccess'].map(
      (name) => `arn:aws:iam::aws:policy/${name}`,
    );
    for (const PolicyArn of arns)
      await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn }));
    const found: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam.send(
        new ListAttachedUserPoliciesCommand({ UserName: 'alice', MaxItems: 1, Marker }),
      );
      found.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn));
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(found).toEqual([...arns].sort());
    const none = await iam.send(
      new ListAttachedUserPoliciesCommand({ UserName: 'alice', PathPrefix: '/jit/' }),
    );
    expect(none.AttachedPolicies).toEqual([]);
  });

  it('come from groups too, whose membership is a silent success twice', async () => {
    const aws = await simulate();
    const iam = aws.iam();
    const input = { UserName: 'bob', GroupName: 'readers' };
    const may = () =>
      aws.evaluate({
        principalArn: `arn:aws:iam::${target}:user/bob`,
        action: 's3:GetObject',
        resource: '*',
      });
    expect(may().decision).toBe('denied');
    await iam.send(new AddUserToGroupCommand(input));
    await iam.send(new AddUserToGroupCommand(input));
    expect(may()).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: 'ReadOnlyAccess', source: 'managed' }],
    });
    expect((await iam.send(new ListGroupsForUserCommand({ UserName: 'bob' }))).Groups).toMatchObject([
      { GroupName: 'readers' },
    ]);
    expect((await iam.send(new GetGroupCommand({ GroupName: 'readers' }))).Users).toMatchObject([
      { UserName: 'bob' },
    ]);
    await iam.send(new RemoveUserFromGroupCommand(input));
    expect(may().decision).toBe('denied');
    await expect(iam.send(new RemoveUserFromGroupCommand(input))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    await expect(iam.send(new AddUserToGroupCommand({ ...input, GroupName: 'none' }))).rejects.toMatchObject({
      message: 'The group with name none cannot be found.',
    });
  });
});
