import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/ports.ts';
import { createGraphDirectory } from '../../../src/providers/azure/directory.ts';
import { toPerson } from '../../../src/providers/azure/people.ts';
import { type AzureCloud, azureSeed, startAzureCloud } from '../../contracts/azure-cloud.ts';
import { aClock, dana } from '../builders.ts';

const guest = {
  id: '0c0c0c0c-1111-4222-8333-0123456789ab',
  userPrincipalName: 'pat_fabrikam.com#EXT#@contoso.com',
  displayName: "Pat O'Neil & Sons",
  mail: 'pat@fabrikam.com',
  userType: 'Guest' as const,
};
const outer = '0d0d0d0d-1111-4222-8333-0123456789ab';
const inner = '0e0e0e0e-1111-4222-8333-0123456789ab';
const crowd = '0f0f0f0f-1111-4222-8333-0123456789ab';
const nobody = '12121212-1111-4222-8333-0123456789ab';

const many = Array.from({ length: 7 }, (_, index) => ({
  id: `0000000${index}-aaaa-4222-8333-0123456789ab`,
  userPrincipalName: `sam.${index}@contoso.com`,
  displayName: 'Sam Smith',
}));

/** Who is meant, behind more namesakes in Graph's order than a page of found people holds. */
const victor = {
  id: '99999999-bbbb-4222-8333-0123456789ab',
  userPrincipalName: 'victor@contoso.com',
  displayName: 'Victor',
  mailNickname: 'victor',
  employeeId: 'E-17',
  onPremisesSamAccountName: 'CORP-victor',
  onPremisesExtensionAttributes: { extensionAttribute3: 'iam-victor' },
};
const namesakes = Array.from({ length: 6 }, (_, index) => ({
  id: `0000000${index}-bbbb-4222-8333-0123456789ab`,
  userPrincipalName: `v${index}_fabrikam.com#EXT#@contoso.com`,
  displayName: index % 2 === 0 ? 'Victor@contoso.com' : `V ${index}`,
  mail: 'victor@contoso.com',
  userType: 'Guest' as const,
}));

