import { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  ALL_STAFF,
  APP,
  BOB,
  GUEST,
  OTHER_APP,
  refused,
  type Started,
  start,
  TEAM,
  tokenOf,
} from './support.ts';

const ALL = ['User.Read.All', 'GroupMember.Read.All'];
const GUEST_NAME = 'gina_partner.test#EXT#@contoso.test';
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

const names = (answer: { value: { displayName: string }[] }): string[] =>
  answer.value.map((one) => one.displayName);

describe('a person in Graph', () => {
  it.each([ALICE, 'alice@contoso.test', 'ALICE@contoso.test'])('is found by %s', async (key) => {
    const found = await graphClient(await start())
      .api(`/users/${key}`)
      .get();
    expect(found).toMatchObject({
      id: ALICE,
      displayName: "Alice O'Hara",
      userPrincipalName: 'alice@contoso.test',
      mail: 'alice.ohara@contoso.test',
      businessPhones: [],
    });
    expect(found).not.toHaveProperty('accountEnabled');
    expect(found).not.toHaveProperty('userType');
  });

  it('shows what was selected, and nothing else', async () => {
    const found = await graphClient(await start())
      .api(`/users/${encodeURIComponent(GUEST_NAME)}`)
      .select('id,accountEnabled,userType')
      .get();
    const { '@odata.context': _, ...properties } = found;
    expect(properties).toEqual({ id: GUEST, accountEnabled: false, userType: 'Guest' });
  });

  it('is not found when a guest’s name is not encoded, because the rest of the address is cut off', async () => {
    const client = graphClient(await start());
    await expect(client.api(`/users/${GUEST_NAME}`).get()).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound', /Resource 'gina_partner\.test' does not exist/),
    );
  });

  it('cannot be asked for a property that there is not', async () => {
    const client = graphClient(await start());
    await expect(client.api(`/users/${ALICE}`).select('shoeSize').get()).rejects.toEqual(
      refused(400, 'BadRequest', /Could not find a property named 'shoeSize' on type 'microsoft.graph.user'/),
    );
  });

  it('has a manager, or not', async () => {
    const client = graphClient(await start());
    expect(await client.api(`/users/${ALICE}/manager`).get()).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      id: BOB,
    });
    await expect(client.api(`/users/${BOB}/manager`).get()).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound', /Resource 'manager'/),
    );
  });
});

describe('looking for people in Graph', () => {
  it.each([
    ["mail eq 'ALICE.OHARA@contoso.test'", ["Alice O'Hara"]],
    ["mail eq 'x' or otherMails/any(x:x eq 'alice@private.test')", ["Alice O'Hara"]],
    ["otherMails/any(m:startswith(m,'alice@'))", ["Alice O'Hara"]],
    ["displayName eq 'Alice O''Hara'", ["Alice O'Hara"]],
    ["startswith(displayName,'b') and accountEnabled eq true", ['Bob Stone']],
    ["startsWith(userPrincipalName,'bob') or startsWith(mail,'bob')", ['Bob Stone']],
    ["(userType eq 'Guest') and accountEnabled eq false", ['Gina Guest']],
    [`id in ('${ALICE}','${BOB}')`, ["Alice O'Hara", 'Bob Stone']],
    ["mail eq null and startswith(displayName,'F')", ['Fay Fresh']],
    ["mail eq 'nobody@contoso.test'", []],
  ])('by %s finds %o', async (filter, expected) => {
    expect(
      names(
        await graphClient(await start())
          .api('/users')
          .filter(filter)
          .get(),
      ),
    ).toEqual(expected);
  });

  it.each([
    ["mail ne 'x'", /property 'mail' of resource 'User'/],
    ["shoeSize eq '44'", /property 'shoeSize' of resource 'User'/],
    ["endswith(mail,'x')", /property 'mail' of resource 'User'/],
    ["not startswith(mail,'x')", /ConsistencyLevel:eventual/],
    ["mail eq 'x", /Invalid filter clause/],
    ["mail eq 'x') ", /Invalid filter clause/],
    ['mail eq x', /Invalid filter clause/],
  ])('by %s is refused', async (filter, message) => {
    await expect(
      graphClient(await start())
        .api('/users')
        .filter(filter)
        .get(),
    ).rejects.toEqual(refused(400, 'Request_UnsupportedQuery', message));
  });

  it('goes from page to page', async () => {
    const client = graphClient(await start());
    const found: string[] = [];
    let pages = 0;
    for (let link: string | undefined = '/users?$top=2&$select=displayName'; link !== undefined; pages += 1) {
      const page = await client.api(link).get();
      found.push(...names(page));
      link = page['@odata.nextLink'];
    }
    expect(pages).toBe(3);
    expect(found).toEqual(["Alice O'Hara", 'Bob Stone', 'Gina Guest', 'Ada Admin', 'Fay Fresh']);
  });

  it.each([
    ['$top', '0'],
    ['$top', '1000'],
    ['$top', 'ten'],
    ['$skiptoken', 'made-up'],
  ])('does not take %s=%s', async (name, value) => {
    const client = graphClient(await start());
    await expect(
      client
        .api('/users')
        .query({ [name]: value })
        .get(),
    ).rejects.toEqual(refused(400, 'Request_BadRequest'));
  });

  it.each([
    ['$orderby', 'jobTitle', 'Request_UnsupportedQuery', /Sorting not supported/],
    ['$search', '"displayName:Ali"', 'Request_UnsupportedQuery', /ConsistencyLevel: eventual/],
    ['$expand', 'memberOf', 'Request_BadRequest', /\$expand=memberOf/],
    ['$apply', 'x', 'Request_UnsupportedQuery', /\$apply/],
  ])('refuses what Graph does not do with %s', async (option, value, code, message) => {
    const client = graphClient(await start());
    await expect(
      client
        .api('/users')
        .query({ [option]: value })
        .get(),
    ).rejects.toEqual(refused(400, code, message));
  });

  it('ignores $count without the header that it takes', async () => {
    const answer = await graphClient(await start())
      .api('/users')
      .query({ $count: 'true' })
      .get();
    expect(answer).not.toHaveProperty('@odata.count');
  });
});

