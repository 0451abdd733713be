import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AzureSeed } from '../../../../src/sandbox/clouds/azure/seed.ts';
import {
  ADMIN,
  ALICE,
  APP,
  aClock,
  armClient,
  aSeed,
  BOB,
  GROUP_SCOPE,
  ROLES,
  raw,
  roleId,
  STORAGE_SCOPE,
  type Started,
  start,
  TEAM,
  tokenOf,
} from './support.ts';

const scope = GROUP_SCOPE.slice(1);
const NAME = '7a1d6c1e-0000-4000-8000-000000000001';
const reader = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };
const READ = 'Microsoft.Storage/storageAccounts/read';

const grant = (started: Started) => armClient(started).roleAssignments.create(scope, NAME, reader);
const exists = (started: Started) =>
  armClient(started)
    .roleAssignments.get(scope, NAME)
    .then(
      () => true,
      () => false,
    );

describe('the state', () => {
  const stateFile = () => join(mkdtempSync(join(tmpdir(), 'azure-')), 'inner', 'azure.json');

  it('outlives a restart: what was made, what was deleted, and tokens', async () => {
    const path = stateFile();
    const clock = aClock();
    const first = await start({ stateFile: path, clock });
    await grant(first);
    const token = await tokenOf(first, APP.objectId);
    first.simulator.directory.addMember(TEAM, BOB);
    await first.simulator.stop();
    const second = await start({
      stateFile: path,
      clock,
      seed: aSeed({ users: [], groups: [], roleAssignments: [] }),
    });
    expect(await exists(second)).toBe(true);
    expect(second.simulator.jwks()).toEqual(first.simulator.jwks());
    const url = `${second.simulator.armEndpoint}${GROUP_SCOPE}?api-version=2022-12-01`;
    expect((await raw(url, { token })).status).toBe(200);
    const team = second.simulator.inspect().groups.find(({ id }) => id === TEAM);
    expect(team?.members.map(({ id }) => id)).toEqual([ALICE, BOB]);
    await armClient(second).roleAssignments.delete(scope, NAME);
    await second.simulator.stop();
    const third = await start({ stateFile: path, clock });
    expect(await exists(third)).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('is not taken from a file that is no state', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'azure-')), 'azure.json');
    writeFileSync(path, '{"version":1}');
    await expect(start({ stateFile: path })).rejects.toThrow(path);
    expect(readFileSync(path, 'utf8')).toBe('{"version":1}');
  });
});

describe('the seed', () => {
  it.each([
    [
      'an unknown role',
      { roleAssignments: [{ scope: GROUP_SCOPE, role: 'King', principalId: ALICE }] },
      'no role named King',
    ],
    [
      'an unknown principal',
      { roleAssignments: [{ scope: GROUP_SCOPE, role: 'Reader', principalId: NAME }] },
      'no principal',
    ],
    [
      'a scope that is none',
      { locks: [{ scope: 'x', name: 'x', level: 'ReadOnly' as const }] },
      'x is no scope',
    ],
    ['two principals with one id', { groups: [{ id: ALICE, displayName: 'x' }] }, 'same id'],
    ['an unknown member', { groups: [{ id: TEAM, displayName: 'x', members: [NAME] }] }, 'unknown member'],
    [
      'a manager who is nobody',
      { users: [{ id: ALICE, userPrincipalName: 'a@b', displayName: 'x', manager: NAME }], groups: [] },
      'manager',
    ],
    [
      'a condition that is none',
      { roleAssignments: [{ scope: GROUP_SCOPE, role: 'Reader', principalId: ALICE, condition: 'x' }] },
      'expected an attribute',
    ],
    ['a property that it does not have', { colour: 'red' }, 'colour'],
  ])('with %s is refused', async (_, change, reason) => {
    await expect(start({ seed: aSeed(change as Partial<AzureSeed>) })).rejects.toThrow(reason);
  });
});