describe('the directory', () => {
  let cloud: AzureCloud;
  let clock: ReturnType<typeof aClock>;
  let directory: Directory;

  beforeAll(async () => {
    const seed = azureSeed();
    cloud = await startAzureCloud({
      limits: { graphPageSize: 3 },
      seed: {
        ...seed,
        users: [...(seed.users ?? []), { ...guest, manager: dana.objectId }, ...many, ...namesakes, victor],
        groups: [
          ...(seed.groups ?? []),
          { id: outer, displayName: 'Outer', members: [inner, guest.id] },
          { id: inner, displayName: 'Inner', members: [dana.objectId] },
          { id: crowd, displayName: 'Crowd', members: many.map(({ id }) => id) },
        ],
      },
    });
  });
  afterAll(() => cloud.stop());
  beforeEach(() => {
    clock = aClock();
    directory = createGraphDirectory({ credential: cloud.credential, endpoint: cloud.graphEndpoint, clock });
  });
  afterEach(() => cloud.simulator.faults.clear());

  const calls = () => cloud.simulator.inspect().calls.filter(({ service }) => service === 'graph').length;

  it('reads a person by object id', async () => {
    expect(await directory.person(dana.objectId)).toEqual({
      ...dana,
      mail: dana.userPrincipalName,
      userType: 'Member',
      accountEnabled: true,
      attributes: {},
    });
    expect(await directory.person(nobody)).toBeUndefined();
  });

  it('reads the attributes that can name an IAM user', async () => {
    expect((await directory.person(victor.id))?.attributes).toEqual({
      mailNickname: 'victor',
      employeeId: 'E-17',
      onPremisesSamAccountName: 'CORP-victor',
      extensionAttribute3: 'iam-victor',
    });
  });

  it('knows the manager of a person, and that there is none', async () => {
    expect(await directory.managerOf(guest.id)).toMatchObject(dana);
    expect(await directory.managerOf(dana.objectId)).toBeUndefined();
    expect(await directory.managerOf(nobody)).toBeUndefined();
  });

  it('says that the manager could not be asked for, instead of that there is none', async () => {
    cloud.simulator.faults.add({
      service: 'graph',
      operation: 'users.manager',
      status: 403,
      code: 'Authorization_RequestDenied',
    });
    await expect(directory.managerOf(guest.id)).rejects.toThrow(/look up a manager.*User\.Read\.All/);
  });

  it('does not let an id reach beyond its place in the address', async () => {
    expect(await directory.person(guest.userPrincipalName)).toMatchObject({ objectId: guest.id });
    expect(await directory.person(`${dana.objectId}/manager`)).toBeUndefined();
  });

  it.each([
    ['user principal name', 'DANA.contractor@contoso.com', [dana.objectId]],
    ["a guest's user principal name", 'pat_fabrikam.com#ext#@contoso.com', [guest.id]],
    ['mail', ' Pat@Fabrikam.com ', [guest.id]],
    ['display name with a quote and an ampersand', "pat o'neil & sons", [guest.id]],
    ['nothing', '   ', []],
    ['somebody who is not there', 'eve@contoso.com', []],
    ['a part of a name', 'Dana', []],
    ['a text that would end the filter', "x' or displayName eq 'Dana Contractor", []],
    ['a text that is too long', 'x'.repeat(257), []],
    ['a text with control characters', 'Dana\u0000Contractor', []],
  ])('finds by %s', async (_, text, ids) => {
    expect((await directory.find(text)).map(({ objectId }) => objectId)).toEqual(ids);
  });

  it('finds just the one whose user principal name it is, however many others are named like it', async () => {
    const ids = (await directory.find('VICTOR@contoso.com')).map(({ objectId }) => objectId);
    expect(ids).toEqual([victor.id]);
  });

  it('finds five people of one name at most', async () => {
    expect(await directory.find('sam smith')).toHaveLength(5);
  });

  it('tells which groups somebody is in, directly or through others', async () => {
    const asked = [
      outer,
      inner,
      crowd,
      ...Array.from({ length: 25 }, (_, n) => nobody.replace('12', `${n + 10}`)),
    ];
    expect(await directory.memberOf(dana.objectId, asked)).toEqual([outer, inner]);
    expect(await directory.memberOf(dana.objectId, [outer.toUpperCase()])).toEqual([outer.toUpperCase()]);
    expect(await directory.memberOf(nobody, [outer])).toEqual([]);
  });

  it('asks for many groups at once, and takes no part of the answer for the whole', async () => {
    const asked = Array.from({ length: 45 }, (_, n) => nobody.replace('12', `${n + 10}`));
    expect(await directory.memberOf(dana.objectId, [...asked, inner])).toEqual([inner]);
    expect(await directory.memberOf(nobody, [...asked, inner])).toEqual([]);
    cloud.simulator.faults.add({
      service: 'graph',
      operation: 'users.checkMemberGroups',
      status: 429,
      code: 'TooManyRequests',
      times: 1,
    });
    await expect(directory.memberOf(dana.objectId, [...asked, inner])).rejects.toMatchObject({
      code: 'directory.unavailable',
      message: expect.stringContaining('status 429'),
    });
  });

  it('asks nothing when there is no group to ask for', async () => {
    const before = calls();
    expect(await directory.memberOf(dana.objectId, [])).toEqual([]);
    expect(calls()).toBe(before);
  });

  it('lists everybody in a group, through other groups and over several pages', async () => {
    const ids = async (group: string) =>
      (await directory.membersOf(group)).map(({ objectId }) => objectId).toSorted();
    expect(await ids(outer)).toEqual([dana.objectId, guest.id].toSorted());
    expect(await ids(crowd)).toEqual(many.map(({ id }) => id));
    expect(await ids(nobody)).toEqual([]);
  });

  it('remembers people and members for half a minute', async () => {
    await directory.person(dana.objectId);
    await directory.membersOf(inner);
    const before = calls();
    clock.forward(29);
    await directory.person(dana.objectId);
    await directory.membersOf(inner);
    expect(calls()).toBe(before);
    clock.forward(1);
    await directory.person(dana.objectId);
    await directory.membersOf(inner);
    expect(calls()).toBe(before + 2);
  });

  it('never remembers that somebody was not there, nor who is in which group', async () => {
    await directory.person(nobody);
    await directory.membersOf(nobody);
    await directory.memberOf(dana.objectId, [inner]);
    const before = calls();
    await directory.person(nobody);
    await directory.membersOf(nobody);
    await directory.memberOf(dana.objectId, [inner]);
    expect(calls()).toBe(before + 3);
  });

  it('says that the directory is not available, and what Graph said', async () => {
    cloud.simulator.faults.add({ service: 'graph', status: 500, code: 'InternalServerError' });
    await expect(directory.person(dana.objectId)).rejects.toMatchObject({
      code: 'directory.unavailable',
      audience: 'operator',
      message: expect.stringContaining('status 500'),
    });
    await expect(directory.find('Dana Contractor')).rejects.toMatchObject({ code: 'directory.unavailable' });
    await expect(directory.memberOf(dana.objectId, [inner])).rejects.toMatchObject({
      code: 'directory.unavailable',
    });
    await expect(directory.membersOf(inner)).rejects.toMatchObject({ code: 'directory.unavailable' });
  });

  it('names the permissions that are missing', async () => {
    cloud.simulator.faults.add({ service: 'graph', status: 403, code: 'Authorization_RequestDenied' });
    await expect(directory.person(dana.objectId)).rejects.toMatchObject({
      message: expect.stringContaining('User.Read.All and GroupMember.Read.All'),
    });
  });

  it('does not wait when Graph asks for more patience than a chat has', async () => {
    cloud.simulator.faults.add({ service: 'graph', status: 429, code: 'TooManyRequests', retryAfter: 120 });
    await expect(directory.person(dana.objectId)).rejects.toMatchObject({
      message: expect.stringContaining('status 429'),
    });
  });

  it('repeats once when Graph asks for a short wait', async () => {
    cloud.simulator.faults.add({
      service: 'graph',
      status: 429,
      code: 'TooManyRequests',
      retryAfter: 0,
      times: 1,
    });
    expect(await directory.person(dana.objectId)).toMatchObject({ displayName: 'Dana Contractor' });
  });

  it('says so when Graph is out of reach', async () => {
    cloud.simulator.faults.add({ service: 'graph', dropConnection: true });
    await expect(directory.person(dana.objectId)).rejects.toMatchObject({
      code: 'directory.unavailable',
      message: expect.stringContaining('gave no usable answer'),
    });
  });
});

