import { AddUserToGroupCommand, DeleteUserCommand, RemoveUserFromGroupCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createGroupProvider } from '../../src/providers/aws/iam-group.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { aContext } from '../providers/builders.ts';
import { type AwsCloud, awsSeed, startAwsCloud } from './aws-cloud.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import { type CloudUnderTest, describeProvider, failureOf } from './provider.contract.ts';

const readers = 'data-readers';
const dana = 'dana.contractor';
const spec = { kind: 'aws.iam.group' as const, account: 'data', group: readers };

function underTest(cloud: AwsCloud): CloudUnderTest {
  const aws = awsUnderTest(cloud);
  const { admin } = aws;
  const provider = createGroupProvider(aws.sessions);
  const levers = aws.levers(provider, {
    place: 'AddUserToGroup',
    remove: 'RemoveUserFromGroup',
    inspect: 'ListGroupsForUser',
  });
  return {
    async newPerson() {
      const UserName = await aws.newUser();
      const catalogue = aws.catalogueFor(UserName);
      const membership = { UserName, GroupName: readers };
      const take = async () => void (await admin.send(new RemoveUserFromGroupCommand(membership)));
      return {
        ...levers,
        plan: provider.plan(spec, aContext({ catalogue })),
        catalogue,
        artifacts: () => aws.user(UserName)?.groups.filter((name) => name === readers).length ?? 0,
        somebodyElse: {
          give: async () => void (await admin.send(new AddUserToGroupCommand(membership))),
          take,
          async deletePrincipal() {
            // AWS deletes no user who is in a group.
            await take();
            await admin.send(new DeleteUserCommand({ UserName }));
          },
          async fill() {
            for (const GroupName of others)
              await admin.send(new AddUserToGroupCommand({ UserName, GroupName }));
          },
        },
      };
    },
    stop: () => cloud.stop(),
  };
}

const start = async () => underTest(await startAwsCloud(seedWithGroups()));
describeProvider('aws.iam.group', start);
describeLasting('aws.iam.group', start, ['quota', 'throttled', 'eventual']);

describe('the provider aws.iam.group, in what is special about groups', () => {
  let cloud: AwsCloud;
  let aws: AwsUnderTest;
  let provider: GrantProvider;

  beforeAll(async () => {
    cloud = await startAwsCloud(seedWithGroups());
    aws = awsUnderTest(cloud);
    provider = createGroupProvider(aws.sessions);
  });
  afterAll(() => cloud.stop());

  const planFor = (userName: string, group = readers) =>
    provider.plan({ ...spec, group }, aContext({ catalogue: aws.catalogueFor(userName) }));

  it('shares a membership by account, group and user', () => {
    expect(planFor('dana.contractor')).toMatchObject({
      permission: 'group data-readers',
      principal: 'IAM user dana.contractor',
      sharingKey: '222222222222:group/data-readers:user/dana.contractor',
      cloudSideEnd: false,
    });
  });

  it.each([
    ['the user is missing', ['nobody', readers], 'aws.userMissing', /no IAM user nobody/],
    ['the group is missing', [dana, 'no-such'], 'aws.groupMissing', /no IAM group no-such/],
    [
      'the group hands out access by a policy of AWS',
      [dana, 'administrators'],
      'aws.policyGivesAccess',
      /The policy AdministratorAccess of group administrators/,
    ],
    [
      'the group hands out access by a policy of its own',
      [dana, 'people-team'],
      'aws.policyGivesAccess',
      /The policy manage-people of group people-team/,
    ],
  ])('finds before the first write that %s', async (_, [user = '', group], code, message) => {
    expect(await provider.precheck(planFor(user, group))).toEqual([
      { severity: 'blocker', code, message: expect.stringMatching(message) },
    ]);
  });

  it('takes a membership in a group that is gone as ended', async () => {
    await provider.remove(planFor('dana.contractor', 'no-such'));
    expect(await provider.inspect(planFor('dana.contractor', 'no-such'))).toBe('absent');
  });

  it('does not reach groups that the deployer role is not for', async () => {
    const plan = planFor('dana.contractor', 'administrators');
    expect(await failureOf(provider.place(plan))).toMatchObject({ class: 'permanent', code: 'AccessDenied' });
    await aws.admin.send(
      new AddUserToGroupCommand({ UserName: 'dana.contractor', GroupName: 'administrators' }),
    );
    expect(await failureOf(provider.remove(plan))).toMatchObject({ class: 'retrySlowly' });
  });
});

const others = Array.from({ length: 10 }, (_, index) => `group-${index}`);

/** With groups to lend, and some that must not be lent. */
function seedWithGroups(): AwsSeedInput {
  const seed = awsSeed();
  const data = seed.accounts[1];
  if (data === undefined) throw new Error('The seed has one account only.');
  data.groups = [
    { name: readers, path: '/lent/', attachedPolicies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] },
    { name: 'administrators', attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    {
      name: 'people-team',
      path: '/lent/',
      inlinePolicies: {
        'manage-people': {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
        },
      },
    },
    ...others.map((name) => ({ name })),
  ];
  return seed;
}
