import {
  AttachUserPolicyCommand,
  GetUserCommand,
  type IAMClient,
  ListAttachedUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { hub, hubRole, policy, s3ReadOnly, signToken, simulate, target } from './fixture.ts';

const attach = new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: s3ReadOnly });
const attached = async (iam: IAMClient) =>
  (await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'alice' }))).AttachedPolicies?.length;

describe('a scripted fault', () => {
  it('meets as many calls as it is told to', async () => {
    const aws = await simulate();
    aws.faults.add({ action: 'AttachUserPolicy', code: 'Throttling', status: 400, times: 2 });
    const error = { name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } };
    await expect(aws.iam().send(attach)).rejects.toMatchObject(error);
    expect(aws.faults.list()).toMatchObject([{ id: 'fault-1', times: 1 }]);
    await expect(aws.iam().send(attach)).rejects.toMatchObject(error);
    expect(aws.faults.list()).toEqual([]);
    await expect(aws.iam().send(attach)).resolves.toBeDefined();
  });

  it('denies for a while, by the simulator’s clock', async () => {
    const aws = await simulate();
    const until = new Date(aws.clock.now().getTime() + 60_000).toISOString();
    aws.faults.add({ action: '*', code: 'AccessDenied', status: 403, message: 'for a while', until });
    await expect(aws.iam().send(attach)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'for a while',
    });
    await expect(aws.iam().send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    aws.clock.offset += 61_000;
    await expect(aws.iam().send(attach)).resolves.toBeDefined();
  });

  it.each([
    ['before', false, 0],
    ['after', true, 1],
  ])('drops the connection %s the effect', async (_, afterEffect, count) => {
    const aws = await simulate();
    aws.faults.add({ action: 'iam:AttachUserPolicy', afterEffect, times: 1 });
    await expect(aws.iam().send(attach)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await attached(aws.iam())).toBe(count);
    expect(aws.inspect().events[0]).toMatchObject({
      action: 'AttachUserPolicy',
      result: 'ConnectionDropped',
      fault: 'fault-1',
    });
  });

  it('answers with an error although the call was carried out', async () => {
    const aws = await simulate();
    aws.faults.add({
      action: 'AttachUserPolicy',
      code: 'ServiceFailure',
      status: 500,
      afterEffect: true,
      times: 1,
    });
    await expect(aws.iam().send(attach)).rejects.toMatchObject({ name: 'ServiceFailureException' });
    expect(await attached(aws.iam())).toBe(1);
  });

  it('does not hide an error of the call itself', async () => {
    const aws = await simulate();
    aws.faults.add({ action: '*', code: 'ServiceFailure', status: 500, afterEffect: true });
    await expect(aws.iam().send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('can be for one account, one service, and for the call that nobody signs', async () => {
    const aws = await simulate();
    aws.faults.add({ action: '*', accountId: hub, code: 'ServiceUnavailable', status: 503 });
    aws.faults.add({ action: 'sts:ListUsers', code: 'ServiceUnavailable', status: 503 });
    expect((await aws.iam().send(new ListUsersCommand({}))).Users).toHaveLength(3);
    const WebIdentityToken = await signToken(aws.clock.now());
    const take = new AssumeRoleWithWebIdentityCommand({
      RoleArn: hubRole,
      RoleSessionName: 'aa',
      WebIdentityToken,
    });
    await expect(aws.sts().send(take)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    aws.faults.clear();
    await expect(aws.sts().send(take)).resolves.toBeDefined();
  });

  it.each([
    { action: '', code: 'X', status: 400 },
    { action: '*', code: 'X' },
    { action: '*', status: 500 },
    { action: '*', times: 0 },
    { action: '*', until: 'tomorrow' },
    { action: '*', surprise: true },
  ])('is refused when it is %j', async (fault) => {
    const aws = await simulate();
    expect(() => aws.faults.add(fault)).toThrow(/"path"|"code"|message/);
    expect(aws.faults.list()).toEqual([]);
  });
});

describe('the paths under /_simulator/', () => {
  const json = (body: unknown) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  it('add, list and remove faults', async () => {
    const aws = await simulate();
    const call = async (method: string, path: string, init: RequestInit = {}) => {
      const answer = await fetch(`${aws.url}/_simulator/${path}`, { method, ...init });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    const fault = { action: 'PutUserPolicy', code: 'Throttling', status: 400 };
    expect(await call('POST', 'faults', json(fault))).toEqual({ status: 201, body: { id: 'fault-1' } });
    expect(await call('GET', 'faults')).toMatchObject({ status: 200, body: [{ ...fault, id: 'fault-1' }] });
    const put = {
      UserName: 'alice',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify(policy({ Action: 's3:*' })),
    };
    await expect(aws.iam().send(new PutUserPolicyCommand(put))).rejects.toMatchObject({ name: 'Throttling' });
    expect(await call('DELETE', 'faults/fault-1')).toMatchObject({ status: 200 });
    expect(await call('DELETE', 'faults/fault-1')).toMatchObject({ status: 404 });
    await call('POST', 'faults', json(fault));
    await call('DELETE', 'faults');
    await expect(aws.iam().send(new PutUserPolicyCommand(put))).resolves.toBeDefined();
    expect(await call('POST', 'faults', json({ action: '*', times: -1 }))).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('times') },
    });
    expect(await call('POST', 'faults', { body: '{' })).toMatchObject({ status: 415 });
    expect(await call('POST', 'faults', { ...json({}), body: '{' })).toMatchObject({ status: 400 });
    expect(await call('GET', 'nothing')).toMatchObject({ status: 404 });
  });

  it('evaluate, and show the accounts and calls without any secret', async () => {
    const aws = await simulate();
    await aws.iam().send(attach);
    const question = {
      principalArn: `arn:aws:iam::${target}:user/people/alice`,
      action: 's3:GetObject',
      resource: '*',
    };
    const answer = await fetch(`${aws.url}/_simulator/evaluate`, { method: 'POST', ...json(question) });
    expect(await answer.json()).toMatchObject({ decision: 'allowed', by: 'allow' });
    const shown = await (await fetch(`${aws.url}/_simulator/inspect`)).text();
    expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify(aws.inspect())));
    expect(shown).toContain('AmazonS3ReadOnlyAccess');
    expect(shown).not.toMatch(/secret/i);
  });
});
