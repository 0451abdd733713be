import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { bobKeys, boundaryArn, policy, s3ReadOnly, simulate, target } from './fixture.ts';

const document = policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' });
const put = (PolicyName: string, value: unknown = document, UserName = 'alice') =>
  new PutUserPolicyCommand({
    UserName,
    PolicyName,
    PolicyDocument: typeof value === 'string' ? value : JSON.stringify(value),
  });

describe('IAM users', () => {
  it('are made, told about, listed and deleted', async () => {
    const iam = (await simulate()).iam();
    const created = await iam.send(
      new CreateUserCommand({
        UserName: 'carol',
        Path: '/people/',
        PermissionsBoundary: boundaryArn,
        Tags: [{ Key: 'team', Value: 'red' }],
      }),
    );
    expect(created.User).toMatchObject({
      UserName: 'carol',
      Path: '/people/',
      Arn: `arn:aws:iam::${target}:user/people/carol`,
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    });
    const got = await iam.send(new GetUserCommand({ UserName: 'carol' }));
    expect(got.User).toMatchObject({
      UserId: created.User?.UserId,
      PermissionsBoundary: { PermissionsBoundaryArn: boundaryArn, PermissionsBoundaryType: 'Policy' },
      Tags: [{ Key: 'team', Value: 'red' }],
    });
    const listed = await iam.send(new ListUsersCommand({ PathPrefix: '/people/' }));
    expect(listed.Users?.map(({ UserName }) => UserName)).toEqual(['alice', 'carol']);
    await iam.send(new DeleteUserCommand({ UserName: 'carol' }));
    await expect(iam.send(new GetUserCommand({ UserName: 'carol' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      Code: 'NoSuchEntity',
      $metadata: { httpStatusCode: 404 },
      message: 'The user with name carol cannot be found.',
    });
  });

  it('get a new id when they are made anew', async () => {
    const iam = (await simulate()).iam();
    const make = async () => (await iam.send(new CreateUserCommand({ UserName: 'carol' }))).User?.UserId;
    const first = await make();
    await iam.send(new DeleteUserCommand({ UserName: 'carol' }));
    expect(await make()).not.toBe(first);
  });

  it('are unique whatever the case of their names', async () => {
    const iam = (await simulate()).iam();
    await expect(iam.send(new CreateUserCommand({ UserName: 'ALICE' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      $metadata: { httpStatusCode: 409 },
      message: 'User with name ALICE already exists.',
    });
  });

  it.each(['constructor', '__proto__'])('may be called %s', async (UserName) => {
    const iam = (await simulate()).iam();
    await expect(iam.send(new GetUserCommand({ UserName }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(put(UserName, document, UserName));
    const listed = await iam.send(new ListUserPoliciesCommand({ UserName }));
    expect(listed.PolicyNames).toEqual([UserName]);
  });

  it('are refused with names, paths, tags or boundaries that cannot be', async () => {
    const iam = (await simulate()).iam();
    const create = (input: Partial<CreateUserCommand['input']>) =>
      iam.send(new CreateUserCommand({ UserName: 'carol', ...input }));
    const invalid = { name: 'ValidationError', $metadata: { httpStatusCode: 400 } };
    await expect(create({ UserName: 'carol smith' })).rejects.toMatchObject({
      ...invalid,
      message:
        'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    });
    await expect(create({ UserName: 'c'.repeat(65) })).rejects.toMatchObject({
      ...invalid,
      message: expect.stringContaining(
        "at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
      ),
    });
    await expect(create({ Path: 'people' })).rejects.toMatchObject(invalid);
    await expect(create({ Tags: [{ Key: 'aws:x', Value: '' }] })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await expect(
      create({
        Tags: [
          { Key: 'a', Value: '' },
          { Key: 'A', Value: '' },
        ],
      }),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(create({ PermissionsBoundary: 'arn:aws:iam::aws:policy/Nothing' })).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    await expect(create({ PermissionsBoundary: 'arn:aws:s3:::not-a-policy' })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('tell about the caller when no name is given', async () => {
    const aws = await simulate();
    await aws.iam().send(put('self', policy({ Action: 'iam:GetUser' }), 'bob'));
    const answer = await aws.iam(bobKeys).send(new GetUserCommand({}));
    expect(answer.User?.UserName).toBe('bob');
  });

  it.each([
    [
      'an inline policy',
      put('lent'),
      new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'lent' }),
      'Cannot delete entity, must delete policies first.',
    ],
    [
      'an attached policy',
      new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: s3ReadOnly }),
      new DetachUserPolicyCommand({ UserName: 'alice', PolicyArn: s3ReadOnly }),
      'Cannot delete entity, must detach all policies first.',
    ],
    [
      'a group',
      new AddUserToGroupCommand({ UserName: 'alice', GroupName: 'readers' }),
      new RemoveUserFromGroupCommand({ UserName: 'alice', GroupName: 'readers' }),
      'Cannot delete entity, must remove users from group first.',
    ],
  ])('cannot be deleted while they have %s', async (_, give, take, message) => {
    const iam = (await simulate()).iam();
    const remove = () => iam.send(new DeleteUserCommand({ UserName: 'alice' }));
    await iam.send(give as PutUserPolicyCommand);
    await expect(remove()).rejects.toMatchObject({
      name: 'DeleteConflictException',
      $metadata: { httpStatusCode: 409 },
      message,
    });
    await iam.send(take as DeleteUserPolicyCommand);
    await expect(remove()).resolves.toBeDefined();
  });
});
