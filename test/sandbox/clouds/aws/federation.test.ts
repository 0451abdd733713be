import { ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { bobKeys, credentialsOf, type Simulated, simulate, target } from './fixture.ts';
import { assume, bob, makeRole, reader } from './roles-of-bob.ts';

const destination = 'https://eu-west-1.console.aws.amazon.com/s3/home';

/** Asks the sign-in endpoint, and returns the status and the text. */
async function ask(aws: Simulated, parameters: Record<string, string>, by: 'address' | 'body' = 'address') {
  const query = new URLSearchParams(parameters);
  const answer =
    by === 'address'
      ? await fetch(`${aws.federationUrl}?${query}`)
      : await fetch(aws.federationUrl, { method: 'POST', body: query });
  return { status: answer.status, text: await answer.text() };
}

const sessionOf = (credentials: ReturnType<typeof credentialsOf>) =>
  JSON.stringify({
    sessionId: credentials.accessKeyId,
    sessionKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
  });

async function signinToken(aws: Simulated, parameters: Record<string, string>) {
  const { status, text } = await ask(aws, { Action: 'getSigninToken', ...parameters });
  expect(status).toBe(200);
  return (JSON.parse(text) as { SigninToken: string }).SigninToken;
}

const login = (aws: Simulated, SigninToken: string, Destination = destination) =>
  ask(aws, { Action: 'login', Issuer: 'https://latchkey.example', Destination, SigninToken });

const console = (aws: Simulated) =>
  aws.inspect().accounts[1]?.sessions.filter((session) => session.console === true) ?? [];

async function bobsSession(aws: Simulated) {
  aws.clock.freeze();
  await makeRole(aws, { Principal: { AWS: bob } });
  return credentialsOf(await assume(aws));
}

describe('the sign-in endpoint', () => {
  it('changes credentials for a token, and that for a console session that ends with the credentials', async () => {
    const aws = await simulate();
    const credentials = await bobsSession(aws);
    const token = await signinToken(aws, { Session: sessionOf(credentials) });
    expect(console(aws)).toEqual([]);
    aws.clock.offset += 14 * 60_000;
    const page = await login(aws, token);
    expect(page).toMatchObject({
      status: 200,
      text: expect.stringContaining(`arn:aws:sts::${target}:assumed-role/reader/bob`),
    });
    const [original] = aws.inspect().accounts[1]?.sessions ?? [];
    expect(console(aws)).toMatchObject([
      { roleName: 'reader', issuedAt: original?.issuedAt, expiresAt: original?.expiresAt },
    ]);
    aws.clock.offset += 60_000;
    expect(await login(aws, token)).toMatchObject({ status: 400 });
  });

  it('lets a console session outlive the credentials where a user’s own keys took the role', async () => {
    const aws = await simulate();
    const credentials = await bobsSession(aws);
    const token = await signinToken(aws, { Session: sessionOf(credentials), SessionDuration: '43200' });
    await login(aws, token);
    const [session] = console(aws);
    expect(Date.parse(session?.expiresAt ?? '') - aws.clock.now().getTime()).toBeGreaterThan(43_198_000);
    aws.clock.offset += 2 * 3_600_000;
    const ask = { accessKeyId: session?.accessKeyId, action: 's3:GetObject', resource: '*' };
    expect(aws.evaluate({ ...ask, accessKeyId: session?.accessKeyId ?? '' }).by).not.toBe('sessionOver');
    expect(aws.evaluate({ ...ask, accessKeyId: credentials.accessKeyId }).by).toBe('sessionOver');
  });

  it('refuses a SessionDuration for a role that was taken with temporary credentials', async () => {
    const aws = await simulate();
    aws.clock.freeze();
    await makeRole(aws, { Principal: { AWS: bob } });
    const temporary = credentialsOf(await aws.sts(bobKeys).send(new GetSessionTokenCommand({})));
    const take = new AssumeRoleCommand({ RoleArn: reader, RoleSessionName: 'bob' });
    const credentials = credentialsOf(await aws.sts(temporary).send(take));
    const asked = { Action: 'getSigninToken', Session: sessionOf(credentials) };
    expect(await ask(aws, { ...asked, SessionDuration: '3600' })).toMatchObject({ status: 400 });
    expect(await ask(aws, asked, 'body')).toMatchObject({ status: 200 });
  });

  it('refuses what it cannot sign in with', async () => {
    const aws = await simulate();
    const credentials = await bobsSession(aws);
    const refused = async (parameters: Record<string, string>, text: RegExp) =>
      expect(await ask(aws, parameters)).toEqual({ status: 400, text: expect.stringMatching(text) });
    const get = (Session: string) => ({ Action: 'getSigninToken', Session });
    await refused({ Action: 'something' }, /Action/);
    await refused(get('{'), /must be JSON/);
    await refused(get(sessionOf({ ...credentials, secretAccessKey: 'another' })), /not valid/);
    await refused({ ...get(sessionOf(credentials)), SessionDuration: '899' }, /900/);
    const own = credentialsOf(await aws.sts(bobKeys).send(new GetSessionTokenCommand({})));
    await refused(get(sessionOf(own)), /GetSessionToken/);
    const token = await signinToken(aws, { Session: sessionOf(credentials) });
    expect(await login(aws, 'made-up')).toMatchObject({ status: 400 });
    expect(await login(aws, token, 'javascript:alert(1)')).toMatchObject({ status: 400 });
    aws.clock.offset += 3_600_000;
    await refused(get(sessionOf(credentials)), /not valid/);
  });

  it('writes what it was given into its page as text', async () => {
    const aws = await simulate();
    const token = await signinToken(aws, { Session: sessionOf(await bobsSession(aws)) });
    const { text } = await login(aws, token, 'https://x.example/?q="><script>alert(1)</script>');
    expect(text).not.toContain('<script>');
  });
});

describe('the sign-in endpoint, misbehaving', () => {
  it('drops the connection or answers as scripted, and its calls are logged without a secret', async () => {
    const aws = await simulate();
    const credentials = await bobsSession(aws);
    const asked = { Action: 'getSigninToken', Session: sessionOf(credentials) };
    aws.faults.add({ action: 'signin:GetSigninToken', times: 1 });
    await expect(ask(aws, asked)).rejects.toThrow('fetch failed');
    aws.faults.add({ action: 'GetSigninToken', code: 'ServiceUnavailable', status: 503, times: 1 });
    expect(await ask(aws, asked)).toEqual({ status: 503, text: 'ServiceUnavailable' });
    await login(aws, await signinToken(aws, { Session: sessionOf(credentials) }));
    const events = aws.inspect().events.filter(({ service }) => service === 'signin');
    expect(events.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'GetSigninToken ConnectionDropped',
      'GetSigninToken ServiceUnavailable',
      'GetSigninToken OK',
      'Login OK',
    ]);
    expect(JSON.stringify(aws.inspect())).not.toContain(credentials.sessionToken);
  });
});

describe('GetSessionToken', () => {
  it('gives a user credentials that are the user’s, for STS and not for IAM', async () => {
    const aws = await simulate();
    const answer = await aws.sts(bobKeys).send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    const credentials = credentialsOf(answer);
    const who = await aws.sts(credentials).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(bob);
    await expect(aws.iam(credentials).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(aws.sts(credentials).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(aws.inspect().accounts[1]?.sessions).toMatchObject([{ userName: 'bob' }]);
    aws.clock.offset += 900_000;
    await expect(aws.sts(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });
});