describe('groups in Graph', () => {
  it('are found by id and by name', async () => {
    const client = graphClient(await start());
    expect(await client.api(`/groups/${TEAM}`).get()).toMatchObject({
      displayName: 'Payments team',
      securityEnabled: true,
    });
    expect(names(await client.api('/groups').filter("displayName eq 'all staff'").get())).toEqual([
      'All staff',
    ]);
    await expect(client.api(`/groups/${NOBODY}`).get()).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound'),
    );
    await expect(client.api('/groups/payments').get()).rejects.toEqual(
      refused(400, 'Request_BadRequest', /Invalid object identifier 'payments'/),
    );
  });

  it('have members of every kind, and members of members', async () => {
    const client = graphClient(await start());
    const direct = await client.api(`/groups/${ALL_STAFF}/members`).get();
    expect(direct.value).toEqual([
      expect.objectContaining({ '@odata.type': '#microsoft.graph.group', id: TEAM }),
      expect.objectContaining({ '@odata.type': '#microsoft.graph.user', id: BOB }),
      expect.objectContaining({ '@odata.type': '#microsoft.graph.servicePrincipal', id: OTHER_APP.objectId }),
    ]);
    const all = await client.api(`/groups/${ALL_STAFF}/transitiveMembers`).select('id,displayName').get();
    expect(names(all)).toEqual(['Payments team', 'Bob Stone', 'other', "Alice O'Hara"]);
  });

  it('list their members in pages', async () => {
    const client = graphClient(await start());
    const page = await client.api(`/groups/${ALL_STAFF}/transitiveMembers`).top(3).get();
    expect(page.value).toHaveLength(3);
    const rest = await client.api(page['@odata.nextLink']).get();
    expect(rest.value).toHaveLength(1);
    expect(rest).not.toHaveProperty('@odata.nextLink');
  });

  it('say whom they hold', async () => {
    const client = graphClient(await start());
    const check = await client
      .api(`/users/${ALICE}/checkMemberGroups`)
      .post({ groupIds: [ALL_STAFF, NOBODY] });
    expect(check.value).toEqual([ALL_STAFF]);
    const got = await client.api(`/users/${ALICE}/getMemberGroups`).post({ securityEnabledOnly: true });
    expect(got.value).toEqual([TEAM, ALL_STAFF]);
    expect(names(await client.api(`/users/${ALICE}/memberOf`).get())).toEqual(['Payments team']);
    expect(names(await client.api(`/users/${ALICE}/transitiveMemberOf`).get())).toEqual([
      'Payments team',
      'All staff',
    ]);
  });

  it.each([
    ['checkMemberGroups', {}, /groupIds/],
    ['checkMemberGroups', { groupIds: Array.from({ length: 21 }, () => TEAM) }, /maximum is 20/],
    ['getMemberGroups', {}, /securityEnabledOnly/],
  ])('%s refuses %o', async (action, body, message) => {
    const client = graphClient(await start());
    await expect(client.api(`/users/${ALICE}/${action}`).post(body)).rejects.toEqual(
      refused(400, 'Request_BadRequest', message),
    );
  });
});
