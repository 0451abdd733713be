import { describe, expect, it } from 'vitest';
import { GROUP_ROLES, graphClient, idsOf, reference } from './graph-support.ts';
import {
  ALICE,
  ALL_STAFF,
  APP,
  aSeed,
  BOB,
  GROUP_SCOPE,
  GUEST,
  OTHER_APP,
  raw,
  refused,
  type Started,
  start,
  TEAM,
  tokenOf,
} from './support.ts';

const DYNAMIC = '99999999-0000-4000-8000-000000000011';
const SYNCED = '99999999-0000-4000-8000-000000000012';
const GUARDED = '99999999-0000-4000-8000-000000000013';
const MAILED = '99999999-0000-4000-8000-000000000014';
const NOBODY = 'ffffffff-0000-4000-8000-000000000000';
const DENIED = refused(
  403,
  'Authorization_RequestDenied',
  /^Insufficient privileges to complete the operation\.$/,
);

function withSpecialGroups(): Promise<Started> {
  const seed = aSeed();
  return start({
    seed: {
      ...seed,
      groups: [
        ...(seed.groups ?? []),
        {
          id: DYNAMIC,
          displayName: 'Everybody in Sales',
          groupTypes: ['DynamicMembership'],
          membershipRule: 'user.department -eq "Sales"',
        },
        { id: SYNCED, displayName: 'From on-premises', onPremisesSyncEnabled: true, members: [BOB] },
        { id: GUARDED, displayName: 'Role holders', isAssignableToRole: true },
        { id: MAILED, displayName: 'Newsletter', mail: 'news@contoso.test' },
      ],
    },
  });
}

const members = async (started: Started, group = TEAM) =>
  idsOf(await graphClient(started).api(`/groups/${group}/members`).get());

describe('adding a member to a group', () => {
  it.each(['directoryObjects', 'users'])(
    'by a reference to %s answers 204 and counts at once',
    async (collection) => {
      const started = await start();
      const token = await tokenOf(started, APP.objectId, {
        aud: 'https://graph.microsoft.com',
        roles: GROUP_ROLES,
      });
      const url = `${started.simulator.graphEndpoint}v1.0/groups/${TEAM}/members/$ref`;
      const answer = await raw(url, { method: 'POST', token, json: reference(BOB, collection) });
      expect(answer).toMatchObject({ status: 204, body: undefined });
      expect(await members(started)).toEqual([ALICE, BOB]);
    },
  );

  it('takes the reference with the address of the simulator and an encoded dollar sign', async () => {
    const started = await start();
    const token = await tokenOf(started, APP.objectId, {
      aud: 'https://graph.microsoft.com',
      roles: GROUP_ROLES,
    });
    const base = `${started.simulator.graphEndpoint}v1.0`;
    const json = { '@odata.id': `${base}/users('${BOB}')` };
    const answer = await raw(`${base}/groups/${TEAM}/members/%24ref`, { method: 'POST', token, json });
    expect(answer.status).toBe(204);
  });

  it('says in a 400 that somebody is a member already', async () => {
    await expect(
      graphClient(await start())
        .api(`/groups/${TEAM}/members/$ref`)
        .post(reference(ALICE)),
    ).rejects.toEqual(
      refused(
        400,
        'Request_BadRequest',
        /^One or more added object references already exist for the following modified properties: 'members'\.$/,
      ),
    );
  });

  it.each([
    [TEAM, NOBODY, [404, 'Request_ResourceNotFound'], new RegExp(`Resource '${NOBODY}' does not exist`)],
    [NOBODY, ALICE, [404, 'Request_ResourceNotFound'], new RegExp(`Resource '${NOBODY}' does not exist`)],
    [ALL_STAFF, ALL_STAFF, [400, 'Request_BadRequest'], /member of itself/],
    [TEAM, ALL_STAFF, [400, 'Request_BadRequest'], /member of itself/],
    [SYNCED, ALICE, [400, 'Request_BadRequest'], /on-premises mastered Directory Sync objects/],
    [MAILED, ALICE, [400, 'Request_BadRequest'], /mail-enabled security groups/],
  ] as const)('to %s of %s is refused with %o', async (group, member, [status, code], message) => {
    const client = graphClient(await withSpecialGroups());
    await expect(client.api(`/groups/${group}/members/$ref`).post(reference(member))).rejects.toEqual(
      refused(status, code, message),
    );
  });

  it.each([{}, { '@odata.id': 'https://graph.microsoft.com/v1.0/planets/7' }])(
    'needs a reference, not %o',
    async (body) => {
      const client = graphClient(await start());
      await expect(client.api(`/groups/${TEAM}/members/$ref`).post(body)).rejects.toEqual(
        refused(400, 'Request_BadRequest', /@odata\.id/),
      );
    },
  );

  it('is denied for a dynamic group as if the permission were missing', async () => {
    const client = graphClient(await withSpecialGroups());
    await expect(client.api(`/groups/${DYNAMIC}/members/$ref`).post(reference(ALICE))).rejects.toEqual(
      DENIED,
    );
    const shown = await client.api(`/groups/${DYNAMIC}`).get();
    expect(shown).toMatchObject({ groupTypes: ['DynamicMembership'], membershipRuleProcessingState: 'On' });
  });

  it('takes more rights for a group that can hold roles', async () => {
    const started = await withSpecialGroups();
    const add = (roles: readonly string[]) =>
      graphClient(started, roles).api(`/groups/${GUARDED}/members/$ref`).post(reference(ALICE));
    await expect(add(GROUP_ROLES)).rejects.toEqual(DENIED);
    await add([...GROUP_ROLES, 'RoleManagement.ReadWrite.Directory']);
    expect(await members(started, GUARDED)).toEqual([ALICE]);
  });

  it('takes a permission to write', async () => {
    const client = graphClient(await start(), ['User.Read.All', 'GroupMember.Read.All']);
    await expect(client.api(`/groups/${TEAM}/members/$ref`).post(reference(BOB))).rejects.toEqual(DENIED);
    await expect(client.api(`/groups/${TEAM}/members/${ALICE}/$ref`).delete()).rejects.toEqual(DENIED);
  });
});

