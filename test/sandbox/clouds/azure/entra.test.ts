import { ClientAssertionCredential } from '@azure/identity';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  APP,
  aSeed,
  GUEST,
  OTHER_APP,
  raw,
  START,
  STATUS_API,
  type Started,
  start,
  startStranger,
  TENANT,
} from './support.ts';

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

describe('the token endpoint', () => {
  function credential({ simulator }: Started, clientId: string, assertion: () => Promise<string>) {
    return new ClientAssertionCredential(TENANT, clientId, assertion, {
      authorityHost: simulator.authorityHost,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
    });
  }
  const scope = 'https://graph.microsoft.com/.default';

  it('takes the token of a managed identity that the application trusts', async () => {
    const started = await start();
    const { token } = await credential(started, STATUS_API.clientId, () =>
      appTokenFor(started, 'api://AzureADTokenExchange'),
    ).getToken(scope);
    expect(decodeJwt(token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appid: STATUS_API.clientId,
      oid: STATUS_API.objectId,
      exp: START.getTime() / 1000 + 3599,
    });
  });

  it('takes an assertion that the application signed itself', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const seed = aSeed();
    const key = { ...(await exportJWK(publicKey)), kty: 'RSA' };
    for (const application of seed.applications ?? [])
      if (application.clientId === OTHER_APP.clientId) application.assertionKeys = [key];
    const started = await start({ seed });
    const sign = (audience: string) =>
      new SignJWT({ iss: OTHER_APP.clientId, sub: OTHER_APP.clientId, aud: audience })
        .setProtectedHeader({ alg: 'RS256' })
        .setExpirationTime(START.getTime() / 1000 + 600)
        .sign(privateKey);
    const address = `${started.simulator.authorityHost}/${TENANT}/oauth2/v2.0/token`;
    const { token } = await credential(started, OTHER_APP.clientId, () => sign(address)).getToken(scope);
    expect(decodeJwt(token)).toMatchObject({ appid: OTHER_APP.clientId });
    await expect(
      credential(started, OTHER_APP.clientId, () => sign('https://elsewhere.test')).getToken(scope),
    ).rejects.toThrow('AADSTS700023');
    // The clock of an application may be off by five minutes.
    started.clock.forward(600 + 299);
    await expect(
      credential(started, OTHER_APP.clientId, () => sign(address)).getToken(scope),
    ).resolves.toBeDefined();
    started.clock.forward(1);
    await expect(
      credential(started, OTHER_APP.clientId, () => sign(address)).getToken(scope),
    ).rejects.toThrow('AADSTS700024');
  });

  const exchange = 'api://AzureADTokenExchange';
  const nobody = 'ffffffff-0000-4000-8000-000000000000';
  it.each([
    { what: 'an unknown application', clientId: nobody, shown: exchange, asked: scope, number: '700016' },
    {
      what: 'one that trusts nobody',
      clientId: OTHER_APP.clientId,
      shown: exchange,
      asked: scope,
      number: '700213',
    },
    {
      what: 'a token for something else',
      clientId: STATUS_API.clientId,
      shown: 'https://storage.azure.com',
      asked: scope,
      number: '700213',
    },
    {
      what: 'an unknown resource',
      clientId: STATUS_API.clientId,
      shown: exchange,
      asked: 'api://nowhere/.default',
      number: '500011',
    },
  ])('refuses $what with AADSTS$number', async ({ clientId, shown, asked, number }) => {
    const started = await start();
    await expect(
      credential(started, clientId, () => appTokenFor(started, shown)).getToken(asked),
    ).rejects.toThrow(`AADSTS${number}`);
  });

  it('refuses an assertion that somebody else signed', async () => {
    const started = await start();
    const other = await startStranger();
    await expect(
      credential(started, STATUS_API.clientId, () =>
        appTokenFor(other, 'api://AzureADTokenExchange'),
      ).getToken(scope),
    ).rejects.toThrow('AADSTS700027');
  });

  it.each([
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [
      { grant_type: 'client_credentials', client_id: STATUS_API.clientId, scope: 'x' },
      400,
      'invalid_scope',
      1002012,
    ],
    [
      { grant_type: 'client_credentials', client_id: STATUS_API.clientId, scope },
      401,
      'invalid_client',
      7000218,
    ],
    [
      {
        grant_type: 'client_credentials',
        client_id: STATUS_API.clientId,
        scope,
        client_assertion: 'x',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      401,
      'invalid_client',
      50027,
    ],
  ])('refuses the form %o', async (form, status, error, number) => {
    const { simulator } = await start();
    const url = `${simulator.authorityHost}/${TENANT}/oauth2/v2.0/token`;
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form as Record<string, string>),
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      error,
      error_codes: [number],
      error_description: expect.stringContaining(`AADSTS${number}`),
      timestamp: '2026-03-01 09:00:00Z',
    });
  });
});

describe('the discovery documents', () => {
  it.each([
    ['', V1, 'discovery/keys'],
    ['v2.0/', V2, 'discovery/v2.0/keys'],
  ])('at /%s name the issuer of the tokens and the keys', async (version, issuer, keys) => {
    const { simulator } = await start();
    const base = `${simulator.authorityHost}/${TENANT}`;
    const { body } = await raw(`${base}/${version}.well-known/openid-configuration`);
    expect(body).toMatchObject({ issuer, jwks_uri: `${base}/${keys}` });
    const set = await raw(`${base}/${keys}`);
    expect(set.body).toEqual(simulator.jwks());
    expect(JSON.stringify(set.body)).not.toContain('"d"');
  });

  it('are there for this tenant only', async () => {
    const { simulator } = await start();
    const other = `${simulator.authorityHost}/ffffffff-0000-4000-8000-000000000000/v2.0`;
    expect(await raw(`${other}/.well-known/openid-configuration`)).toMatchObject({
      status: 400,
      body: { error: 'invalid_tenant', error_codes: [90002] },
    });
    expect(await raw(`${simulator.authorityHost}/${TENANT}/nothing`)).toMatchObject({ status: 404 });
    await expect(simulator.keysOf('https://accounts.google.com')).rejects.toThrow('not an issuer');
  });
});

describe('a person who signs in', () => {
  it('gets a version 2 token for the API', async () => {
    const { simulator, clock } = await start();
    const token = await simulator.signIn({
      user: 'Alice@contoso.test',
      resource: 'api://latchkey-status',
      scopes: ['requests.read', 'requests.write'],
      roles: ['admin'],
    });
    const { payload } = await jwtVerify(token, createLocalJWKSet(simulator.jwks()), {
      currentDate: clock.now,
      issuer: V2,
      audience: STATUS_API.clientId,
    });
    expect(payload).toMatchObject({
      oid: ALICE,
      tid: TENANT,
      preferred_username: 'alice@contoso.test',
      name: "Alice O'Hara",
      scp: 'requests.read requests.write',
      roles: ['admin'],
      ver: '2.0',
    });
  });

  it.each([
    ['nobody@contoso.test', 'api://latchkey-status', 'AADSTS50034'],
    [GUEST, 'api://latchkey-status', 'AADSTS50057'],
    [ALICE, 'api://nowhere', 'AADSTS500011'],
  ])('is refused: %s for %s', async (user, resource, number) => {
    const { simulator } = await start();
    await expect(simulator.signIn({ user, resource })).rejects.toThrow(number);
  });
});
