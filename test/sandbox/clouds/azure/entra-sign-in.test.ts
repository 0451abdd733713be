import { AuthorizationManagementClient } from '@azure/arm-authorization';
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import { CompactSign, decodeJwt, importPKCS8 } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { all } from './pim-support.ts';
import { anRsaCertificate } from './rsa-certificate.ts';
import {
  aSeed,
  OTHER_APP,
  type RawAnswer,
  raw,
  type Started,
  SUBSCRIPTION,
  start,
  TENANT,
} from './support.ts';

const SECRET = 'a-secret-for-tests-alone';
afterEach(() => {
  delete process.env['AZURE_POD_IDENTITY_AUTHORITY_HOST'];
});
const pair = anRsaCertificate();

function startWithCredentials(): Promise<Started> {
  const seed = aSeed();
  return start({
    // The clients date what they sign with the time of this machine.
    now: () => new Date(),
    seed: {
      ...seed,
      applications: (seed.applications ?? []).map((entry) =>
        entry.clientId === OTHER_APP.clientId
          ? { ...entry, secrets: [SECRET], certificates: [pair.certificate] }
          : entry,
      ),
      roleAssignments: [
        ...(seed.roleAssignments ?? []),
        { scope: `/subscriptions/${SUBSCRIPTION}`, role: 'Reader', principalId: OTHER_APP.objectId },
      ],
    },
  });
}

