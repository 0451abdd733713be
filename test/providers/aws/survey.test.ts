import { AddUserToGroupCommand, AttachUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue, Entitlement } from '../../../src/core/catalogue/catalogue.ts';
import type { Person } from '../../../src/core/people.ts';
import type { GrantProvider } from '../../../src/core/providers.ts';
import { createPolicyProvider } from '../../../src/providers/aws/iam-policy.ts';
import { createIamRoleProvider } from '../../../src/providers/aws/iam-role.ts';
import { createSessionProvider } from '../../../src/providers/aws/sts-session.ts';
import { createAwsSurvey } from '../../../src/providers/aws/survey.ts';
import { type AwsCloud, account, s3ReadOnly, startAwsCloud } from '../../contracts/aws-cloud.ts';
import { assigning, assignmentGrant, seedWithIdentityCenter } from '../../contracts/aws-identity-center.ts';
import { type AwsUnderTest, awsUnderTest } from '../../contracts/aws-under-test.ts';
import { aCatalogue, aRequest, dana } from '../builders.ts';

const person: Person = { ...dana, userType: 'Member', accountEnabled: true };
const statements = [{ actions: ['sqs:*'], resources: '*' }];
const deployer = `arn:aws:iam::${account}:role/latchkey-deployer`;

describe('what a person really has in AWS', () => {
  let cloud: AwsCloud;
  let aws: AwsUnderTest;
  let catalogue: Catalogue;

  beforeAll(async () => {
    const seed = seedWithIdentityCenter();
    const data = seed.accounts[1];
    if (data === undefined) throw new Error('The seed has one account only.');
    const trust = {
      Version: '2012-10-17' as const,
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
          Principal: { AWS: deployer },
        },
      ],
    };
    data.groups = [{ name: 'readers', attachedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }];
    data.roles = [...(data.roles ?? []), { name: 'lent', path: '/lent/', trustPolicy: trust }];
    cloud = await startAwsCloud(seed);
    aws = awsUnderTest(cloud);
    const entitlement = { grants: [assignmentGrant] } as unknown as Entitlement;
    catalogue = aCatalogue({ entitlements: new Map([['read', entitlement]]) });
  });
  afterAll(() => cloud.stop());
  afterEach(() => cloud.simulator.faults.clear());

  async function lend<Spec extends { kind: string }>(
    provider: GrantProvider<Spec>,
    fields: object,
    id: string,
  ) {
    const spec = provider.schema.parse({ kind: provider.kind, account: 'data', ...fields });
    const plan = provider.plan(spec, aws.contextFor(catalogue, { request: aRequest({ id }) }));
    await provider.place(plan);
    return plan;
  }

  it('is nothing for somebody who is nowhere', async () => {
    const nobody = { ...person, userPrincipalName: 'nobody@contoso.com' };
    expect(await createAwsSurvey(aws.sessions).of(nobody, catalogue)).toEqual({ held: [], unknown: [] });
  });

  it('is what they hold for good and what was lent to them, with its end', async () => {
    const UserName = 'dana.contractor';
    await aws.admin.send(new AttachUserPolicyCommand({ UserName, PolicyArn: s3ReadOnly }));
    await aws.admin.send(new AddUserToGroupCommand({ UserName, GroupName: 'readers' }));
    const { expiresAt } = await lend(createPolicyProvider(aws.sessions), { statements }, 'aaaaaaaaa1');
    await lend(createPolicyProvider(aws.sessions), { statements, role: 'lent' }, 'aaaaaaaaa2');
    const trust = { user: { path: '/people/' } };
    await lend(createIamRoleProvider(aws.sessions), { statements, trust }, 'aaaaaaaaa3');
    await lend(
      createSessionProvider(aws.sessions, cloud.clock),
      { role: 'lent', path: '/lent/' },
      'aaaaaaaaa4',
    );
    await assigning(cloud).by.give(dana.userPrincipalName);
    cloud.clock.ahead += 5_000;

    const survey = await createAwsSurvey(aws.sessions).of(person, catalogue);
    const here = { cloud: 'aws', target: 'AWS account data (222222222222)' };
    expect(survey.unknown).toEqual([]);
    expect(survey.held).toEqual([
      {
        ...here,
        permission: 'inline policy latchkey-aaaaaaaaa1-0',
        through: 'directly',
        requestId: 'aaaaaaaaa1',
        expiresAt,
      },
      { ...here, permission: 'AmazonS3ReadOnlyAccess', through: 'directly' },
      { ...here, permission: 'group readers', through: 'directly' },
      { ...here, permission: 'ReadOnlyAccess', through: 'through the group readers' },
      {
        ...here,
        permission: 'role latchkey-aaaaaaaaa3-0',
        through: 'directly',
        requestId: 'aaaaaaaaa3',
        expiresAt: expect.any(String),
      },
      {
        ...here,
        permission: 'inline policy latchkey-aaaaaaaaa2-0',
        through: 'through the role lent',
        requestId: 'aaaaaaaaa2',
        expiresAt: expect.any(String),
      },
      {
        ...here,
        permission: 'sessions',
        through: 'through the role lent',
        requestId: 'aaaaaaaaa4',
        expiresAt: expect.any(String),
      },
      { ...here, permission: 'permission set ReadData', through: 'directly' },
    ]);
  });

  it('is not another person’s', async () => {
    const eve = { ...person, objectId: 'e', userPrincipalName: 'eve@contoso.com' };
    expect(await createAwsSurvey(aws.sessions).of(eve, catalogue)).toEqual({ held: [], unknown: [] });
  });

  it('is said as far as it could be looked', async () => {
    cloud.fault({ action: 'GetAccountAuthorizationDetails', code: 'AccessDenied', status: 403 });
    cloud.fault({ action: 'sso:ListInstances' });
    const { held, unknown } = await createAwsSurvey(aws.sessions).of(person, catalogue);
    expect(held).toContainEqual(expect.objectContaining({ permission: 'AmazonS3ReadOnlyAccess' }));
    expect(unknown).toEqual([
      expect.stringMatching(/^roles in AWS account data \(222222222222\): AWS refused the call/),
      expect.stringMatching(/^IAM Identity Center arn:aws:sso:.*not reachable/),
    ]);
  });
});
