import {
  AttachUserPolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsAccount } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { createPolicyProvider } from '../../src/providers/aws/iam-policy.ts';
import { putInlinePolicy } from '../../src/providers/aws/inline-policy.ts';
import { policyDocument } from '../../src/providers/aws/policy-plan.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { aCatalogue, aRequest } from '../providers/builders.ts';
import { type AwsCloud, account, awsSeed, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import { type CloudUnderTest, describeArtifact, type ProviderUnderTest } from './provider.contract.ts';

const spec = {
  kind: 'aws.iam.policy' as const,
  account: 'data',
  statements: [
    {
      effect: 'Allow' as const,
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resources: [`arn:aws:dynamodb:eu-west-1:${account}:table/orders`],
      conditions: {},
    },
  ],
};

function underTest(cloud: AwsCloud): CloudUnderTest {
  const aws = awsUnderTest(cloud);
  const { admin } = aws;
  const provider = createPolicyProvider(aws.sessions);
  const levers = aws.levers(provider, {
    place: 'PutUserPolicy',
    remove: 'DeleteUserPolicy',
    inspect: 'GetUserPolicy',
  });

  async function newPerson(): Promise<ProviderUnderTest> {
    const UserName = await aws.newUser();
    const catalogue = aws.catalogueFor(UserName);
    const context = aws.contextFor(catalogue);
    const plan = provider.plan(spec, context);
    const named = { UserName, PolicyName: `latchkey-${plan.requestId}-0` };
    const standing = { UserName, PolicyArn: s3ReadOnly };
    const take = async () => void (await admin.send(new DeleteUserPolicyCommand(named)));
    return {
      ...levers,
      plan,
      catalogue,
      artifacts: () => aws.user(UserName)?.inlinePolicies.filter(({ name }) => name !== 'large').length ?? 0,
      mayUse: (at) =>
        cloud.simulator.evaluate({
          principalArn: `arn:aws:iam::${account}:user/people/${UserName}`,
          action: 'dynamodb:GetItem',
          resource: `arn:aws:dynamodb:eu-west-1:${account}:table/orders`,
          at,
        }).decision === 'allowed',
      another: (expiresAt) =>
        provider.plan(spec, { ...context, request: aRequest({ id: 'zyxwvtsr98' }), expiresAt }),
      standing: () => cloud.attachedTo(UserName).includes(s3ReadOnly),
      somebodyElse: {
        give: async () => void (await admin.send(new AttachUserPolicyCommand(standing))),
        take,
        async deletePrincipal() {
          await take();
          await admin.send(new DetachUserPolicyCommand(standing)).catch(() => undefined);
          await admin.send(new DeleteUserCommand({ UserName }));
        },
        alter: async () =>
          void (await admin.send(
            new PutUserPolicyCommand({ ...named, PolicyDocument: JSON.stringify(forEver) }),
          )),
        fill: async () =>
          void (await admin.send(
            new PutUserPolicyCommand({
              UserName,
              PolicyName: 'large',
              PolicyDocument: JSON.stringify(large),
            }),
          )),
      },
    };
  }

  return { newPerson, stop: () => cloud.stop() };
}

const forEver = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
};

const large = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: 's3:GetObject',
      Resource: Array.from({ length: 40 }, (_, n) => `arn:aws:s3:::a-bucket-with-a-name-${n}/reports/*`),
    },
  ],
};

const start = async () => underTest(await startAwsCloud());
describeArtifact('aws.iam.policy', start);
describeLasting('aws.iam.policy', start, [
  'cloudSideEnd',
  'ownArtifact',
  'listed',
  'quota',
  'throttled',
  'eventual',
]);

const boundary = `arn:aws:iam::${account}:policy/latchkey-boundary`;

