import { describe, expect, it } from 'vitest';
import { graphClient, idsOf } from './graph-support.ts';
import {
  ADMIN,
  ALICE,
  ALL_STAFF,
  APP,
  BOB,
  FRESH,
  GUEST,
  OTHER_APP,
  refused,
  start,
  TEAM,
} from './support.ts';

const READERS = ['User.Read.All', 'Group.Read.All', 'Application.Read.All'];
const EVENTUAL = ['ConsistencyLevel', 'eventual'] as const;

describe('an advanced query', () => {
  it.each([
    ['accountEnabled ne true', [GUEST]],
    ["endswith(mail,'@contoso.test') and not startswith(displayName,'Bob')", [ALICE]],
    ["not (userType eq 'Member')", [GUEST]],
  ])('answers %s', async (filter, expected) => {
    const client = graphClient(await start(), READERS);
    const query = () => client.api('/users').filter(filter);
    const answer = await query()
      .header(...EVENTUAL)
      .count(true)
      .get();
    expect(idsOf(answer)).toEqual(expected);
    expect(answer['@odata.count']).toBe(expected.length);
    for (const half of [query().header(...EVENTUAL), query().count(true)])
      await expect(half.get()).rejects.toEqual(refused(400, 'Request_UnsupportedQuery'));
  });

  it('counts with a number and nothing else', async () => {
    const client = graphClient(await start(), READERS);
    expect(
      await client
        .api('/users/$count')
        .header(...EVENTUAL)
        .get(),
    ).toBe('5');
    expect(
      await client
        .api('/groups/$count')
        .header(...EVENTUAL)
        .get(),
    ).toBe('2');
    expect(
      await client
        .api(`/groups/${ALL_STAFF}/members/$count`)
        .header(...EVENTUAL)
        .get(),
    ).toBe('3');
    await expect(client.api('/users/$count').get()).rejects.toEqual(
      refused(400, 'Request_BadRequest', /^\$count is not currently supported\.$/),
    );
  });

  it.each([
    ['"displayName:ston"', [BOB]],
    ['"displayName:ali" OR "mail:bob"', [ALICE, BOB]],
    ['"displayName:ali" AND "mail:bob"', []],
    ['"displayName:lice"', []],
  ])('searches the beginnings of words: %s', async (search, expected) => {
    const client = graphClient(await start(), READERS);
    const answer = await client
      .api('/users')
      .header(...EVENTUAL)
      .search(search)
      .get();
    expect(idsOf(answer)).toEqual(expected);
  });

  it('casts memberships to groups, and members to people', async () => {
    const client = graphClient(await start(), READERS);
    const cast = (path: string) =>
      client
        .api(path)
        .header(...EVENTUAL)
        .count(true)
        .get();
    const held = await cast(`/users/${ALICE}/transitiveMemberOf/microsoft.graph.group`);
    expect(idsOf(held)).toEqual([TEAM, ALL_STAFF]);
    expect(held['@odata.count']).toBe(2);
    for (const namespace of ['microsoft.graph', 'graph'])
      expect(idsOf(await cast(`/groups/${ALL_STAFF}/transitiveMembers/${namespace}.user`))).toEqual([
        BOB,
        ALICE,
      ]);
    expect(idsOf(await cast(`/groups/${ALL_STAFF}/members/microsoft.graph.servicePrincipal`))).toEqual([
      OTHER_APP.objectId,
    ]);
    await expect(client.api(`/users/${ALICE}/memberOf/microsoft.graph.group`).get()).rejects.toEqual(
      refused(400, 'Request_UnsupportedQuery', /ConsistencyLevel: eventual/),
    );
    await expect(cast(`/users/${ALICE}/memberOf/microsoft.graph.device`)).rejects.toEqual(
      refused(400, 'Request_BadRequest'),
    );
  });

  it('narrows a list of members', async () => {
    const client = graphClient(await start(), READERS);
    const members = () =>
      client.api(`/groups/${ALL_STAFF}/transitiveMembers`).filter("startswith(displayName,'Ali')");
    expect(
      idsOf(
        await members()
          .header(...EVENTUAL)
          .count(true)
          .get(),
      ),
    ).toEqual([ALICE]);
    await expect(members().get()).rejects.toEqual(refused(400, 'Request_UnsupportedQuery'));
  });
});