describe('adding several members at once', () => {
  const bind = (...ids: string[]) => ({ 'members@odata.bind': ids.map((id) => reference(id)['@odata.id']) });

  it('adds all of them', async () => {
    const started = await start();
    await graphClient(started)
      .api(`/groups/${TEAM}`)
      .patch(bind(BOB, GUEST, OTHER_APP.objectId));
    expect(await members(started)).toEqual([ALICE, BOB, GUEST, OTHER_APP.objectId]);
  });

  it('adds none when one of them cannot be, or when there are more than twenty', async () => {
    const started = await start();
    const { api } = { api: () => graphClient(started).api(`/groups/${TEAM}`) };
    await expect(api().patch(bind(BOB, ALICE))).rejects.toEqual(
      refused(400, 'Request_BadRequest', /already exist/),
    );
    await expect(api().patch(bind(BOB, NOBODY))).rejects.toEqual(refused(404, 'Request_ResourceNotFound'));
    const many = Array.from({ length: 21 }, () => BOB);
    await expect(api().patch(bind(...many))).rejects.toEqual(
      refused(400, 'Request_BadRequest', /limit of 20/),
    );
    await expect(api().patch({ displayName: 'x' })).rejects.toEqual(refused(400, 'Request_BadRequest'));
    expect(await members(started)).toEqual([ALICE]);
  });
});

describe('removing a member from a group', () => {
  it('answers 204, and 404 when there is nobody to remove', async () => {
    const started = await start();
    const remove = () => graphClient(started).api(`/groups/${TEAM}/members/${ALICE}/$ref`).delete();
    await remove();
    expect(await members(started)).toEqual([]);
    await expect(remove()).rejects.toEqual(
      refused(404, 'Request_ResourceNotFound', new RegExp(`Resource '${ALICE}' does not exist`)),
    );
  });

  it('is not possible for a synchronised group, nor without $ref', async () => {
    const client = graphClient(await withSpecialGroups());
    await expect(client.api(`/groups/${SYNCED}/members/${BOB}/$ref`).delete()).rejects.toEqual(
      refused(400, 'Request_BadRequest', /on-premises/),
    );
    await expect(client.api(`/groups/${TEAM}/members/${ALICE}`).delete()).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});

describe('a membership', () => {
  it('gives what the group holds, through other groups too, for as long as it lasts', async () => {
    const seed = aSeed();
    const started = await start({
      seed: {
        ...seed,
        roleAssignments: [
          ...(seed.roleAssignments ?? []),
          { scope: GROUP_SCOPE, role: 'Reader', principalId: ALL_STAFF },
        ],
      },
    });
    const allowed = () =>
      started.simulator.evaluate({
        principalId: GUEST,
        action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
        scope: GROUP_SCOPE,
      }).allowed;
    expect(allowed()).toBe(false);
    const client = graphClient(started);
    await client.api(`/groups/${TEAM}/members/$ref`).post(reference(GUEST));
    expect(allowed()).toBe(true);
    await client.api(`/groups/${TEAM}/members/${GUEST}/$ref`).delete();
    expect(allowed()).toBe(false);
  });
});