describe('looking inside', () => {
  it('shows who holds what, directly and through groups, and the calls', async () => {
    const seed = aSeed();
    seed.roleAssignments?.push({ scope: STORAGE_SCOPE, role: 'Storage Blob Data Reader', principalId: TEAM });
    const started = await start({ seed, callCapacity: 2 });
    await armClient(started).roleAssignments.create(scope, NAME, { ...reader, description: 'request 7' });
    const alice = started.simulator.inspect().people.find(({ id }) => id === ALICE);
    expect(alice).toMatchObject({
      displayName: "Alice O'Hara",
      userPrincipalName: 'alice@contoso.test',
      roleAssignments: [
        {
          name: NAME,
          roleName: 'Reader',
          scope: GROUP_SCOPE,
          description: 'request 7',
          condition: null,
          createdOn: '2026-03-01T09:00:00.000Z',
          createdBy: APP.objectId,
          throughGroup: null,
        },
        { roleName: 'Storage Blob Data Reader', throughGroup: 'Payments team' },
      ],
    });
    await exists(started);
    await armClient(started).roleAssignments.delete(scope, NAME);
    expect(started.simulator.inspect().calls).toMatchObject([
      { operation: 'roleAssignments.get', status: 200 },
      {
        time: '2026-03-01T09:00:00.000Z',
        service: 'arm',
        operation: 'roleAssignments.delete',
        caller: APP.objectId,
        method: 'DELETE',
        path: `${GROUP_SCOPE}/providers/Microsoft.Authorization/roleAssignments/${NAME}`,
        status: 200,
        code: null,
      },
    ]);
    const overHttp = await raw(`${started.simulator.armEndpoint}/_simulator/inspect`);
    expect(overHttp.body).toEqual(JSON.parse(JSON.stringify(started.simulator.inspect())));
  });

  it('answers who may do what, also over HTTP and through groups', async () => {
    const seed = aSeed();
    seed.roleAssignments?.push({ name: NAME, scope: GROUP_SCOPE, role: 'Reader', principalId: TEAM });
    const { simulator } = await start({ seed });
    const question = { principalId: ALICE, action: READ, scope: STORAGE_SCOPE };
    expect(simulator.evaluate(question)).toEqual({ allowed: true, by: NAME });
    simulator.directory.removeMember(TEAM, ALICE);
    expect(simulator.evaluate(question)).toEqual({ allowed: false, reason: 'noAssignment' });
    const url = `${simulator.armEndpoint}/_simulator/evaluate`;
    expect(await raw(url, { method: 'POST', json: { ...question, principalId: ADMIN } })).toMatchObject({
      status: 200,
      body: { allowed: true },
    });
    expect((await raw(url, { method: 'POST', json: { principalId: ALICE, scope: '/' } })).status).toBe(400);
    expect(() => simulator.evaluate({ ...question, dataAction: READ })).toThrow(
      'either action or dataAction',
    );
  });

  it('says no for a person who is gone, and yes again when the same person is back', async () => {
    const started = await start();
    await grant(started);
    const question = { principalId: ALICE, action: READ, scope: STORAGE_SCOPE };
    started.simulator.directory.removeUser(ALICE);
    expect(started.simulator.evaluate(question)).toEqual({ allowed: false, reason: 'principalNotFound' });
    const alice = { id: ALICE, userPrincipalName: 'alice@contoso.test', displayName: 'Alice' };
    started.simulator.directory.addUser(alice);
    expect(started.simulator.evaluate(question).allowed).toBe(true);
  });

  it('does not let the directory be changed into nonsense', async () => {
    const { directory } = (await start()).simulator;
    expect(directory.updateUser(BOB, { accountEnabled: false })).toMatchObject({
      displayName: 'Bob Stone',
      accountEnabled: false,
    });
    const bob = { id: BOB, userPrincipalName: 'bob2@contoso.test', displayName: 'Bob' };
    expect(() => directory.addUser(bob)).toThrow('exists already');
    expect(() => directory.updateUser(NAME, {})).toThrow('no user');
    expect(() => directory.removeUser(TEAM)).toThrow('no user');
    expect(() => directory.addMember(NAME, BOB)).toThrow('no group');
    expect(() => directory.addMember(TEAM, NAME)).toThrow('no principal');
  });
});

describe('the servers', () => {
  it('do not start on a port that is taken, and leave nothing behind', async () => {
    const { simulator } = await start();
    const port = Number(new URL(simulator.armEndpoint).port);
    const identityPort = Number(new URL(simulator.identityEndpoint).port);
    await expect(start({ port })).rejects.toThrow('EADDRINUSE');
    await expect(start({ identityPort })).rejects.toThrow('EADDRINUSE');
  });

  it('refuse bodies beyond a megabyte', async () => {
    const { simulator } = await start();
    const url = `${simulator.armEndpoint}/_simulator/faults`;
    const json = { message: 'x'.repeat(1_000_000) };
    expect((await raw(url, { method: 'POST', json })).status).toBe(413);
  });
});
