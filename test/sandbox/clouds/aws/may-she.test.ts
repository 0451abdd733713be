import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import {
  bobKeys,
  credentialsOf,
  hubRole,
  policy,
  type Simulated,
  s3ReadOnly,
  seed,
  signToken,
  simulate,
  target,
  trust,
} from './fixture.ts';
import {
  alex,
  assign,
  assignment,
  instance,
  readData,
  simulateCenter,
  unassign,
} from './identity-center-fixture.ts';

const read = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/report.csv' };
const bob = `arn:aws:iam::${target}:user/bob`;
const reader = `arn:aws:iam::${target}:role/reader`;
const iso = (time: number) => new Date(time).toISOString();

/** A role that bob may take under a name that sticks to his sessions. */
async function makeReader(aws: Simulated, principal: object = { AWS: bob }) {
  const iam = aws.iam();
  const AssumeRolePolicyDocument = JSON.stringify(
    trust({ Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], Principal: principal }),
  );
  await iam.send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'reader', PolicyArn: s3ReadOnly }));
}

const putOnReader = (aws: Simulated, ...Statement: object[]) =>
  aws.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'reader',
      PolicyName: 'latchkey',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );

async function takeReader(aws: Simulated, SourceIdentity: string, Policy?: string) {
  const answer = await aws
    .sts(bobKeys)
    .send(
      new AssumeRoleCommand({ RoleArn: reader, RoleSessionName: SourceIdentity, SourceIdentity, Policy }),
    );
  return credentialsOf(answer).accessKeyId;
}

