import { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  APP,
  BOB,
  FRESH,
  raw,
  refused,
  type Started,
  start,
  startStranger,
  TEAM,
  tokenOf,
} from './support.ts';

const ALL = ['User.Read.All', 'GroupMember.Read.All'];
const NOBODY = 'ffffffff-0000-4000-8000-000000000000';

function graphToken(started: Started, claims: Record<string, unknown> = {}): Promise<string> {
  return tokenOf(started, APP.objectId, { aud: 'https://graph.microsoft.com', roles: ALL, ...claims });
}

function graphClient(started: Started, roles: readonly string[] = ALL): Client {
  return Client.initWithMiddleware({
    baseUrl: started.simulator.graphEndpoint,
    customHosts: new Set(['localhost']),
    authProvider: { getAccessToken: () => graphToken(started, { roles }) },
  });
}

describe('permissions in Graph', () => {
  const denied = refused(403, 'Authorization_RequestDenied', /Insufficient privileges/);

  it.each([
    ['/users', ['GroupMember.Read.All']],
    [`/users/${ALICE}`, []],
    [`/users/${ALICE}/manager`, ['User.ReadBasic.All']],
    [`/groups/${TEAM}/members`, ['User.Read.All']],
    [`/users/${ALICE}/memberOf`, ['User.Read.All']],
  ])('keep %s from an app that has %o', async (path, roles) => {
    await expect(
      graphClient(await start(), roles)
        .api(path)
        .get(),
    ).rejects.toEqual(denied);
  });

  it('for the basic profile show nothing beyond it', async () => {
    const client = graphClient(await start(), ['User.ReadBasic.All']);
    const found = await client.api(`/users/${ALICE}`).select('id,mail,accountEnabled,userType').get();
    expect(found).toMatchObject({
      id: ALICE,
      mail: 'alice.ohara@contoso.test',
      accountEnabled: null,
      userType: null,
    });
  });

  it('for groups alone show people as ids', async () => {
    const client = graphClient(await start(), ['GroupMember.Read.All']);
    const { value } = await client.api(`/groups/${TEAM}/members`).get();
    expect(value).toEqual([expect.objectContaining({ id: ALICE, displayName: null })]);
  });

  it.each([
    ['no token', async () => undefined, 'Access token is empty.'],
    [
      'a token for something else',
      (s: Started) => graphToken(s, { aud: 'https://storage.azure.com' }),
      /Invalid audience/,
    ],
    [
      'a token of another tenant',
      (s: Started) => graphToken(s, { iss: 'https://sts.windows.net/x/' }),
      /Invalid issuer/,
    ],
    ['a token that is over', (s: Started) => graphToken(s, { exp: 1 }), /the token is expired/],
    [
      'a token that somebody else signed',
      async () => graphToken(await startStranger()),
      /Signature is invalid/,
    ],
    ['garbage', async () => 'garbage', /not well formed/],
  ])('begin with a good token: %s is refused', async (_, make, message) => {
    const started = await start();
    const token = await make(started);
    const url = `${started.simulator.graphEndpoint}v1.0/users`;
    expect(await raw(url, token === undefined ? {} : { token })).toMatchObject({
      status: 401,
      body: {
        error: {
          code: 'InvalidAuthenticationToken',
          message: expect.stringMatching(message),
          innerError: { date: '2026-03-01T09:00:00', 'request-id': expect.any(String) },
        },
      },
    });
  });

  it('are those of a delegated token as well', async () => {
    const started = await start();
    const token = await graphToken(started, { roles: undefined, scp: 'openid User.Read.All', oid: BOB });
    const answer = await raw(`${started.simulator.graphEndpoint}v1.0/users/${FRESH}`, { token });
    expect(answer).toMatchObject({ status: 200, body: { id: FRESH } });
  });
});

describe('a batch in Graph', () => {
  it('serves each request by itself, and not those that depend on a failed one', async () => {
    const { responses } = await graphClient(await start())
      .api('/$batch')
      .post({
        requests: [
          { id: '1', method: 'GET', url: `/users/${ALICE}?$select=id` },
          { id: '2', method: 'GET', url: `/users/${NOBODY}` },
          { id: '3', method: 'GET', url: `/users/${BOB}`, dependsOn: ['2'] },
          {
            id: '4',
            method: 'POST',
            url: `/users/${ALICE}/checkMemberGroups`,
            headers: { 'Content-Type': 'application/json' },
            body: { groupIds: [TEAM] },
          },
        ],
      });
    expect(responses).toMatchObject([
      { id: '1', status: 200, body: { id: ALICE } },
      { id: '2', status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
      { id: '3', status: 424 },
      { id: '4', status: 200, body: { value: [TEAM] } },
    ]);
  });

  it('meets faults request by request', async () => {
    const started = await start();
    started.simulator.faults.add({
      service: 'graph',
      operation: 'users.get',
      status: 429,
      code: 'TooManyRequests',
      retryAfter: 7,
      times: 1,
    });
    const get = (id: string) => ({ id, method: 'GET', url: `/users/${ALICE}` });
    const { responses } = await graphClient(started)
      .api('/$batch')
      .post({ requests: [get('1'), get('2')] });
    expect(responses).toMatchObject([{ status: 429, headers: { 'Retry-After': '7' } }, { status: 200 }]);
  });

  it.each([
    [
      'more than 20 requests',
      Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, method: 'GET', url: '/users' })),
    ],
    [
      'the same id twice',
      [
        { id: '1', method: 'GET', url: '/a' },
        { id: '1', method: 'GET', url: '/b' },
      ],
    ],
    ['no ids', [{ method: 'GET', url: '/users' }]],
  ])('is refused with %s', async (_, requests) => {
    await expect(
      graphClient(await start())
        .api('/$batch')
        .post({ requests }),
    ).rejects.toEqual(refused(400, 'BadRequest'));
  });
});

describe('addresses of Graph', () => {
  it.each([
    ['/beta/users', 'GET', 400, 'BadRequest'],
    ['/v1.0/things', 'GET', 400, 'BadRequest'],
    ['/v1.0/users', 'DELETE', 405, 'Request_BadRequest'],
  ])('%s does not take %s', async (path, method, status, code) => {
    const started = await start();
    const token = await graphToken(started);
    const url = `${started.simulator.armEndpoint}${path}`;
    expect(await raw(url, { token, method })).toMatchObject({ status, body: { error: { code } } });
  });
});