describe('sorting people', () => {
  it('works by name, and together with a filter in an advanced query only', async () => {
    const client = graphClient(await start(), READERS);
    const sorted = await client.api('/users').orderby('displayName desc').get();
    expect(idsOf(sorted)).toEqual([GUEST, FRESH, BOB, ALICE, ADMIN]);
    const both = () => client.api('/users').filter("userType eq 'Member'").orderby('displayName');
    await expect(both().get()).rejects.toEqual(refused(400, 'Request_UnsupportedQuery', /Sorting/));
    expect(
      idsOf(
        await both()
          .header(...EVENTUAL)
          .count(true)
          .get(),
      ),
    ).toEqual([ADMIN, ALICE, BOB, FRESH]);
  });
});

describe('expanding the manager', () => {
  it('shows the manager inside the person, with what was selected', async () => {
    const client = graphClient(await start(), READERS);
    const found = await client
      .api(`/users/${ALICE}`)
      .select('id')
      .expand('manager($select=id,displayName)')
      .get();
    expect(found).toMatchObject({ id: ALICE, manager: { id: BOB, displayName: 'Bob Stone' } });
    expect(Object.keys(found.manager)).toEqual(['@odata.type', 'id', 'displayName']);
    const alone = await client.api(`/users/${BOB}`).expand('manager').get();
    expect(alone).not.toHaveProperty('manager');
    const list = await client.api('/users').expand('manager').top(1).get();
    expect(list.value).toMatchObject([{ id: ALICE, manager: { id: BOB } }]);
  });

  it('is mirrored by direct reports', async () => {
    const client = graphClient(await start(), READERS);
    expect(idsOf(await client.api(`/users/${BOB}/directReports`).get())).toEqual([ALICE]);
  });
});

describe('objects of any kind', () => {
  it('are found by id, several at once, with unknown ones left out', async () => {
    const client = graphClient(await start(), [...READERS, 'Directory.Read.All']);
    const { value } = await client
      .api('/directoryObjects/getByIds')
      .post({ ids: [ALICE, TEAM, APP.objectId, 'ffffffff-0000-4000-8000-000000000000'] });
    expect(value.map((one: Record<string, string>) => one['@odata.type'])).toEqual([
      '#microsoft.graph.user',
      '#microsoft.graph.group',
      '#microsoft.graph.servicePrincipal',
    ]);
    const groups = await client
      .api('/directoryObjects/getByIds')
      .post({ ids: [ALICE, TEAM], types: ['group'] });
    expect(idsOf(groups)).toEqual([TEAM]);
    expect(await client.api(`/directoryObjects/${TEAM}`).get()).toMatchObject({
      '@odata.type': '#microsoft.graph.group',
      id: TEAM,
    });
  });

  it('know their groups: people, groups and applications alike', async () => {
    const client = graphClient(await start(), READERS);
    const check = async (path: string) =>
      (await client.api(`${path}/checkMemberGroups`).post({ groupIds: [ALL_STAFF] })).value;
    for (const path of [
      `/users/${ALICE}`,
      `/groups/${TEAM}`,
      `/servicePrincipals/${OTHER_APP.objectId}`,
      `/directoryObjects/${BOB}`,
    ])
      expect(await check(path)).toEqual([ALL_STAFF]);
    expect(await check(`/directoryObjects/${GUEST}`)).toEqual([]);
    expect(idsOf(await client.api(`/groups/${TEAM}/memberOf`).get())).toEqual([ALL_STAFF]);
    const all = await client
      .api(`/servicePrincipals/${OTHER_APP.objectId}/getMemberGroups`)
      .post({ securityEnabledOnly: false });
    expect(all.value).toEqual([ALL_STAFF]);
    await expect(client.api(`/groups/${ALICE}/memberOf`).get()).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound'),
    );
  });

  it('that are applications are found by their id, their app id and their names', async () => {
    const client = graphClient(await start(), READERS);
    const shown = { id: APP.objectId, appId: APP.clientId, servicePrincipalType: 'ManagedIdentity' };
    expect(await client.api(`/servicePrincipals/${APP.objectId}`).get()).toMatchObject(shown);
    expect(await client.api(`/servicePrincipals(appId='${APP.clientId}')`).get()).toMatchObject(shown);
    const filter = `servicePrincipalNames/any(c:c eq '${APP.clientId}')`;
    expect((await client.api('/servicePrincipals').filter(filter).get()).value).toMatchObject([shown]);
    await expect(
      graphClient(await start())
        .api('/servicePrincipals')
        .get(),
    ).rejects.toEqual(refused(403, 'Authorization_RequestDenied'));
  });
});