describe('the provider aws.iam.policy, on a role that many use', () => {
  let cloud: AwsCloud;
  let aws: AwsUnderTest;
  let provider: GrantProvider;
  let plan: PlannedGrant;
  const role = 'analysts';
  const onRole = { ...spec, role };

  beforeAll(async () => {
    cloud = await startAwsCloud(seedWithRoles());
    aws = awsUnderTest(cloud);
    provider = createPolicyProvider(aws.sessions);
  });
  afterAll(() => cloud.stop());
  beforeEach(() => {
    plan = provider.plan(onRole, aws.contextFor(aCatalogue()));
  });
  afterEach(async () => {
    cloud.simulator.faults.clear();
    await provider.remove(plan);
  });

  /** Whether a session of the role could read the table, at a moment. */
  const mayUse = (sourceIdentity: string | undefined, at = plan.startsAt) =>
    cloud.simulator.evaluate({
      principalArn: `arn:aws:iam::${account}:role/${role}`,
      action: 'dynamodb:GetItem',
      resource: `arn:aws:dynamodb:eu-west-1:${account}:table/orders`,
      at,
      ...(sourceIdentity !== undefined && { context: { 'aws:SourceIdentity': sourceIdentity } }),
    }).decision === 'allowed';

  it('gives it to the sessions of the beneficiary alone, until the end', async () => {
    expect(await provider.precheck(plan)).toEqual([]);
    await provider.place(plan);
    expect(await provider.inspect(plan)).toBe('present');
    expect(mayUse('dana.contractor@contoso.com')).toBe(true);
    expect(mayUse('Dana.Contractor@contoso.com')).toBe(true);
    expect(mayUse('eve@contoso.com')).toBe(false);
    expect(mayUse(undefined)).toBe(false);
    expect(mayUse('dana.contractor@contoso.com', plan.expiresAt)).toBe(false);
    await provider.remove(plan);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(mayUse('dana.contractor@contoso.com')).toBe(false);
  });

  it('finds it by its name, and as altered when it no longer says for whom it is', async () => {
    const list = async () => {
      const found = [];
      for await (const one of provider.list('data', aCatalogue())) found.push(one);
      return found;
    };
    await provider.place(plan);
    const [found] = await list();
    expect(found).toMatchObject({ artifact: plan.artifact, principal: plan.principal });
    expect(await provider.inspect(found ?? plan)).toBe('present');
    const { sourceIdentity: _, ...details } = plan.details;
    const unbound = policyDocument({ ...plan, details });
    await putInlinePolicy(aws.admin, { type: 'role', name: role }, 'latchkey-abcdefgh12-0', unbound);
    const [changed, ...more] = await list();
    expect(more).toEqual([]);
    expect(changed).toMatchObject({ requestId: 'abcdefgh12', expiresAt: plan.expiresAt });
    expect(await provider.inspect(changed ?? plan)).toBe('altered');
    await provider.remove(changed ?? plan);
    expect(await provider.inspect(plan)).toBe('absent');
  });

  it('takes a policy whose end somebody has cut off as over long ago', async () => {
    const forGood = { Version: '2012-10-17' as const, Statement: forEver.Statement };
    await putInlinePolicy(aws.admin, { type: 'role', name: role }, 'latchkey-abcdefgh12-0', forGood);
    const found = [];
    for await (const one of provider.list('data', aCatalogue())) found.push(one);
    expect(found).toMatchObject([{ artifact: plan.artifact, expiresAt: '1970-01-01T00:00:00.000Z' }]);
  });

  it.each([
    ['there is no such role', { role: 'nobody' }, 'aws.roleMissing', /no IAM role nobody/],
    [
      'its sessions cannot say whose they are',
      { role: 'nameless' },
      'aws.noSourceIdentity',
      /SetSourceIdentity/,
    ],
  ])('finds before the first write that %s', async (_, changes, code, message) => {
    const other = provider.plan({ ...onRole, ...changes }, aws.contextFor(aCatalogue()));
    expect(await provider.precheck(other)).toEqual([
      { severity: 'blocker', code, message: expect.stringMatching(message) },
    ]);
  });

  it('finds before the first write that the identity lacks the boundary that the account asks for', async () => {
    const data = { ...aCatalogue().aws.accounts.get('data'), permissionsBoundary: boundary } as AwsAccount;
    const catalogue = aCatalogue({ aws: { accounts: new Map([['data', data]]) } });
    const bounded = provider.plan({ ...onRole, role: 'bounded' }, aws.contextFor(catalogue));
    expect(await provider.precheck(bounded)).toEqual([]);
    const unbounded = provider.plan(onRole, aws.contextFor(catalogue));
    expect(await provider.precheck(unbounded)).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'aws.boundaryMissing' }),
    ]);
  });
});

/** With roles that people take on: one as it should be, one that is bounded, one whose sessions have no name. */
function seedWithRoles(): AwsSeedInput {
  const seed = awsSeed();
  const data = seed.accounts[1];
  if (data === undefined) throw new Error('The seed has one account only.');
  const trust = (Action: readonly string[]) => ({
    Version: '2012-10-17' as const,
    Statement: [{ Effect: 'Allow', Action, Principal: { AWS: `arn:aws:iam::${account}:root` } }],
  });
  const named = trust(['sts:AssumeRole', 'sts:SetSourceIdentity']);
  data.policies = [
    {
      name: 'latchkey-boundary',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
  ];
  data.roles = [
    ...(data.roles ?? []),
    { name: 'analysts', trustPolicy: named },
    { name: 'bounded', trustPolicy: named, permissionsBoundary: boundary },
    { name: 'nameless', trustPolicy: trust(['sts:AssumeRole']) },
  ];
  return seed;
}
