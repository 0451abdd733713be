import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { people, recordsByState } from '../support/records.ts';
import type { MemoryGrantSwitch } from '../support/teams-memory.ts';
import { aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

const { alex, dana, priya, ben, morgan } = people;
let world: TeamsWorld;

beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

const lastText = () => world.texts().at(-1) ?? '';
const notForYou = 'Only the people who run Latchkey can do that.';

/** Everything that was sent, as it travels. */
const sent = () => JSON.stringify(world.connector.calls.map(({ body }) => body));

function given(id: string, holder: typeof alex): RequestRecord {
  const { active } = recordsByState;
  const record = { ...active, request: { ...active.request, id, requester: holder, beneficiary: holder } };
  world.requests.records.set(id, record);
  return record;
}

describe('the switch', () => {
  const grantSwitch = () => world.ports.grantSwitch as MemoryGrantSwitch;

  it('is turned by an administrator with a reason, and turned back', async () => {
    await world.message(morgan, 'pause');
    expect(lastText()).toBe('Say why, after "pause".');
    await world.message(morgan, 'pause we look into an incident');
    expect(lastText()).toContain('Grants are paused.');
    expect(grantSwitch().paused?.reason).toBe('we look into an incident');
    await world.message(morgan, 'pause it is bigger');
    expect(lastText()).toContain('paused already');
    await world.message(morgan, 'resume');
    expect(lastText()).toBe('Grants are resumed.');
    expect(grantSwitch().paused).toBeUndefined();
    await world.message(morgan, 'resume');
    expect(lastText()).toBe('Grants are not paused.');
    expect(world.audit.events.map(({ event }) => event)).toEqual([
      'grants.paused',
      'grants.paused',
      'grants.resumed',
    ]);
  });

  it.each(['pause', 'pause because', 'resume', 'revoke everything', 'revoke all nobody at all'])(
    'answers %j the same to everybody else, whatever is behind it',
    async (line) => {
      for (const person of [alex, priya]) {
        await world.message(person, line);
        expect(lastText()).toBe(notForYou);
      }
      expect(grantSwitch().paused).toBeUndefined();
      expect(world.audit.events).toEqual([]);
    },
  );

  it.each([
    ['help', 'I give access'],
    ['status', 'Your requests'],
    ['pending', 'Nothing waits'],
    ['who', 'Who holds what now'],
    ['review', 'No review'],
    ['request', 'Ask for access'],
  ])('is visible to everybody who asks %s while it is so, and not after', async (line, usual) => {
    const by = { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName };
    await grantSwitch().pause({ at: '2026-11-20T09:00:00.000Z', by, reason: 'An *incident*' });
    await world.message(alex, line);
    expect(sent()).toContain('Grants are paused by morgan.reed@contoso.com');
    expect(sent()).toContain(usual);
    world.connector.calls.length = 0;
    await grantSwitch().resume({ at: '2026-11-20T09:30:00.000Z', by });
    await world.message(alex, line);
    expect(sent()).not.toContain('paused');
  });

  it('is visible in the dialog too', async () => {
    const by = { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName };
    await grantSwitch().pause({ at: '2026-11-20T09:00:00.000Z', by, reason: 'An incident' });
    const dialog = world.activity(alex, {
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      value: { commandId: 'requestAccess' },
    });
    expect(JSON.stringify(await world.post(dialog))).toContain('Grants are paused by');
  });

  it('that cannot be read hides no answer', async () => {
    grantSwitch().current = () => Promise.reject(new Error('away'));
    await world.message(alex, 'help');
    expect(lastText()).toContain('I give access');
  });
});

describe('telling the other administrators', () => {
  beforeEach(async () => {
    await world.stop();
    // Ben runs Latchkey as well.
    world = await aTeamsWorld();
    const { directory } = world.ports;
    const membersOf = directory.membersOf.bind(directory);
    const person = await directory.person(ben.objectId);
    if (!person) throw new Error('Ben is not in the directory.');
    directory.membersOf = async (group) => {
      const members = await membersOf(group);
      return members.some(({ objectId }) => objectId === morgan.objectId) ? [...members, person] : members;
    };
    await world.knows(ben, { locale: 'de-DE' });
  });

  it('says in their own language who has paused and resumed', async () => {
    await world.message(morgan, 'pause an incident');
    const toBen = () =>
      JSON.stringify(world.connector.calls.filter(({ path }) => path.includes(ben.objectId)));
    expect(toBen()).toContain('hat die Vergabe angehalten: „an incident“');
    await world.message(morgan, 'resume');
    expect(toBen()).toContain('lässt die Vergabe weitergehen');
    const toMorgan = JSON.stringify(
      world.connector.calls.filter(({ path }) => path.includes(morgan.objectId)),
    );
    expect(toMorgan).not.toContain('has paused');
  });

  it('says when somebody could not be told', async () => {
    await world.conversations.dropReference(ben.objectId);
    await world.message(morgan, 'pause an incident');
    expect(world.texts().join()).toContain('could not be told yet');
  });
});

describe('revoking many at once', () => {
  it('asks first, with how many and which, and what was said already', async () => {
    given('k3m9p2x7q0', alex);
    given('k3m9p2x7q1', dana);
    await world.message(morgan, 'revoke everything because of an incident');
    expect(sent()).toContain('2 accesses end now');
    for (const part of ['Alex Kim', 'Dana Fields', 'k3m9p2x7q0', 'because of an incident', '"confirmed":2'])
      expect(sent()).toContain(part);
    expect(world.workflows.revocations).toEqual([]);
    expect(world.workflows.signals).toEqual([]);
  });

  it.each([
    ['revoke all of Dana Fields lost laptop', '"objectId":"', 'lost laptop'],
    ['revoke all dana.fields@contoso.com', '"objectId":"', ''],
    ["revoke all Dana Fields's access", '"objectId":"', 'access'],
    ['revoke all data-readonly leaked key', '"name":"data-readonly"', 'leaked key'],
    ['revoke all entitlement Data-Readonly', '"name":"data-readonly"', ''],
    ['revoke everything in account data', '"of":"account","name":"data"', ''],
    ['revoke all account 111122223333 it burns', '"of":"account","name":"data"', 'it burns'],
  ])('finds out what is meant by %j', async (line, data, reason) => {
    given('k3m9p2x7q0', dana);
    await world.message(morgan, line);
    expect(sent()).toContain(data);
    const value = /"id":"reason"[^}]*"value":"([^"]*)"/.exec(sent())?.[1] ?? '';
    expect(value).toBe(reason);
  });

  it.each([
    ['revoke all', 'Say what to revoke'],
    ['revoke all access', 'Say what to revoke'],
    ['revoke al Dana', 'Did you mean revoke all?'],
    ['revoke everthing', 'Did you mean revoke everything?'],
    ['revoke all dta-readonly', 'Did you mean data-readonly?'],
    ['revoke all of Nobody Known', 'I know no person, entitlement or account "Nobody"'],
    ['revoke all entitlement nothing', 'I know no person'],
    ['revoke all account nothing', 'I know no person'],
    ['revoke everything', 'there is nothing to revoke'],
  ])('answers %j with what would do', async (line, part) => {
    await world.message(morgan, line);
    expect(lastText()).toContain(part);
  });

  it('revokes what was lent by an entitlement that the catalogue does not have any more', async () => {
    const record = given('k3m9p2x7q0', alex);
    const { request } = record;
    const old = { ...request, entitlement: { ...request.entitlement, name: 'old-one' } };
    world.requests.records.set(request.id, { ...record, request: old });
    await world.message(morgan, 'revoke all old-one leaked');
    expect(sent()).toContain('"name":"old-one"');
  });

  it('begins when it is confirmed, once, and makes the same card the progress', async () => {
    given('k3m9p2x7q0', alex);
    const data = { of: 'everything', confirmed: 1, reason: 'An incident' };
    const first = await world.press(morgan, 'revokeAll', data);
    expect(JSON.stringify(first.jsonBody)).toContain('Revoking everything: 0 of 1 ended');
    const again = await world.press(morgan, 'revokeAll', data);
    expect(JSON.stringify(again.jsonBody)).toContain('Revoking everything: 0 of 1 ended');
    expect(world.workflows.revocations).toHaveLength(1);
    const [id = ''] = world.workflows.revocations;
    expect(world.conversations.sent.get(id)?.get(morgan.objectId)).toMatchObject({ activityId: 'card-1' });
    expect(world.audit.events.filter(({ event }) => event === 'access.revokedAll')).toHaveLength(1);
  });

  it.each([
    ['more than was confirmed', { of: 'everything', confirmed: 1, reason: 'x' }, 'There are 2 by now'],
    ['no reason', { of: 'everything', confirmed: 9, reason: '  ' }, 'Say why'],
    [
      'an account that nobody knows',
      { of: 'account', name: 'no', confirmed: 9, reason: 'x' },
      'knows no account or subscription',
    ],
  ])('begins nothing for %s', async (_, data, part) => {
    given('k3m9p2x7q0', alex);
    given('k3m9p2x7q1', dana);
    const response = await world.press(morgan, 'revokeAll', data);
    expect(JSON.stringify(response.jsonBody)).toContain(part);
    expect(world.workflows.revocations).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['an unknown scope', { of: 'cloud', confirmed: 1, reason: 'x' }],
    ['no count', { of: 'everything', reason: 'x' }],
    ['a count of nothing', { of: 'everything', confirmed: 0, reason: 'x' }],
    [
      'somebody else as the one who acts',
      { of: 'everything', confirmed: 1, reason: 'x', by: priya.objectId },
    ],
  ])('takes no button that sends %s', async (_, data) => {
    given('k3m9p2x7q0', alex);
    const response = await world.press(morgan, 'revokeAll', data);
    expect(response.jsonBody).toMatchObject({ statusCode: 400 });
    expect(world.workflows.revocations).toEqual([]);
  });

  it('is for administrators alone, also when somebody else has the button', async () => {
    given('k3m9p2x7q0', alex);
    for (const person of [alex, priya]) {
      const response = await world.press(person, 'revokeAll', {
        of: 'everything',
        confirmed: 1,
        reason: 'x',
      });
      expect(JSON.stringify(response.jsonBody)).toContain(notForYou);
    }
    expect(world.workflows.revocations).toEqual([]);
    expect(world.audit.events.map(({ event }) => event)).toEqual(['decision.refused', 'decision.refused']);
  });

  it('can be left alone', async () => {
    const response = await world.press(morgan, 'dismissRevokeAll', {});
    expect(JSON.stringify(response.jsonBody)).toContain('Nothing was revoked.');
  });

  it('is confirmed in the personal chat alone', async () => {
    given('k3m9p2x7q0', alex);
    const conversation = { id: '19:x@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId };
    const data = { of: 'everything', confirmed: 1, reason: 'x' };
    const response = await world.press(morgan, 'revokeAll', data, { conversation });
    expect(response.jsonBody).toMatchObject({ statusCode: 403 });
    expect(world.workflows.revocations).toEqual([]);
  });
});