it('names no manager who is no person of the directory', async () => {
  // Contacts of other organisations can be managers, and the simulator has none.
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"@odata.type":"#microsoft.graph.orgContact","id":"1","displayName":"Somebody"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const directory = createGraphDirectory({
    credential: { getToken: () => Promise.resolve({ token: 'none', expiresOnTimestamp: 0 }) },
    endpoint: `http://127.0.0.1:${port}`,
    clock: aClock(),
  });
  expect(await directory.managerOf(dana.objectId)).toBeUndefined();
  server.closeAllConnections();
  server.close();
});

describe('a person from Graph', () => {
  const user = { id: '1', userPrincipalName: 'a@b.c', accountEnabled: true };

  it('has a name, and a type, even where old accounts have none', () => {
    expect(toPerson({ ...user, displayName: null, userType: null, mail: null })).toEqual({
      objectId: '1',
      displayName: 'a@b.c',
      userPrincipalName: 'a@b.c',
      userType: 'Member',
      accountEnabled: true,
      attributes: {},
    });
    expect(toPerson({ ...user, userPrincipalName: 'x_y.z#EXT#@b.c', userType: null }).userType).toBe('Guest');
  });

  it('has the attributes that have a value, and no others', () => {
    const { attributes } = toPerson({
      ...user,
      mailNickname: 'anna',
      employeeId: '',
      onPremisesSamAccountName: null,
      onPremisesExtensionAttributes: {
        extensionAttribute1: null,
        extensionAttribute15: 'iam-anna',
        extensionAttribute16: 'there is none',
      },
      jobTitle: 'Analyst',
    });
    expect(attributes).toEqual({ mailNickname: 'anna', extensionAttribute15: 'iam-anna' });
  });

  it('is refused when Graph hides whether the account is enabled', () => {
    expect(() => toPerson({ ...user, accountEnabled: undefined })).toThrow(/User\.Read\.All/);
    expect(() => toPerson({ ...user, accountEnabled: null })).toThrow(/User\.Read\.All/);
  });
});
