import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createAttachmentProvider } from '../../src/providers/aws/iam-attachment.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { aCatalogue, aContext } from '../providers/builders.ts';
import { type AwsCloud, account, awsSeed, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { awsUnderTest } from './aws-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import {
  type CloudUnderTest,
  describeProvider,
  failureOf,
  type ProviderUnderTest,
} from './provider.contract.ts';

const spec = { kind: 'aws.iam.attachment' as const, account: 'data', policyArn: s3ReadOnly };

function underTest(cloud: AwsCloud): CloudUnderTest & { readonly provider: GrantProvider } {
  const aws = awsUnderTest(cloud);
  const { admin } = aws;
  const provider = createAttachmentProvider(aws.sessions);
  const levers = aws.levers(provider, {
    place: 'AttachUserPolicy',
    remove: 'DetachUserPolicy',
    inspect: 'ListAttachedUserPolicies',
  });
  return {
    provider,
    async newPerson() {
      const name = await aws.newUser();
      const user = { UserName: name };
      const attachment = { ...user, PolicyArn: s3ReadOnly };
      const take = async () => void (await admin.send(new DetachUserPolicyCommand(attachment)));
      return {
        ...levers,
        plan: provider.plan(spec, aContext({ catalogue: aws.catalogueFor(name) })),
        artifacts: () => cloud.attachedTo(name).filter((arn) => arn === s3ReadOnly).length,
        somebodyElse: {
          give: async () => void (await admin.send(new AttachUserPolicyCommand(attachment))),
          take,
          async deletePrincipal() {
            // AWS deletes no user with a policy on it.
            await take();
            await admin.send(new DeleteUserCommand(user));
          },
        },
      };
    },
    stop: () => cloud.stop(),
  };
}

const mappedTo = (userName: string) => ({
  iamUsers: new Map([['dana.contractor@contoso.com', userName]]),
});

/** The same on a role that many may use. */
function onRole(cloud: AwsCloud): CloudUnderTest {
  const aws = awsUnderTest(cloud);
  const { admin } = aws;
  const provider = createAttachmentProvider(aws.sessions);
  const levers = aws.levers(provider, {
    place: 'AttachRolePolicy',
    remove: 'DetachRolePolicy',
    inspect: 'ListAttachedRolePolicies',
  });
  let roles = 0;
  return {
    async newPerson() {
      roles += 1;
      const role = { RoleName: `readers-${roles}` };
      const attachment = { ...role, PolicyArn: s3ReadOnly };
      const trust = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
      };
      await admin.send(
        new CreateRoleCommand({ ...role, Path: '/lent/', AssumeRolePolicyDocument: JSON.stringify(trust) }),
      );
      const take = async () => void (await admin.send(new DetachRolePolicyCommand(attachment)));
      return {
        ...levers,
        plan: provider.plan({ ...spec, role: role.RoleName }, aContext()),
        artifacts: () =>
          (aws.role(role.RoleName)?.attachedPolicies ?? []).filter(({ arn }) => arn === s3ReadOnly).length,
        somebodyElse: {
          give: async () => void (await admin.send(new AttachRolePolicyCommand(attachment))),
          take,
          async deletePrincipal() {
            await take();
            await admin.send(new DeleteRoleCommand(role));
          },
        },
      };
    },
    stop: () => cloud.stop(),
  };
}

const start = async () => underTest(await startAwsCloud());
const startOnRole = async () => onRole(await startAwsCloud());
describeProvider('aws.iam.attachment', start);
describeLasting('aws.iam.attachment', start, ['throttled', 'eventual']);
describeProvider('aws.iam.attachment on a role', startOnRole);
describeLasting('aws.iam.attachment on a role', startOnRole, ['throttled', 'eventual']);

