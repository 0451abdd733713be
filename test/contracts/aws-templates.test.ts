import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsAccount, Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { createSessionBroker } from '../../src/providers/aws/session-broker.ts';
import { createAwsSurvey } from '../../src/providers/aws/survey.ts';
import { createProviderRegistry } from '../../src/providers/registry.ts';
import { aCatalogue, aRequest, dana } from '../providers/builders.ts';
import { type AwsCloud, account, audience, hubRole, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { assignmentGrant, permissionSetArn } from './aws-identity-center.ts';
import { boundary, deployer, externalId, seedFromTemplates } from './aws-templates.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';
import { later } from './provider.contract.ts';

const iam = `arn:aws:iam::${account}`;

const statements = [{ actions: ['dynamodb:GetItem'], resources: '*' }];
const grants = [
  { kind: 'aws.iam.policy', account: 'data', statements },
  { kind: 'aws.iam.policy', account: 'data', statements, role: 'reports' },
  { kind: 'aws.iam.attachment', account: 'data', policyArn: s3ReadOnly },
  { kind: 'aws.iam.group', account: 'data', group: 'readers' },
  {
    kind: 'aws.iam.role',
    account: 'data',
    statements,
    managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    trust: { user: { path: '/people/' } },
  },
  { kind: 'aws.sts.session', account: 'data', role: 'reports', path: '/lent/' },
  assignmentGrant,
];

const named = grants.map((grant) => [`${grant.kind}${'role' in grant ? ' on a role' : ''}`, grant] as const);

describe('the CloudFormation templates', () => {
  let cloud: AwsCloud;
  let aws: AwsUnderTest;
  let providers: ReadonlyMap<string, GrantProvider>;
  let catalogue: Catalogue;

  beforeAll(async () => {
    cloud = await startAwsCloud(seedFromTemplates());
    aws = awsUnderTest(cloud);
    const { identity: credential, clock } = cloud;
    providers = createProviderRegistry({
      credential,
      clock,
      aws: { hubRole, audience, region: 'eu-west-1' },
      awsSessions: aws.sessions,
      armEndpoint: 'https://management.azure.com',
      graphEndpoint: 'https://graph.microsoft.com',
    });
    const data = { ...aCatalogue().aws.accounts.get('data'), permissionsBoundary: boundary } as AwsAccount;
    catalogue = aCatalogue({ aws: { accounts: new Map([['data', data]]) } });
  });
  afterAll(() => cloud.stop());

  const refusals = () => cloud.simulator.inspect().events.filter(({ result }) => /AccessDenied/.test(result));

  it.each(named)('let Latchkey do all that %s calls', async (_, grant) => {
    const provider = providers.get(grant.kind);
    if (provider === undefined) throw new Error(`There is no provider for ${grant.kind}.`);
    const plan = provider.plan(provider.schema.parse(grant), aws.contextFor(catalogue));
    expect(await provider.precheck(plan)).toEqual([]);
    const patiently = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      try {
        return await call();
      } catch {
        cloud.clock.ahead += 5_000;
        return call();
      }
    };
    await patiently(() => provider.place(plan));
    expect(await provider.inspect(plan)).toBe('present');
    const longer = { ...plan, expiresAt: later(plan.expiresAt, 600) };
    await provider.extend(longer);
    expect(await provider.inspect(longer)).toBe('present');
    for (const scope of provider.scopes(catalogue))
      for await (const found of provider.list(scope, catalogue)) expect(found.kind).toBe(grant.kind);
    await patiently(() => provider.remove(longer));
    expect(await provider.inspect(longer)).toBe('absent');
    expect(refusals()).toEqual([]);
  });

  it('let it open sessions of lent roles and look at what a person has', async () => {
    const provider = providers.get('aws.sts.session');
    if (provider === undefined) throw new Error('There is no provider for sessions.');
    const spec = provider.schema.parse({
      kind: 'aws.sts.session',
      account: 'data',
      role: 'reports',
      path: '/lent/',
    });
    const plan = provider.plan(spec, aws.contextFor(catalogue, { request: aRequest({ id: 'aaaaaaaaa9' }) }));
    await provider.place(plan);
    const { clock, simulator } = cloud;
    const options = {
      sessions: aws.sessions,
      provider,
      clock,
      signInEndpoint: simulator.federationUrl,
      fetch,
    };
    await createSessionBroker(options).issueSession(plan, 600);
    const person = { ...dana, userType: 'Member', accountEnabled: true } as const;
    const { held, unknown } = await createAwsSurvey(aws.sessions).of(person, catalogue);
    expect(held).toContainEqual(expect.objectContaining({ permission: 'sessions', requestId: 'aaaaaaaaa9' }));
    expect(unknown).toEqual([]);
    expect(refusals()).toEqual([]);
  });

  const may = (action: string, resource: string, context: Record<string, string> = {}) =>
    cloud.simulator.evaluate({ principalArn: deployer, action, resource, context }).decision === 'allowed';
  const bounded = { 'iam:PermissionsBoundary': boundary };

  it('let it give nothing outside the boundary', () => {
    const given = [
      ['iam:PutUserPolicy', `${iam}:user/people/dana.contractor`],
      ['iam:CreateRole', `${iam}:role/latchkey/latchkey-abcdefgh12-0`],
      ['iam:PutRolePolicy', `${iam}:role/latchkey/latchkey-abcdefgh12-0`],
      ['iam:AttachRolePolicy', `${iam}:role/latchkey/latchkey-abcdefgh12-0`],
      ['iam:PutRolePolicy', `${iam}:role/lent/reports`],
    ] as const;
    for (const [action, resource] of given) {
      expect(may(action, resource, bounded), `${action} with the boundary`).toBe(true);
      expect(may(action, resource), `${action} without a boundary`).toBe(false);
      const other = { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' };
      expect(may(action, resource, other), `${action} with another boundary`).toBe(false);
    }
  });

  it('let it attach to people what is listed, and nothing else', () => {
    const dana = `${iam}:user/people/dana.contractor`;
    expect(may('iam:AttachUserPolicy', dana, { 'iam:PolicyARN': s3ReadOnly })).toBe(true);
    const other = { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess', ...bounded };
    expect(may('iam:AttachUserPolicy', dana, other)).toBe(false);
    expect(may('sso:CreateAccountAssignment', permissionSetArn)).toBe(true);
    expect(may('sso:CreateAccountAssignment', permissionSetArn.replace('0123', '9999'))).toBe(false);
  });

  it.each([
    ['its own role', deployer],
    ['the hub', `${iam}:role/latchkey-hub`],
    ['the boundary', boundary],
    ['its own boundary', `${iam}:policy/latchkey-deployer-boundary`],
  ])('never let it change %s', (_, resource) => {
    const changes = [
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:TagRole',
      'iam:DeleteRole',
      'iam:CreatePolicyVersion',
      'iam:SetDefaultPolicyVersion',
      'iam:DeletePolicyVersion',
      'iam:DeletePolicy',
      'sts:AssumeRole',
    ];
    expect(changes.filter((action) => may(action, resource, bounded))).toEqual([]);
  });

  it('give it none of the ways around a boundary', () => {
    const wanted = [
      'iam:DeleteRolePermissionsBoundary',
      'iam:PutRolePermissionsBoundary',
      'iam:DeleteUserPermissionsBoundary',
      'iam:PutUserPermissionsBoundary',
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:UpdateLoginProfile',
      'iam:CreateUser',
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:PassRole',
      'iam:PutGroupPolicy',
      'iam:AttachGroupPolicy',
      'iam:CreateGroup',
      'iam:CreateOpenIDConnectProvider',
      'iam:UpdateSAMLProvider',
      'iam:CreateServiceLinkedRole',
      'iam:AddRoleToInstanceProfile',
      'iam:DeactivateMFADevice',
      'sso:PutInlinePolicyToPermissionSet',
      'sso:AttachManagedPolicyToPermissionSet',
      'identitystore:CreateGroupMembership',
      'organizations:CreateAccount',
      's3:GetObject',
      'ec2:RunInstances',
    ];
    const resources = [
      '*',
      `${iam}:user/people/dana.contractor`,
      `${iam}:role/latchkey/latchkey-abcdefgh12-0`,
      `${iam}:role/lent/reports`,
      `${iam}:group/lent/readers`,
      boundary,
    ];
    const allowed = resources.flatMap((resource) =>
      wanted.filter((action) => may(action, resource, bounded)).map((action) => `${action} on ${resource}`),
    );
    expect(allowed).toEqual([]);
  });

  it.each([
    ['users outside the path of people', 'iam:PutUserPolicy', `${iam}:user/machines/robot`],
    ['roles that are not its own', 'iam:PutRolePolicy', `${iam}:role/service/app`],
    ['the trust of roles that are lent', 'iam:UpdateAssumeRolePolicy', `${iam}:role/lent/reports`],
    ['groups that are not lent', 'iam:AddUserToGroup', `${iam}:group/administrators`],
    ['sessions of roles that are not lent', 'sts:AssumeRole', `${iam}:role/service/app`],
  ])('do not let it reach %s', (_, action, resource) => {
    expect(may(action, resource, bounded)).toBe(false);
  });

  it('let it take away what was given, whatever has become of the boundary', () => {
    expect(may('iam:DeleteUserPolicy', `${iam}:user/people/dana.contractor`)).toBe(true);
    expect(
      may('iam:DetachUserPolicy', `${iam}:user/people/dana.contractor`, { 'iam:PolicyARN': 'arn:x' }),
    ).toBe(true);
    expect(may('iam:DeleteRole', `${iam}:role/latchkey/latchkey-abcdefgh12-0`)).toBe(true);
    expect(may('iam:DeleteRolePolicy', `${iam}:role/lent/reports`)).toBe(true);
  });

  it('keep whoever is lent everything from giving access, and from being Latchkey', () => {
    const user = (action: string, resource: string) =>
      cloud.simulator.evaluate({ principalArn: `${iam}:user/people/mighty`, action, resource }).decision;
    const denied = [
      'iam:CreateUser',
      'iam:CreateAccessKey',
      'iam:PutUserPolicy',
      'iam:DeleteUserPermissionsBoundary',
    ];
    expect(denied.filter((action) => user(action, `${iam}:user/people/mighty`) === 'allowed')).toEqual([]);
    expect(user('sts:AssumeRole', deployer)).toBe('denied');
    expect(user('s3:DeleteBucket', 'arn:aws:s3:::reports')).toBe('allowed');
    expect(user('iam:ChangePassword', `${iam}:user/people/mighty`)).toBe('allowed');
    expect(user('iam:ChangePassword', `${iam}:user/people/dana.contractor`)).toBe('denied');
  });

  it('let the hub do nothing but open deployer roles', () => {
    const hub = (action: string, resource: string) =>
      cloud.simulator.evaluate({
        principalArn: hubRole,
        action,
        resource,
        context: { 'sts:ExternalId': externalId },
      }).decision;
    expect(hub('sts:AssumeRole', deployer)).toBe('allowed');
    expect(hub('sts:AssumeRole', `${iam}:role/lent/reports`)).toBe('denied');
    expect(hub('iam:PutUserPolicy', `${iam}:user/people/dana.contractor`)).toBe('denied');
  });
});