function post(started: Started, path: string, form: Record<string, string>): Promise<RawAnswer> {
  return fetch(`${started.simulator.authorityHost}/${TENANT}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: OTHER_APP.clientId, ...form }),
  }).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as unknown,
  }));
}

describe('an application that signs in', () => {
  const options = ({ simulator }: Started) => ({
    authorityHost: simulator.authorityHost,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
  const secret = (started: Started): TokenCredential =>
    new ClientSecretCredential(TENANT, OTHER_APP.clientId, SECRET, options(started));
  const certificate = (started: Started): TokenCredential =>
    new ClientCertificateCredential(
      TENANT,
      OTHER_APP.clientId,
      { certificate: `${pair.certificate}\n${pair.key}` },
      options(started),
    );

  it.each([
    ['a secret', secret],
    ['a certificate', certificate],
  ])('with %s gets a token that Azure takes', async (_, credential) => {
    const started = await startWithCredentials();
    const client = new AuthorizationManagementClient(credential(started), SUBSCRIPTION, {
      endpoint: started.simulator.armEndpoint,
      credentialScopes: 'https://management.azure.com/.default',
    });
    const found = await all(client.roleAssignments.listForSubscription({ filter: 'atScope()' }));
    expect(found.map(({ principalId }) => principalId)).toContain(OTHER_APP.objectId);
  });

  it('with a wrong secret, or as one that has none, does not', async () => {
    const started = await startWithCredentials();
    const scope = 'https://graph.microsoft.com/.default';
    for (const client_secret of ['wrong', SECRET.slice(1)])
      expect(await post(started, '/oauth2/v2.0/token', { scope, client_secret })).toMatchObject({
        status: 401,
        body: { error: 'invalid_client', error_codes: [7000215] },
      });
  });

  it('with a certificate of somebody else does not', async () => {
    const started = await startWithCredentials();
    const stranger = anRsaCertificate();
    const credential = new ClientCertificateCredential(
      TENANT,
      OTHER_APP.clientId,
      { certificate: `${stranger.certificate}\n${stranger.key}` },
      options(started),
    );
    await expect(credential.getToken('https://graph.microsoft.com/.default')).rejects.toThrow(/AADSTS700027/);
  });

  it.each([
    ['has not come yet', 600, 200],
    ['has passed', -600, 401],
  ])('may write the times of its assertion as text, when the last of them %s', async (_, seconds, status) => {
    const started = await startWithCredentials();
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      aud: `${started.simulator.authorityHost}/${TENANT}/oauth2/v2.0/token`,
      iss: OTHER_APP.clientId,
      sub: OTHER_APP.clientId,
      nbf: String(now - 1_200),
      exp: String(now + seconds),
    };
    const client_assertion = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'PS256' })
      .sign(await importPKCS8(pair.key, 'PS256'));
    const form = {
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    };
    expect((await post(started, '/oauth2/v2.0/token', form)).status).toBe(status);
  });

  it('over version 1 of the endpoint names a resource, and gets numbers as text', async () => {
    const started = await startWithCredentials();
    const resource = 'https://management.core.windows.net/';
    const answer = await post(started, '/oauth2/token', { resource, client_secret: SECRET });
    expect(answer).toMatchObject({
      status: 200,
      body: { expires_in: '3599', resource, token_type: 'Bearer' },
    });
    expect(decodeJwt((answer.body as { access_token: string }).access_token)).toMatchObject({
      aud: resource,
    });
    expect(await post(started, '/oauth2/token', { client_secret: SECRET })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('may ask for a token by the address of the resource manager, or of Graph with a slash at its end', async () => {
    const started = await startWithCredentials();
    const { armEndpoint, graphEndpoint } = started.simulator;
    const audienceOf = async (address: string) => {
      const form = { scope: `${address}/.default`, client_secret: SECRET };
      const { body } = await post(started, '/oauth2/v2.0/token', form);
      return decodeJwt((body as { access_token: string }).access_token).aud;
    };
    expect(await audienceOf(armEndpoint)).toBe('https://management.azure.com');
    expect(await audienceOf(graphEndpoint)).toBe('https://graph.microsoft.com');
  });

  it('may send id and secret in the header', async () => {
    const started = await startWithCredentials();
    const answer = await fetch(`${started.simulator.authorityHost}/${TENANT}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${OTHER_APP.clientId}:${SECRET}`).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: OTHER_APP.clientId,
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    expect(answer.status).toBe(200);
  });
});

describe('those who do not know their tenant yet', () => {
  it('find metadata and keys, with the place of the tenant kept open', async () => {
    const started = await start();
    const { authorityHost } = started.simulator;
    const { body } = await raw(`${authorityHost}/common/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      jwks_uri: `${authorityHost}/common/discovery/v2.0/keys`,
    });
    expect((await raw(`${authorityHost}/common/discovery/v2.0/keys`)).body).toEqual(started.simulator.jwks());
  });

  it('hear that this host is its own authority', async () => {
    const { authorityHost } = (await start()).simulator;
    const asked = encodeURIComponent(`${authorityHost}/${TENANT}/oauth2/v2.0/authorize`);
    const { body } = await raw(
      `${authorityHost}/common/discovery/instance?api-version=1.1&authorization_endpoint=${asked}`,
    );
    const host = new URL(authorityHost).host;
    expect(body).toEqual({
      tenant_discovery_endpoint: `${authorityHost}/${TENANT}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });
});

describe('the metadata service of a machine', () => {
  const query = `api-version=2018-02-01&resource=${encodeURIComponent('https://management.azure.com/')}`;
  const address = ({ simulator }: Started) =>
    simulator.identityEndpoint.replace('/msi/token', '/metadata/identity/oauth2/token');

  it('serves the real credential', async () => {
    const started = await startWithCredentials();
    process.env['AZURE_POD_IDENTITY_AUTHORITY_HOST'] = new URL(address(started)).origin;
    const credential = new ManagedIdentityCredential(OTHER_APP.clientId);
    const { token } = await credential.getToken('https://management.azure.com/.default');
    expect(decodeJwt(token)).toMatchObject({ oid: OTHER_APP.objectId, aud: 'https://management.azure.com' });
  });

  it('gives tokens to whoever asks with the header', async () => {
    const started = await start();
    const answer = await raw(`${address(started)}?${query}&client_id=${OTHER_APP.clientId}`, {
      headers: { Metadata: 'true' },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: '86400', client_id: OTHER_APP.clientId },
    });
    expect(decodeJwt((answer.body as { access_token: string }).access_token)).toMatchObject({
      oid: OTHER_APP.objectId,
    });
  });

  it('gives none without the header, the version or an identity', async () => {
    const started = await start();
    const refusal = (status: number) => ({ status, body: { error: 'invalid_request' } });
    expect(await raw(`${address(started)}?${query}`)).toMatchObject(refusal(400));
    const headers = { Metadata: 'true' };
    expect(
      await raw(`${address(started)}?${query.replace('2018-02-01', '2001-01-01')}`, { headers }),
    ).toMatchObject(refusal(400));
    expect(
      await raw(`${address(started)}?${query}&client_id=ffffffff-0000-4000-8000-000000000000`, { headers }),
    ).toMatchObject(refusal(400));
  });
});
