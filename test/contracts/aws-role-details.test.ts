import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsAccount, Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { createIamRoleProvider } from '../../src/providers/aws/iam-role.ts';
import { iamRoleSchema } from '../../src/providers/aws/role-spec.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { aCatalogue } from '../providers/builders.ts';
import { type AwsCloud, account, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { catalogueWithPeople, danaKeys, peopleAccount, seedWithPeople } from './aws-people-account.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';
import { failureOf, later } from './provider.contract.ts';

const boundary = `arn:aws:iam::${account}:policy/latchkey-boundary`;
const RoleName = 'latchkey-abcdefgh12-0';
const spec = (fields: object = {}) =>
  iamRoleSchema.parse({
    kind: 'aws.iam.role',
    account: 'data',
    managedPolicies: [s3ReadOnly],
    trust: { user: { account: 'people', path: '/people/' } },
    ...fields,
  });

describe('the provider aws.iam.role, in what is special about roles', () => {
  let cloud: AwsCloud;
  let aws: AwsUnderTest;
  let provider: GrantProvider;
  let plan: PlannedGrant;

  beforeAll(async () => {
    cloud = await startAwsCloud(seedWithBoundary());
    aws = awsUnderTest(cloud);
    provider = createIamRoleProvider(aws.sessions);
  });
  afterAll(() => cloud.stop());
  beforeEach(() => {
    plan = planOf();
  });
  afterEach(async () => {
    cloud.simulator.faults.clear();
    await provider.remove(plan);
  });

  const planOf = (fields: object = {}, catalogue: Catalogue = catalogueWithPeople()) =>
    provider.plan(spec(fields), aws.contextFor(catalogue));
  const danaIn = (id: string) =>
    cloud.simulator
      .inspect()
      .accounts.find((each) => each.id === id)
      ?.users.find(({ name }) => name === 'dana.contractor');
  const list = async (scope: string) => {
    const found = [];
    for await (const one of provider.list(scope, catalogueWithPeople())) found.push(one);
    return found;
  };

  it('places both sides of a role that crosses accounts, and takes both back', async () => {
    expect(await provider.precheck(plan)).toEqual([]);
    const { usage } = await provider.place(plan);
    expect(usage.split('\n')).toEqual([
      `Take on the role ${RoleName} in AWS account data (222222222222), in a minute at most.`,
      `\`aws configure set profile.${RoleName}.role_arn ${plan.artifact}\``,
      `\`aws configure set profile.${RoleName}.source_profile people\``,
      `\`aws configure set profile.${RoleName}.external_id ${RoleName}\``,
      `\`aws s3 ls --profile ${RoleName}\``,
    ]);
    expect(danaIn(peopleAccount)?.inlinePolicies).toMatchObject([{ name: `${RoleName}-assume` }]);
    expect(await provider.inspect(plan)).toBe('present');
    await provider.remove(plan);
    expect(danaIn(peopleAccount)?.inlinePolicies).toEqual([]);
    expect(await provider.inspect(plan)).toBe('absent');
  });

  const sts = () =>
    new STSClient({ region: 'eu-west-1', endpoint: cloud.simulator.stsUrl, credentials: danaKeys });
  const assume = (ExternalId?: string) =>
    sts().send(
      new AssumeRoleCommand({
        RoleArn: plan.artifact,
        RoleSessionName: 'dana',
        ...(ExternalId && { ExternalId }),
      }),
    );

  it('lets the user in with the external id only, and ends sessions that were issued before the end', async () => {
    await provider.place(plan);
    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Credentials } = await assume(RoleName);
    const may = (at: string) =>
      cloud.simulator.evaluate({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::reports/one',
        at,
      });
    expect(may(later(plan.expiresAt, -1))).toMatchObject({ decision: 'allowed' });
    // The session itself would go on: it was issued for an hour, some time after the start of the access.
    expect(may(plan.expiresAt)).toMatchObject({ decision: 'denied', by: 'explicitDeny' });
  });

  it.each(['CreateRole', 'PutRolePolicy', 'AttachRolePolicy', 'PutUserPolicy'])(
    'goes on from what is there when the answer to %s was lost, or the call was not made',
    async (action) => {
      for (const afterEffect of [true, false]) {
        cloud.fault({ action, afterEffect, times: 1 });
        expect(await failureOf(provider.place(plan))).toMatchObject({ class: 'retry' });
        await provider.place(plan);
        expect(await provider.inspect(plan)).toBe('present');
        await provider.remove(plan);
      }
    },
  );

  it.each(['DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRole', 'DeleteUserPolicy'])(
    'takes the rest back when the answer to %s was lost, or the call was not made',
    async (action) => {
      for (const afterEffect of [true, false]) {
        await provider.place(plan);
        cloud.fault({ action, afterEffect, times: 1 });
        expect(await failureOf(provider.remove(plan))).toMatchObject({ class: 'retry' });
        await provider.remove(plan);
        expect(await provider.inspect(plan)).toBe('absent');
        expect(aws.role(RoleName)).toBeUndefined();
      }
    },
  );

  it('takes the other side back even while one side refuses', async () => {
    await provider.place(plan);
    cloud.fault({ action: 'DeleteRole', code: 'AccessDenied', status: 403 });
    expect(await failureOf(provider.remove(plan))).toMatchObject({ class: 'retrySlowly' });
    expect(danaIn(peopleAccount)?.inlinePolicies).toEqual([]);
    expect(aws.role(RoleName)).toMatchObject({ attachedPolicies: [], inlinePolicies: [] });
  });

  it('touches no role of the same name that is under another path', async () => {
    const AssumeRolePolicyDocument = JSON.stringify(trustOf(`arn:aws:iam::${account}:root`));
    await aws.admin.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    expect(await provider.inspect(plan)).toBe('absent');
    expect(await failureOf(provider.place(plan))).toMatchObject({
      class: 'permanent',
      code: 'EntityAlreadyExists',
      message: expect.stringContaining('not from Latchkey'),
    });
    await provider.remove(plan);
    expect(aws.role(RoleName)).toMatchObject({ attachedPolicies: [], inlinePolicies: [] });
    await aws.admin.send(new DeleteRoleCommand({ RoleName }));
  });

  it('notices that somebody has changed whom the role trusts, and builds nothing upon it', async () => {
    await provider.place(plan);
    await aws.admin.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: JSON.stringify(trustOf(`arn:aws:iam::${peopleAccount}:user/people/eve`)),
      }),
    );
    expect(await provider.inspect(plan)).toBe('altered');
    await provider.place(plan);
    expect(await provider.inspect(plan)).toBe('present');
    expect(JSON.stringify(aws.role(RoleName)?.trustPolicy)).not.toContain('eve');
  });

  it('makes the role within the boundary that the account names, and notices when it is taken off', async () => {
    const data = { ...aCatalogue().aws.accounts.get('data'), permissionsBoundary: boundary } as AwsAccount;
    const { accounts } = catalogueWithPeople().aws;
    const catalogue = catalogueWithPeople({ aws: { accounts: new Map([...accounts, ['data', data]]) } });
    const bounded = planOf({ managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] }, catalogue);
    expect(await provider.precheck(bounded)).toEqual([]);
    await provider.place(bounded);
    const role = `arn:aws:iam::${account}:role/latchkey/${RoleName}`;
    const may = (action: string) =>
      cloud.simulator.evaluate({ principalArn: role, action, resource: '*', at: bounded.startsAt }).decision;
    expect([may('s3:ListAllMyBuckets'), may('iam:CreateUser')]).toEqual(['allowed', 'denied']);
    await aws.admin.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    expect(await provider.inspect(bounded)).toBe('altered');
    await provider.place(bounded);
    expect(aws.role(RoleName)?.permissionsBoundary).toBe(boundary);
  });

  it.each([
    ['the user is missing', { trust: { user: {} } }, 'nobody', 'aws.userMissing'],
    ['the user has another path', { trust: { user: {} } }, 'dana.contractor', 'aws.userElsewhere'],
    [
      'a policy is missing',
      { managedPolicies: [`arn:aws:iam::${account}:policy/no-such`] },
      'dana.contractor',
      'aws.policyMissing',
    ],
    [
      'a policy of the account hands out access',
      { managedPolicies: [`arn:aws:iam::${account}:policy/all-of-iam`] },
      'dana.contractor',
      'aws.policyGivesAccess',
    ],
  ])('finds before the first write that %s', async (...[, fields, userName, code]) => {
    const people = { iamUsers: new Map([['dana.contractor@contoso.com', userName]]) };
    expect(await provider.precheck(planOf(fields, catalogueWithPeople({ people })))).toEqual([
      expect.objectContaining({ severity: 'blocker', code }),
    ]);
  });

  it('finds a right to take on a role that is left without the role, and takes it back', async () => {
    await provider.place(plan);
    expect(await list('people')).toEqual([]);
    cloud.fault({ action: 'DeleteUserPolicy', code: 'AccessDenied', status: 403 });
    await failureOf(provider.remove(plan));
    expect(aws.role(RoleName)).toBeUndefined();
    expect(await list('data')).toEqual([]);
    const [left, ...rest] = await list('people');
    expect(rest).toEqual([]);
    expect(left).toMatchObject({ requestId: plan.requestId, artifact: plan.artifact });
    expect(await provider.inspect(left ?? plan)).toBe('altered');
    cloud.simulator.faults.clear();
    await provider.remove(left ?? plan);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(await list('people')).toEqual([]);
  });
});

function trustOf(principal: string) {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } }],
  };
}

function seedWithBoundary(): AwsSeedInput {
  const seed = seedWithPeople();
  const data = seed.accounts[1];
  if (data === undefined) throw new Error('The seed has one account only.');
  const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' });
  data.policies = [
    {
      name: 'latchkey-boundary',
      document: {
        Version: '2012-10-17',
        Statement: [allow('*'), { Effect: 'Deny', Action: 'iam:*', Resource: '*' }],
      },
    },
    { name: 'all-of-iam', document: { Version: '2012-10-17', Statement: [allow('iam:*')] } },
  ];
  return seed;
}