describe('the provider aws.iam.attachment, in what is special about AWS', () => {
  let cloud: AwsCloud;
  let suite: ReturnType<typeof underTest>;
  let test: ProviderUnderTest;

  beforeAll(async () => {
    cloud = await startAwsCloud(seedWithPolicies());
    suite = underTest(cloud);
  });
  afterAll(() => cloud.stop());
  beforeEach(async () => {
    test = await suite.newPerson();
  });
  afterEach(() => test.behave());

  const planFor = (userName: string) =>
    suite.provider.plan(spec, aContext({ catalogue: aCatalogue({ people: mappedTo(userName) }) }));

  it('finds before the first write that the user is missing', async () => {
    expect(await test.provider.precheck(planFor('nobody'))).toEqual([
      {
        severity: 'blocker',
        code: 'aws.userMissing',
        message: expect.stringContaining('There is no IAM user nobody in AWS account data (222222222222)'),
      },
    ]);
    expect(await failureOf(test.provider.place(planFor('nobody')))).toMatchObject({ class: 'permanent' });
    expect(await test.provider.inspect(planFor('nobody'))).toBe('absent');
  });

  it('finds before the first write that no further policy fits, by the quota of the account', async () => {
    expect(await test.provider.precheck(planFor('full'))).toEqual([
      {
        severity: 'blocker',
        code: 'aws.attachmentQuota',
        message: expect.stringContaining('has 10 policies attached and AWS allows 10'),
      },
    ]);
    expect(await failureOf(test.provider.place(planFor('full')))).toMatchObject({
      class: 'permanent',
      code: 'LimitExceeded',
    });
  });

  it('says in a note that it may not read the quota, and blocks nothing for it', async () => {
    cloud.fault({ action: 'GetAccountSummary', code: 'AccessDenied', status: 403 });
    expect(await test.provider.precheck(test.plan)).toEqual([
      expect.objectContaining({ severity: 'note', code: 'aws.quotaUnknown' }),
    ]);
  });

  const planOf = (name: string) =>
    suite.provider.plan(
      { ...spec, policyArn: `arn:aws:iam::${account}:policy/${name}` },
      aContext({ catalogue: aCatalogue({ people: mappedTo('dana.contractor') }) }),
    );

  it.each(['all', 'all-of-iam', 'all-but-s3'])(
    'finds before the first write that the own policy %s hands out access itself',
    async (name) => {
      expect(await test.provider.precheck(planOf(name))).toEqual([
        {
          severity: 'blocker',
          code: 'aws.policyGivesAccess',
          message: expect.stringContaining(`${name} in AWS account data (222222222222) lets its holder`),
        },
      ]);
    },
  );

  it.each(['own-0', 'all-but-iam'])('has nothing against the own policy %s', async (name) => {
    expect(await test.provider.precheck(planOf(name))).toEqual([]);
  });

  it('says in a note that it may not read an own policy, and blocks nothing for it', async () => {
    cloud.fault({ action: 'GetPolicy', code: 'AccessDenied', status: 403 });
    expect(await test.provider.precheck(planOf('all-of-iam'))).toEqual([
      expect.objectContaining({ severity: 'note', code: 'aws.policyUnknown' }),
    ]);
  });

  it('does not reach users that the deployer role is not for', async () => {
    expect(await failureOf(test.provider.place(planFor('robot')))).toMatchObject({
      class: 'permanent',
      code: 'AccessDenied',
      message: expect.stringContaining('IAM user robot'),
      cloudRequestId: expect.stringMatching(/\w/),
    });
  });

  it('tells a removal that was refused because the user is gone from one that was refused', async () => {
    await test.provider.place(test.plan);
    await test.somebodyElse.deletePrincipal();
    cloud.fault({ action: 'ListAttachedUserPolicies', code: 'AccessDenied', status: 403, times: 1 });
    expect(await failureOf(test.provider.remove(test.plan))).toMatchObject({ class: 'retrySlowly' });
    await test.provider.remove(test.plan);
  });

  it('never gives a removal up when the way into the account is lost', async () => {
    await test.provider.place(test.plan);
    cloud.fault({ action: '*', code: 'InvalidClientTokenId', status: 403 });
    expect(await failureOf(test.provider.remove(test.plan))).toMatchObject({ class: 'retrySlowly' });
    expect(await failureOf(test.provider.place(test.plan))).toMatchObject({ class: 'permanent' });
  });
});

/** With policies of the account's own, and a user who has as many of them as the account allows. */
function seedWithPolicies(): AwsSeedInput {
  const seed = awsSeed();
  const data = seed.accounts[1];
  if (data === undefined) throw new Error('The seed has one account only.');
  const documentOf = (actions: object) => ({
    Version: '2012-10-17' as const,
    Statement: [{ Effect: 'Allow', ...actions, Resource: '*' }],
  });
  const names = Array.from({ length: 10 }, (_, index) => `own-${index}`);
  data.policies = [
    ...names.map((name) => ({ name, document: documentOf({ Action: 's3:Get*' }) })),
    { name: 'all', document: documentOf({ Action: '*' }) },
    { name: 'all-of-iam', document: documentOf({ Action: ['s3:*', 'IAM:*'] }) },
    { name: 'all-but-s3', document: documentOf({ NotAction: ['s3:*'] }) },
    { name: 'all-but-iam', document: documentOf({ NotAction: ['iam:*'] }) },
  ];
  const attachedPolicies = names.map((name) => `arn:aws:iam::${account}:policy/${name}`);
  data.users = [...(data.users ?? []), { name: 'full', path: '/people/', attachedPolicies }];
  return seed;
}
