import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PersonRef } from '../../src/core/people.ts';
import { people, recordsByState } from '../support/records.ts';
import type { ConnectorCall } from '../support/teams-connector.ts';
import { appId, aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

let world: TeamsWorld;
const { alex, priya } = people;

beforeEach(async () => {
  world = await aTeamsWorld({ opensChats: true });
});
afterEach(() => world.stop());

const group = { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId };
const channel = {
  id: '19:approvals@thread.tacv2;messageid=17000',
  conversationType: 'channel',
  isGroup: true,
  tenantId,
};

function mention(from: PersonRef, words: string, conversation: typeof group) {
  return world.message(from, `<at>Latchkey</at>&nbsp;${words}`, {
    conversation,
    entities: [
      { type: 'mention', text: '<at>Latchkey</at>', mentioned: { id: `28:${appId}`, name: 'Latchkey' } },
    ],
  });
}

/** What was said where. */
function said(conversationId: string): readonly ConnectorCall[] {
  return world.connector.calls.filter(({ path }) =>
    decodeURIComponent(path).includes(`/conversations/${conversationId}/`),
  );
}

function textsIn(conversationId: string) {
  return said(conversationId).map(({ body }) => body['text']);
}

async function installFor({ objectId }: PersonRef): Promise<void> {
  await world.message(alex, 'help', {
    from: { id: `29:${objectId}`, aadObjectId: objectId },
    conversation: { id: `a:${objectId}`, conversationType: 'personal', tenantId },
  });
  world.connector.calls.length = 0;
}

it.each([
  ['group chat', group],
  ['channel', channel],
])('takes a request in a %s and says there only where it goes on', async (_, conversation) => {
  await installFor(alex);
  expect(await mention(alex, 'request data-readonly 20m fix the import', conversation)).toEqual({
    status: 200,
  });
  expect([...world.workflows.started.values()]).toMatchObject([
    { requester: { objectId: alex.objectId }, minutes: 20, reason: 'fix the import' },
  ]);
  expect(textsIn(conversation.id)).toEqual(['I answer you in our personal chat.']);
});

it.each([
  ['group chat', group],
  ['channel', channel],
])('answers a command in a %s in the personal chat', async (_, conversation) => {
  await installFor(alex);
  await mention(alex, 'request nothing-such 20m fix it', conversation);
  expect(textsIn(`a:${alex.objectId}`)).toEqual([expect.stringContaining('nothing called')]);
  expect(textsIn(conversation.id)).toEqual(['I have answered you in our personal chat.']);
});

it('opens the form in the personal chat', async () => {
  await installFor(alex);
  await mention(alex, 'request', channel);
  expect(said(`a:${alex.objectId}`)).toMatchObject([{ body: { attachments: [{}] } }]);
  expect(said(channel.id)).toMatchObject([{ body: { text: 'I have answered you in our personal chat.' } }]);
});

it('opens the personal chat with somebody who never wrote there', async () => {
  await mention(alex, 'help', channel);
  expect(textsIn('a:opened')).toEqual([expect.stringContaining('AWS and Azure')]);
  expect(world.conversations.references.get(alex.objectId)).toMatchObject({ conversationId: 'a:opened' });
});

it('says what to do when the person does not have the app', async () => {
  world.connector.trouble = ({ path }) =>
    path.endsWith('/v3/conversations') ? { status: 403, code: 'ForbiddenOperationException' } : undefined;
  await mention(alex, 'help', channel);
  expect(textsIn(channel.id)).toEqual([expect.stringContaining('Add the app for yourself first')]);
});

it('says that something does not work when the personal chat fails for the moment', async () => {
  await installFor(alex);
  world.connector.trouble = ({ path }) =>
    path.includes(`a%3A${alex.objectId}`) ? { status: 500 } : undefined;
  await mention(alex, 'help', channel);
  expect(textsIn(channel.id)).toEqual([expect.stringContaining('Something on our side')]);
});

it('keeps where to write to in a channel, without its thread, and no group chat', async () => {
  await mention(alex, 'help', channel);
  await mention(alex, 'help', group);
  expect(world.conversations.references.get('19:approvals@thread.tacv2')).toMatchObject({
    conversationId: '19:approvals@thread.tacv2',
    serviceUrl: world.connector.serviceUrl,
  });
  expect([...world.conversations.references.keys()].toSorted()).toEqual(
    ['19:approvals@thread.tacv2', alex.objectId].toSorted(),
  );
});

it('forgets the channel when the app is removed there', async () => {
  await mention(alex, 'help', channel);
  await world.post(
    world.activity(alex, {
      type: 'installationUpdate',
      action: 'remove',
      conversation: { ...channel, id: '19:approvals@thread.tacv2' },
    }),
  );
  expect(world.conversations.references.has('19:approvals@thread.tacv2')).toBe(false);
});

it('greets nobody in a channel', async () => {
  await world.post(
    world.activity(alex, { type: 'installationUpdate', action: 'add', conversation: channel }),
  );
  expect(world.connector.calls).toEqual([]);
});

it.each(['submitRequest', 'considerRequest', 'editRequest'])('has no form in public: %s', async (verb) => {
  const data = { entitlement: 'data-readonly', duration: '20m', reason: 'fix it' };
  expect(await world.press(alex, verb, data, { conversation: channel })).toMatchObject({
    status: 200,
    jsonBody: { statusCode: 403, type: 'application/vnd.microsoft.error' },
  });
  expect(world.workflows.started.size).toBe(0);
});

it('tells nobody else what came of a click that an old client sends from a channel', async () => {
  await installFor(priya);
  await world.requests.insert(recordsByState.pending);
  const { id: requestId } = recordsByState.pending.request;
  await world.post(
    world.activity(priya, {
      conversation: channel,
      replyToId: 'card-1',
      value: { verb: 'approve', requestId, stage: 0 },
    }),
  );
  expect(world.workflows.signals).toMatchObject([{ signal: { kind: 'approve', by: priya.objectId } }]);
  expect(textsIn(`a:${priya.objectId}`)).toEqual([expect.stringContaining('You approved this.')]);
  expect(textsIn(channel.id)).toEqual(['I have answered you in our personal chat.']);
});
