import { ManagedIdentityCredential } from '@azure/identity';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { APP, AWS_API, aSeed, raw, START, STATUS_API, type Started, start, TENANT } from './support.ts';

const V1 = `https://sts.windows.net/${TENANT}/`;
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const environment = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'] as const;
afterEach(() => {
  for (const name of environment) delete process.env[name];
});

async function identityToken({ simulator }: Started, resource: string, clientId?: string) {
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource });
  if (clientId !== undefined) query.set('client_id', clientId);
  return raw(`${simulator.identityEndpoint}?${query}`, {
    headers: { 'x-identity-header': simulator.identityHeader },
  });
}

async function appTokenFor(started: Started, resource: string): Promise<string> {
  const { body } = await identityToken(started, resource, APP.clientId);
  return (body as { access_token: string }).access_token;
}

describe('the managed identity endpoint', () => {
  it('gives the real credential a version 1 token of the identity', async () => {
    const started = await start();
    process.env['IDENTITY_ENDPOINT'] = started.simulator.identityEndpoint;
    process.env['IDENTITY_HEADER'] = started.simulator.identityHeader;
    const credential = new ManagedIdentityCredential({ clientId: APP.clientId });
    const { token } = await credential.getToken('https://management.azure.com/.default');
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet(await started.simulator.keysOf(V1)),
      { currentDate: started.clock.now, issuer: V1, audience: 'https://management.azure.com' },
    );
    const issued = START.getTime() / 1000;
    expect(payload).toMatchObject({
      appid: APP.clientId,
      oid: APP.objectId,
      sub: APP.objectId,
      tid: TENANT,
      iat: issued,
      nbf: issued,
      exp: issued + 86_400,
      ver: '1.0',
    });
    expect(payload).not.toHaveProperty('azp');
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: started.simulator.jwks().keys[0]?.kid });
  });

  it('answers in the form of App Service', async () => {
    const answer = await identityToken(await start(), 'https://storage.azure.com', APP.clientId);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        token_type: 'Bearer',
        resource: 'https://storage.azure.com',
        client_id: APP.clientId,
        expires_on: String(START.getTime() / 1000 + 86_400),
      },
    });
  });

  it('puts application permissions into tokens for the API that they are of, and into no others', async () => {
    const started = await start();
    const graph = decodeJwt(await appTokenFor(started, 'https://graph.microsoft.com/'));
    expect(graph).toMatchObject({
      aud: 'https://graph.microsoft.com/',
      roles: ['User.Read.All', 'GroupMember.Read.All'],
    });
    expect(decodeJwt(await appTokenFor(started, 'https://api.botframework.com'))).not.toHaveProperty('roles');
  });

  it.each([
    [1 as const, { aud: 'api://latchkey-aws', iss: V1, appid: APP.clientId, ver: '1.0' }],
    [2 as const, { aud: AWS_API.clientId, iss: V2, azp: APP.clientId, ver: '2.0' }],
  ])('gives tokens of the version that the API asks for: %s', async (accessTokenVersion, expected) => {
    const seed = aSeed();
    for (const application of seed.applications ?? [])
      if (application.clientId === AWS_API.clientId) application.accessTokenVersion = accessTokenVersion;
    const started = await start({ seed });
    expect(decodeJwt(await appTokenFor(started, 'api://latchkey-aws'))).toMatchObject(expected);
  });

  it('gives the same token until half of its time is over', async () => {
    const started = await start();
    const first = await appTokenFor(started, 'api://latchkey-aws');
    started.clock.forward(43_199);
    expect(await appTokenFor(started, 'api://latchkey-aws')).toBe(first);
    started.clock.forward(1);
    expect(await appTokenFor(started, 'api://latchkey-aws')).not.toBe(first);
  });

  it.each(['', 'wrong'])('refuses the secret "%s"', async (secret) => {
    const { simulator } = await start();
    const url = `${simulator.identityEndpoint}?api-version=2019-08-01&resource=x&client_id=${APP.clientId}`;
    const headers: Record<string, string> = secret === '' ? {} : { 'x-identity-header': secret };
    expect(await raw(url, { headers })).toMatchObject({ status: 401, body: { statusCode: 401 } });
  });

  it.each([
    ['one that it does not know', 'ffffffff-0000-4000-8000-000000000000'],
    ['an application that is no managed identity', STATUS_API.clientId],
    ['none, where there are several', undefined],
  ])('refuses %s as client_id', async (_, clientId) => {
    expect(await identityToken(await start(), 'https://storage.azure.com', clientId)).toMatchObject({
      status: 400,
      body: {
        statusCode: 400,
        message:
          'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
        correlationId: expect.any(String),
      },
    });
  });

  it('does not know every resource', async () => {
    const answer = await identityToken(await start(), 'api://nowhere', APP.clientId);
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^AADSTS500011: The resource principal named api:\/\/nowhere/) },
    });
  });

  it('knows one version of its protocol, and wants a resource', async () => {
    const { simulator } = await start();
    const headers = { 'x-identity-header': simulator.identityHeader };
    const old = `${simulator.identityEndpoint}?api-version=2017-09-01&resource=x`;
    expect(await raw(old, { headers })).toMatchObject({ status: 400 });
    const without = `${simulator.identityEndpoint}?api-version=2019-08-01`;
    expect(await raw(without, { headers })).toMatchObject({ status: 400 });
    const elsewhere = simulator.identityEndpoint.replace('/msi/token', '/metadata');
    expect(await raw(elsewhere, { headers })).toMatchObject({ status: 404 });
  });
});
