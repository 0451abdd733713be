import {
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { ListAccountAssignmentsCommand } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { spreadDelay } from '../../../../src/sandbox/clouds/aws/spread.ts';
import { policy, type Simulated, simulate, target } from './fixture.ts';
import { assign, instance, readData, simulateCenter } from './identity-center-fixture.ts';

const lent = { UserName: 'bob', PolicyName: 'lent' };
const put = new PutUserPolicyCommand({
  ...lent,
  PolicyDocument: JSON.stringify(policy({ Action: 's3:GetObject' })),
});
const remove = new DeleteUserPolicyCommand(lent);
const names = async (aws: Simulated) =>
  (await aws.iam().send(new ListUserPoliciesCommand({ UserName: 'bob' }))).PolicyNames;
const may = (aws: Simulated, at?: Date) =>
  aws.evaluate({
    principalArn: `arn:aws:iam::${target}:user/bob`,
    action: 's3:GetObject',
    resource: '*',
    ...(at ? { at } : {}),
  }).decision;

/** Sets the delays over HTTP, and returns the status of the answer. */
const set = async (aws: Simulated, delays: unknown) =>
  (
    await fetch(`${aws.url}/_simulator/consistency`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(delays),
    })
  ).status;

describe('a delay for one kind of write', () => {
  it('holds up that kind, and no other', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    const delays = { actions: { 'iam:DeleteUserPolicy': { reads: 10_000, authorization: 30_000 } } };
    expect(await set(aws, delays)).toBe(200);
    await aws.iam().send(put);
    expect([await names(aws), may(aws)]).toEqual([['lent'], 'allowed']);
    await aws.iam().send(remove);
    expect([await names(aws), may(aws)]).toEqual([['lent'], 'allowed']);
    await expect(aws.iam().send(new GetUserPolicyCommand(lent))).resolves.toBeDefined();
    aws.clock.offset += 10_000;
    expect([await names(aws), may(aws)]).toEqual([[], 'allowed']);
    aws.clock.offset += 20_000;
    expect(may(aws)).toBe('denied');
  });

  it('is known to an evaluation about a later moment', async () => {
    const aws = await simulate({ consistencyDelay: { authorization: 60_000 } });
    aws.clock.freeze();
    await aws.iam().send(put);
    const after = (milliseconds: number) => new Date(aws.clock.now().getTime() + milliseconds);
    expect([may(aws), may(aws, after(59_999)), may(aws, after(60_000))]).toEqual([
      'denied',
      'denied',
      'allowed',
    ]);
  });

  it('holds up the assignments of Identity Center as well, after they have succeeded', async () => {
    const aws = await simulateCenter({
      consistencyDelay: { actions: { 'sso:CreateAccountAssignment': { reads: 5_000 } } },
    });
    const list = async () => {
      const input = { InstanceArn: instance, AccountId: target, PermissionSetArn: readData };
      return (await aws.center.send(new ListAccountAssignmentsCommand(input))).AccountAssignments?.length;
    };
    expect(await assign(aws)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(await list()).toBe(0);
    aws.clock.offset += 5_000;
    expect(await list()).toBe(1);
  });

  it.each([
    { reads: -1 },
    { actions: { DeleteUserPolicy: { reads: 1 } } },
    { actions: { 'iam:DeleteUserPolicy': { writes: 1 } } },
    { reads: { least: 1, most: 2 } },
  ])('is refused when it is %j', async (delays) => {
    expect(await set(await simulate(), delays)).toBe(400);
  });
});

describe('a spread of delays', () => {
  it('stays between its ends, differs from write to write, and is the same again with the same seed', () => {
    const draw = (seed: number) => {
      const delay = spreadDelay({ least: 1_000, most: 5_000, seed });
      return Array.from({ length: 50 }, () => delay());
    };
    const delays = draw(7);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
    expect(new Set(delays).size).toBeGreaterThan(40);
    expect(draw(7)).toEqual(delays);
    expect(draw(8)).not.toEqual(delays);
  });

  it('can be set over HTTP', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    expect(await set(aws, { reads: { least: 3_000, most: 3_000, seed: 1 } })).toBe(200);
    await aws.iam().send(put);
    aws.clock.offset += 2_999;
    expect(await names(aws)).toEqual([]);
    aws.clock.offset += 1;
    expect(await names(aws)).toEqual(['lent']);
  });
});
