import {
  CreateUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { AwsSeedInput } from '../../../../src/sandbox/clouds/aws/seed-schema.ts';
import { startAwsSimulator } from '../../../../src/sandbox/clouds/aws/simulator.ts';
import { setEnvironment } from '../../../support/environment.ts';
import {
  adminKeys,
  bobKeys,
  hub,
  hubRole,
  policy,
  rootKeys,
  signToken,
  simulate,
  target,
  trust,
} from './fixture.ts';

const alice = `arn:aws:iam::${target}:user/people/alice`;
const put = (name = 'lent', statement: Record<string, unknown> = {}) =>
  new PutUserPolicyCommand({
    UserName: 'alice',
    PolicyName: name,
    PolicyDocument: JSON.stringify(policy({ Action: 's3:GetObject', ...statement })),
  });

describe('the endpoints', () => {
  it('are found by clients through the variables of the environment', async () => {
    const aws = await simulate();
    setEnvironment({ AWS_ENDPOINT_URL_IAM: aws.iamUrl, AWS_ENDPOINT_URL_STS: aws.stsUrl });
    const options = { region: 'eu-west-1', credentials: adminKeys };
    expect(await new STSClient(options).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: target,
    });
    const { User } = await new IAMClient(options).send(new GetUserCommand({}));
    expect(User?.UserName).toBe('admin');
  });
});

describe('a seed', () => {
  const start = (seeded: AwsSeedInput) =>
    startAwsSimulator({ seed: seeded, now: () => new Date(), oidcKeys: () => Promise.resolve({ keys: [] }) });
  const account = { id: hub, name: 'hub' };
  const nobody = `arn:aws:iam::${hub}:user/nobody`;

  it.each<[string, AwsSeedInput, RegExp]>([
    [
      'an account number of eleven digits',
      { accounts: [{ ...account, id: '12345678901' }] },
      /twelve digits/,
    ],
    ['an account twice', { accounts: [account, account] }, /accounts: 111111111111 is there twice/],
    [
      'a user twice',
      { accounts: [{ ...account, users: [{ name: 'a' }, { name: 'A' }] }] },
      /users: a is there twice/,
    ],
    [
      'a policy that is none',
      { accounts: [{ ...account, users: [{ name: 'a', inlinePolicies: { p: policy({ Action: 'x' }) } }] }] },
      /account 111111111111, a, policy p: Actions/,
    ],
    [
      'a trusted user who is not there',
      {
        accounts: [
          { ...account, roles: [{ name: 'r', trustPolicy: trust({ Principal: { AWS: nobody } }) }] },
        ],
      },
      /role r: Invalid principal in policy/,
    ],
    [
      'an attached policy that is not there',
      {
        accounts: [{ ...account, users: [{ name: 'a', attachedPolicies: ['arn:aws:iam::aws:policy/No'] }] }],
      },
      /a: there is no arn:aws:iam::aws:policy\/No/,
    ],
    [
      'a group that is not there',
      { accounts: [{ ...account, users: [{ name: 'a', groups: ['g'] }] }] },
      /a: there is no g/,
    ],
    [
      'an issuer over plain http',
      { accounts: [{ ...account, oidcProviders: [{ issuer: 'http://i.example', clientIds: ['a'] }] }] },
      /Invalid URL/,
    ],
  ])('with %s is refused, and the place named', async (_, seeded, message) => {
    await expect(start(seeded)).rejects.toThrow(message);
  });
});