describe('whether she can read this object', () => {
  it('is answered for a user, before, inside and after the window of a policy', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    const start = aws.clock.now().getTime() + 60_000;
    const end = start + 3_600_000;
    const Condition = {
      DateGreaterThanEquals: { 'aws:CurrentTime': iso(start) },
      DateLessThan: { 'aws:CurrentTime': iso(end) },
    };
    const PolicyDocument = JSON.stringify(policy({ Action: 's3:GetObject', Condition }));
    await aws.iam().send(new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'lent', PolicyDocument }));
    const at = (time: number) => aws.evaluate({ principalArn: bob, ...read, at: new Date(time) }).decision;
    expect([start - 1_000, start, end - 1_000, end, end + 1_000].map(at)).toEqual([
      'denied',
      'allowed',
      'allowed',
      'denied',
      'denied',
    ]);
  });

  it('is answered for the sessions of a role, which a deny for one source identity tells apart', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    await makeReader(aws);
    const first = await takeReader(aws, 'alex');
    const second = await takeReader(aws, 'dana');
    aws.clock.offset += 60_000;
    const cutOff = iso(aws.clock.now().getTime());
    const may = (accessKeyId: string) => aws.evaluate({ accessKeyId, ...read }).decision;
    expect([may(first), may(second)]).toEqual(['allowed', 'allowed']);
    await putOnReader(aws, {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceIdentity': 'alex' },
        DateLessThan: { 'aws:TokenIssueTime': cutOff },
      },
    });
    expect([may(first), may(second)]).toEqual(['denied', 'allowed']);
    // The deny is for sessions of before; the next one is let in again.
    aws.clock.offset += 1_000;
    expect(may(await takeReader(aws, 'alex'))).toBe('allowed');
  });

  it('is answered for sessions that a deny after the end of a role’s time kills', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    await makeReader(aws);
    const accessKeyId = await takeReader(aws, 'alex');
    const end = aws.clock.now().getTime() + 600_000;
    await putOnReader(aws, {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': iso(end) } },
    });
    const at = (time: number) => aws.evaluate({ accessKeyId, ...read, at: new Date(time) });
    expect(at(end - 1_000).decision).toBe('allowed');
    expect(at(end)).toMatchObject({ decision: 'denied', by: 'explicitDeny', layer: 'identity' });
    expect(at(end + 3_600_000)).toMatchObject({ decision: 'denied', by: 'sessionOver' });
  });

  it('is answered for a session whose own policy has the window', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    await makeReader(aws);
    const end = aws.clock.now().getTime() + 300_000;
    const window = policy({ Action: 's3:*', Condition: { DateLessThan: { 'aws:CurrentTime': iso(end) } } });
    const accessKeyId = await takeReader(aws, 'alex', JSON.stringify(window));
    const at = (time: number) => aws.evaluate({ accessKeyId, ...read, at: new Date(time) });
    expect(at(end - 1_000).decision).toBe('allowed');
    expect(at(end)).toMatchObject({ decision: 'denied', layer: 'session' });
  });

  it('is answered for a federated session', async () => {
    const accounts = seed.accounts.map((one) => ({
      ...one,
      roles: one.roles?.map((role) =>
        role.name === 'latchkey-hub' ? { ...role, attachedPolicies: [s3ReadOnly] } : role,
      ),
    }));
    const aws = await simulate({ seed: { accounts } });
    const WebIdentityToken = await signToken(aws.clock.now());
    const take = new AssumeRoleWithWebIdentityCommand({
      RoleArn: hubRole,
      RoleSessionName: 'app',
      WebIdentityToken,
    });
    const { accessKeyId } = credentialsOf(await aws.sts().send(take));
    expect(aws.evaluate({ accessKeyId, ...read }).decision).toBe('allowed');
    expect(aws.evaluate({ accessKeyId, ...read, at: iso(Date.now() + 3_601_000) }).by).toBe('sessionOver');
  });

  it('is answered for a person of Identity Center: by what she can take, and by what still runs', async () => {
    const aws = await simulateCenter();
    const may = () =>
      aws.evaluate({ identityCenterUser: 'alex@contoso.example', accountId: target, ...read });
    expect(may().by).toBe('noSuchPrincipal');
    await assign(aws);
    expect(may().decision).toBe('allowed');
    await unassign(aws);
    expect(may().by).toBe('noSuchPrincipal');
    await assign(aws);
    aws.signIn({ user: alex, accountId: target, permissionSet: 'ReadData' });
    await unassign(aws);
    expect(may().decision).toBe('allowed');
    aws.clock.offset += 14_400_000;
    expect(may().decision).toBe('denied');
  });

  it('is answered no for a person whom the permission set itself denies', async () => {
    const aws = await simulateCenter();
    await assign(aws);
    await assign(aws, assignment({ user: '11111111-aaaa-4000-8000-000000000002' }));
    const InlinePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'identitystore:UserId': alex } },
        },
      ],
    });
    const set = { InstanceArn: instance, PermissionSetArn: readData };
    await aws.center.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy }));
    await aws.center.send(
      new ProvisionPermissionSetCommand({ ...set, TargetType: 'AWS_ACCOUNT', TargetId: target }),
    );
    aws.clock.offset += 2_000;
    expect(aws.evaluate({ identityCenterUser: alex, ...read })).toMatchObject({ by: 'explicitDeny' });
    expect(aws.evaluate({ identityCenterUser: 'dana@contoso.example', ...read }).decision).toBe('allowed');
  });

  it('is answered by the whole path of a role that trusts a role of Identity Center', async () => {
    const aws = await simulateCenter();
    await assign(aws);
    const [role] = aws
      .inspect()
      .accounts.flatMap(({ roles }) => roles)
      .filter(({ name }) => name.includes('ReadData'));
    await makeReader(aws, { AWS: role?.arn });
    const credentials = aws.signIn({ user: alex, accountId: target, permissionSet: 'ReadData' });
    const take = new AssumeRoleCommand({ RoleArn: reader, RoleSessionName: 'alex', SourceIdentity: 'alex' });
    const { accessKeyId } = credentialsOf(await aws.sts(credentials).send(take));
    expect(
      aws.evaluate({ accessKeyId, action: 's3:ListBucket', resource: 'arn:aws:s3:::data' }).decision,
    ).toBe('allowed');
    const other = aws.signIn({ user: 'dana@contoso.example', accountId: target, permissionSet: 'Auditor' });
    await expect(aws.sts(other).send(take)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
