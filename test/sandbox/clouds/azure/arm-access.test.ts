import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ADMIN,
  ALICE,
  APP,
  armClient,
  aSeed,
  BOB,
  GROUP_SCOPE,
  OTHER_APP,
  ROLES,
  raw,
  roleId,
  STORAGE_SCOPE,
  type Started,
  start,
  startStranger,
  TEAM,
  TENANT,
  tokenOf,
} from './support.ts';

const NAME = '7a1d6c1e-0000-4000-8000-000000000001';
const PATH = `${GROUP_SCOPE}/providers/Microsoft.Authorization/roleAssignments`;
const VERSION = 'api-version=2022-04-01';

function problem(status: number, code: string, message = /./) {
  return { status, body: { error: { code, message: expect.stringMatching(message) } } };
}

function listWith(started: Started, token?: string) {
  const url = `${started.simulator.armEndpoint}${PATH}?${VERSION}`;
  return raw(url, token === undefined ? {} : { token });
}

describe('a call to Azure Resource Manager', () => {
  it('without a token is refused and told where to get one', async () => {
    const answer = await listWith(await start());
    expect(answer).toMatchObject(problem(401, 'AuthenticationFailed', /'Authorization' header is missing/));
    expect(answer.headers.get('www-authenticate')).toContain(`https://login.windows.net/${TENANT}`);
  });

  it('with another scheme than Bearer is refused', async () => {
    const { simulator } = await start();
    const headers = { authorization: 'Basic eDp5' };
    expect(await raw(`${simulator.armEndpoint}${PATH}?${VERSION}`, { headers })).toMatchObject(
      problem(401, 'AuthenticationFailedInvalidHeader'),
    );
  });

  it.each([
    ['garbage', async () => 'not.a.token'],
    ['a token that somebody else signed', async () => tokenOf(await startStranger(), APP.objectId)],
    ['an unsigned token', async (started: Started) => unsigned(await tokenOf(started, APP.objectId))],
    [
      'a token without an end',
      async (started: Started) => tokenOf(started, APP.objectId, { exp: undefined }),
    ],
    [
      'a token from tomorrow',
      async (s: Started) => tokenOf(s, APP.objectId, { nbf: 4_000_000_000, exp: 4_000_000_100 }),
    ],
    ['a token of nobody', async (started: Started) => tokenOf(started, APP.objectId, { oid: undefined })],
  ])('with %s is refused', async (_, make) => {
    const started = await start();
    expect(await listWith(started, await make(started))).toMatchObject(
      problem(401, 'InvalidAuthenticationToken'),
    );
  });

  it('with a token for something else is refused', async () => {
    const started = await start();
    const token = await tokenOf(started, APP.objectId, { aud: 'https://graph.microsoft.com' });
    expect(await listWith(started, token)).toMatchObject(
      problem(401, 'InvalidAuthenticationTokenAudience', /wrong audience or resource 'https:\/\/graph/),
    );
  });

  it('with a token of another tenant is refused', async () => {
    const started = await start();
    const token = await tokenOf(started, APP.objectId, { iss: `https://sts.windows.net/${randomUUID()}/` });
    expect(await listWith(started, token)).toMatchObject(problem(401, 'InvalidAuthenticationTokenTenant'));
  });

  it('is refused from the moment that its token ends', async () => {
    const started = await start();
    const token = await tokenOf(started, APP.objectId);
    started.clock.forward(3599);
    expect((await listWith(started, token)).status).toBe(200);
    started.clock.forward(1);
    expect(await listWith(started, token)).toMatchObject(
      problem(
        401,
        'ExpiredAuthenticationToken',
        /expiry UTC time '3\/1\/2026 10:00:00 AM' is earlier than current UTC time '3\/1\/2026 10:00:00 AM'/,
      ),
    );
  });

  it('by a principal without a role is refused in Azure’s words', async () => {
    const started = await start();
    const token = await tokenOf(started, OTHER_APP.objectId, { appid: OTHER_APP.clientId });
    expect(await listWith(started, token)).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'AuthorizationFailed',
          message: `The client '${OTHER_APP.clientId}' with object id '${OTHER_APP.objectId}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/read' over scope '${PATH}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
        },
      },
    });
  });

  it('is refused where a deny assignment stands, whatever roles the caller has', async () => {
    const denyAssignments = [
      {
        name: NAME,
        displayName: 'No handing out',
        scope: GROUP_SCOPE,
        permissions: [{ actions: ['Microsoft.Authorization/roleAssignments/*'] }],
        principals: ['00000000-0000-0000-0000-000000000000'],
        excludePrincipals: [APP.objectId],
      },
    ];
    const started = await start({ seed: aSeed({ denyAssignments }) });
    const token = await tokenOf(started, ADMIN, { appid: undefined, upn: 'admin@contoso.test' });
    expect(await listWith(started, token)).toMatchObject(
      problem(403, 'DenyAssignmentAuthorizationFailed', /'admin@contoso\.test'.*deny assignment/),
    );
    expect((await listWith(started, await tokenOf(started, APP.objectId))).status).toBe(200);
  });
});

describe('a delegated right to hand out roles', () => {
  const conditionNotMet = expect.objectContaining({
    code: 'AuthorizationFailed',
    statusCode: 403,
    message: expect.stringContaining(
      'does not have authorization or an ABAC condition not fulfilled to perform',
    ),
  });
  const reader = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };

  it.each([
    ['a role outside the list', { roleDefinitionId: roleId(ROLES.owner) }],
    ['another kind of principal', { principalId: TEAM, principalType: 'Group' }],
    ['a principal whose kind is not said', { principalType: undefined }],
  ])('does not reach %s', async (_, change) => {
    const client = armClient(await start());
    const parameters = { ...reader, ...change } as typeof reader;
    await expect(client.roleAssignments.create(GROUP_SCOPE.slice(1), NAME, parameters)).rejects.toEqual(
      conditionNotMet,
    );
  });

  it('does not reach outside its scope', async () => {
    const client = armClient(await start());
    const place = 'providers/Microsoft.Management/managementGroups/landing';
    await expect(client.roleAssignments.create(place, NAME, reader)).rejects.toEqual(
      expect.objectContaining({ code: 'AuthorizationFailed', statusCode: 403 }),
    );
  });

  it('does not let others’ assignments of other roles be deleted, but answers for what is not there', async () => {
    const started = await start();
    const owner = { ...reader, roleDefinitionId: roleId(ROLES.owner), principalId: BOB };
    await armClient(started, ADMIN).roleAssignments.create(GROUP_SCOPE.slice(1), NAME, owner);
    const mine = armClient(started).roleAssignments;
    await expect(mine.delete(GROUP_SCOPE.slice(1), NAME)).rejects.toEqual(conditionNotMet);
    expect(await mine.delete(GROUP_SCOPE.slice(1), randomUUID())).toEqual({});
  });

  it('keeps somebody without the right from even asking', async () => {
    const client = armClient(await start(), OTHER_APP.objectId);
    await expect(client.roleAssignments.delete(GROUP_SCOPE.slice(1), randomUUID())).rejects.toEqual(
      expect.objectContaining({ code: 'AuthorizationFailed', statusCode: 403 }),
    );
  });

  it('begins and ends late when replication is slow', async () => {
    const started = await start({ consistencyDelay: { authorization: 60_000 } });
    started.clock.forward(120);
    const place = GROUP_SCOPE.slice(1);
    const action = {
      principalId: ALICE,
      action: 'Microsoft.Storage/storageAccounts/read',
      scope: STORAGE_SCOPE,
    };
    await armClient(started).roleAssignments.create(place, NAME, reader);
    expect(started.simulator.evaluate(action).allowed).toBe(false);
    started.clock.forward(60);
    expect(started.simulator.evaluate(action).allowed).toBe(true);
    await armClient(started).roleAssignments.delete(place, NAME);
    expect(started.simulator.evaluate(action).allowed).toBe(true);
    started.clock.forward(60);
    expect(started.simulator.evaluate(action).allowed).toBe(false);
  });
});

describe('conditions on assignments', () => {
  it.each([
    ['nonsense', 'nonsense', '2.0', ROLES.blobReader],
    [
      'an old version',
      "@Environment[UtcNow] DateTimeLessThan '2026-03-01T10:00:00Z'",
      '1.0',
      ROLES.blobReader,
    ],
    [
      'an end for a role that knows none',
      "@Environment[UtcNow] DateTimeLessThan '2026-03-01T10:00:00Z'",
      '2.0',
      ROLES.reader,
    ],
  ])('are refused: %s', async (_, condition, conditionVersion, role) => {
    const client = armClient(await start());
    await expect(
      client.roleAssignments.create(GROUP_SCOPE.slice(1), NAME, {
        roleDefinitionId: roleId(role),
        principalId: ALICE,
        principalType: 'User',
        condition,
        conditionVersion,
      }),
    ).rejects.toEqual(
      expect.objectContaining({
        code: 'InvalidCondition',
        statusCode: 400,
        message: 'The given role assignment condition is invalid.',
      }),
    );
  });

  it('end access by themselves, on the clock of the simulator', async () => {
    const started = await start();
    const guarded = (action: string): string =>
      `((!(ActionMatches{'${action}'})) OR (@Environment[UtcNow] DateTimeLessThan '2026-03-01T10:00:00.0Z'))`;
    const read = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
    const made = await armClient(started).roleAssignments.create(GROUP_SCOPE.slice(1), NAME, {
      roleDefinitionId: roleId(ROLES.blobReader),
      principalId: ALICE,
      principalType: 'User',
      condition: guarded(read),
      conditionVersion: '2.0',
    });
    expect(made).toMatchObject({ condition: guarded(read), conditionVersion: '2.0' });
    const question = { principalId: ALICE, dataAction: read, scope: STORAGE_SCOPE };
    expect(started.simulator.evaluate(question)).toEqual({ allowed: true, by: NAME });
    expect(started.simulator.evaluate({ ...question, at: new Date('2026-03-01T10:00:00Z') })).toEqual({
      allowed: false,
      reason: 'conditionNotMet',
      by: NAME,
    });
    started.clock.forward(3600);
    expect(started.simulator.evaluate(question).allowed).toBe(false);
  });
});

function unsigned(token: string): string {
  const [, payload] = token.split('.');
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
}