describe('eventual consistency', () => {
  it('lets reads and authorisation see a write each after their own delay', async () => {
    const aws = await simulate({ consistencyDelay: { reads: 1_000, authorization: 5_000 } });
    aws.clock.freeze();
    const names = async () =>
      (await aws.iam().send(new ListUserPoliciesCommand({ UserName: 'alice' }))).PolicyNames;
    const may = () => aws.evaluate({ principalArn: alice, action: 's3:GetObject', resource: '*' }).decision;
    await aws.iam().send(put());
    expect(await names()).toEqual([]);
    aws.clock.offset += 1_000;
    expect([await names(), may()]).toEqual([['lent'], 'denied']);
    aws.clock.offset += 3_999;
    expect(may()).toBe('denied');
    aws.clock.offset += 1;
    expect(may()).toBe('allowed');
    await aws.iam().send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'lent' }));
    expect([await names(), may()]).toEqual([['lent'], 'allowed']);
    await expect(
      aws.iam().send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'lent' })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    expect(aws.inspect().accounts[1]?.users[0]?.inlinePolicies).toEqual([]);
    aws.clock.offset += 5_000;
    expect([await names(), may()]).toEqual([[], 'denied']);
  });

  it('lets writes arrive in their order, whatever delay each draws', async () => {
    const delays = [2_000, 0, 500];
    const aws = await simulate({ consistencyDelay: { reads: () => delays.shift() ?? 0 } });
    aws.clock.freeze();
    const names = async () =>
      (await aws.iam().send(new ListUserPoliciesCommand({ UserName: 'alice' }))).PolicyNames;
    for (const name of ['a', 'b', 'c']) await aws.iam().send(put(name));
    aws.clock.offset += 1_999;
    expect(await names()).toEqual([]);
    aws.clock.offset += 1;
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('hides a user who was just made, and can be turned off', async () => {
    const aws = await simulate({ consistencyDelay: { reads: 60_000 } });
    await aws.iam().send(new CreateUserCommand({ UserName: 'carol' }));
    await expect(aws.iam().send(new GetUserCommand({ UserName: 'carol' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    const answer = await fetch(`${aws.url}/_simulator/consistency`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    aws.clock.offset += 60_000;
    await aws.iam().send(put());
    await expect(
      aws.iam().send(new GetUserPolicyCommand({ UserName: 'alice', PolicyName: 'lent' })),
    ).resolves.toBeDefined();
  });
});

describe('the event log', () => {
  it('tells the latest calls, who made them, on what, and how they ended', async () => {
    const aws = await simulate({ eventCapacity: 2 });
    await aws.iam().send(put());
    await expect(aws.iam(bobKeys).send(put())).rejects.toMatchObject({ name: 'AccessDenied' });
    await aws.iam(rootKeys).send(new GetUserCommand({ UserName: 'bob' }));
    expect(aws.inspect().events).toMatchObject([
      {
        service: 'iam',
        action: 'PutUserPolicy',
        accountId: target,
        callerArn: `arn:aws:iam::${target}:user/bob`,
        resource: alice,
        result: 'AccessDenied',
      },
      { action: 'GetUser', callerArn: `arn:aws:iam::${target}:root`, result: 'OK' },
    ]);
  });
});

describe('an evaluation', () => {
  it('answers for another moment, with a context, and names the statement', async () => {
    const aws = await simulate();
    const end = new Date(aws.clock.now().getTime() + 3_600_000).toISOString();
    const conditions = { DateLessThan: { 'aws:CurrentTime': end }, StringEquals: { 's3:prefix': 'home' } };
    await aws.iam().send(put('lent', { Sid: 'Lent', Condition: conditions }));
    const question = {
      principalArn: alice,
      action: 's3:GetObject',
      resource: '*',
      context: { 's3:prefix': 'home' },
    };
    expect(aws.evaluate(question)).toEqual({
      decision: 'allowed',
      by: 'allow',
      statements: [
        { policy: 'lent', source: 'inline', index: 0, sid: 'Lent' },
        { policy: 'latchkey-boundary', source: 'boundary', index: 0 },
      ],
    });
    expect(aws.evaluate({ ...question, at: end })).toMatchObject({
      decision: 'denied',
      by: 'noAllow',
      layer: 'identity',
    });
    expect(aws.evaluate({ ...question, at: new Date(end) }).decision).toBe('denied');
    expect(aws.evaluate({ ...question, context: {} }).decision).toBe('denied');
  });

  it('answers for a session by its ARN until it is over', async () => {
    const aws = await simulate();
    const WebIdentityToken = await signToken(aws.clock.now());
    await aws.sts().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: hubRole,
        RoleSessionName: 'req-1',
        WebIdentityToken,
        DurationSeconds: 900,
      }),
    );
    const principalArn = `arn:aws:sts::${hub}:assumed-role/latchkey-hub/req-1`;
    const question = { principalArn, action: 'sts:TagSession', resource: '*' };
    expect(aws.evaluate(question).decision).toBe('allowed');
    aws.clock.offset += 900_000;
    expect(aws.evaluate(question)).toMatchObject({ decision: 'denied', by: 'sessionOver' });
  });

  it('says so when there is no such principal, and refuses half a question', async () => {
    const aws = await simulate();
    const question = { action: 's3:GetObject', resource: '*' };
    for (const principalArn of [
      `arn:aws:iam::${target}:user/nobody`,
      'arn:aws:iam::999999999999:root',
      'me',
    ]) {
      expect(aws.evaluate({ ...question, principalArn })).toMatchObject({
        decision: 'denied',
        by: 'noSuchPrincipal',
      });
    }
    expect(() => aws.evaluate(question)).toThrow(
      /Give one of principalArn, accessKeyId and identityCenterUser/,
    );
    expect(aws.evaluate({ ...question, principalArn: `arn:aws:iam::${target}:root` }).decision).toBe(
      'allowed',
    );
  });
});
