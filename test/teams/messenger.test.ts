import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PersonRef } from '../../src/core/people.ts';
import { aRecord, aStage, forDana, people, recordsByState } from '../support/records.ts';
import type { ConnectorCall } from '../support/teams-connector.ts';
import { aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

let world: TeamsWorld;
const { alex, dana, priya, ben } = people;
const requestId = aRecord().request.id;

beforeEach(async () => {
  world = await aTeamsWorld();
  for (const person of [alex, dana, priya, ben]) await world.knows(person);
});
afterEach(() => world.stop());

/** Whose chat a call went to. */
function addressee({ path }: ConnectorCall): string {
  const found = [alex, dana, priya, ben].find(({ objectId }) => decodeURIComponent(path).includes(objectId));
  return found?.displayName ?? path;
}

function calls(): string[] {
  return world.connector.calls.map((call) => `${call.method} ${addressee(call)}`).toSorted();
}

function only(person: PersonRef) {
  return (call: ConnectorCall) => addressee(call) === person.displayName;
}

it('sends a card to the requester and to everybody who is asked', async () => {
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({ unreachable: [], failed: [] });
  expect(calls()).toEqual(['POST Alex Kim', 'POST Ben Okafor', 'POST Priya Nair']);
  const toPriya = world.connector.calls.find(only(priya));
  expect(toPriya).toMatchObject({
    path: expect.stringMatching(/\/v3\/conversations\/[^/]+\/activities$/),
    authorization: 'Bearer token-of-the-bot',
    body: {
      type: 'message',
      summary: 'Alex Kim asks for Read the data platform. Your answer is needed.',
      recipient: { id: `29:${priya.objectId}` },
    },
  });
});

it('sends a card of their own to a beneficiary who did not ask', async () => {
  await world.bot.messenger.publish(forDana(recordsByState.pending));
  expect(calls()).toEqual(['POST Alex Kim', 'POST Ben Okafor', 'POST Dana Fields', 'POST Priya Nair']);
});

it('sends nothing when nothing has changed', async () => {
  await world.bot.messenger.publish(recordsByState.pending);
  world.connector.calls.length = 0;
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({ unreachable: [], failed: [] });
  expect(world.connector.calls).toEqual([]);
});

it('edits the cards in their place when the record changes, and asks nobody new', async () => {
  await world.bot.messenger.publish(recordsByState.pending);
  const first = await world.conversations.messages(requestId);
  world.connector.calls.length = 0;
  await world.bot.messenger.publish({
    ...recordsByState.active,
    stage: aStage({ approvers: [priya, ben, dana] }),
  });
  expect(calls()).toEqual(['PUT Alex Kim', 'PUT Ben Okafor', 'PUT Priya Nair']);
  const toAlex = world.connector.calls.find(only(alex));
  expect(toAlex?.path.endsWith(first.get(alex.objectId)?.activityId ?? 'none')).toBe(true);
  const now = await world.conversations.messages(requestId);
  expect(now.get(alex.objectId)?.activityId).toBe(first.get(alex.objectId)?.activityId);
});

it('asks the approvers of the next stage and keeps the cards of those before up to date', async () => {
  const twoStages = { of: 2, answerBy: '2026-11-20T18:00:00.000Z', quorum: 1 };
  await world.bot.messenger.publish(
    aRecord({ stage: aStage({ ...twoStages, index: 0, approvers: [priya] }) }),
  );
  world.connector.calls.length = 0;
  await world.bot.messenger.publish(
    aRecord({
      stage: aStage({ ...twoStages, index: 1, approvers: [ben] }),
      decisions: [{ kind: 'approve', by: priya, at: '2026-11-20T10:04:00.000Z', stage: 0 }],
    }),
  );
  expect(calls()).toEqual(['POST Ben Okafor', 'PUT Alex Kim', 'PUT Priya Nair']);
});

it('reports whom it cannot reach and serves the others', async () => {
  await world.conversations.dropReference(ben.objectId);
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({
    unreachable: [ben],
    failed: [],
  });
  expect(calls()).toEqual(['POST Alex Kim', 'POST Priya Nair']);
});

it('sends the missing card once the person can be reached', async () => {
  await world.conversations.dropReference(ben.objectId);
  await world.bot.messenger.publish(recordsByState.pending);
  world.connector.calls.length = 0;
  await world.knows(ben);
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({ unreachable: [], failed: [] });
  expect(calls()).toEqual(['POST Ben Okafor']);
});

it.each([
  [403, 'BotNotInConversationRoster'],
  [403, 'MessageWritesBlocked'],
  [404, 'ConversationNotFound'],
])('forgets the chat of a person whose app is gone (%i %s)', async (status, code) => {
  world.connector.trouble = (call) => (only(ben)(call) ? { status, code } : undefined);
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({
    unreachable: [ben],
    failed: [],
  });
  expect([...world.conversations.references.keys()]).not.toContain(ben.objectId);
  expect([...world.conversations.references.keys()]).toContain(priya.objectId);
});

it('keeps the chat of a person to whom it may not write for another reason', async () => {
  world.connector.trouble = (call) => (only(ben)(call) ? { status: 403, code: 'Forbidden' } : undefined);
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({
    unreachable: [ben],
    failed: [],
  });
  expect([...world.conversations.references.keys()]).toContain(ben.objectId);
});

it('opens a new chat when the one it knows is closed, and writes there at once', async () => {
  const connected = await aTeamsWorld();
  const { serviceUrl, openIdMetadataUrl } = connected.connector;
  const reaching = await aTeamsWorld({
    options: { serviceUrls: [serviceUrl], bootstrapServiceUrl: serviceUrl, openIdMetadataUrl },
  });
  await reaching.knows(alex, { serviceUrl, conversationId: 'a:closed' });
  connected.connector.trouble = ({ path }) =>
    path.includes('closed') ? { status: 403, code: 'BotNotInConversationRoster' } : undefined;
  expect(await reaching.bot.messenger.notify(alex, { requestId, key: 'active', text: 'Go.' })).toBe(true);
  expect(connected.connector.calls.map(({ path }) => path)).toEqual([
    '/connector/v3/conversations/a%3Aclosed/activities',
    '/connector/v3/conversations',
    '/connector/v3/conversations/a%3Aopened/activities',
  ]);
  expect(reaching.conversations.references.get(alex.objectId)?.conversationId).toBe('a:opened');
  await Promise.all([connected.stop(), reaching.stop()]);
});

it('never shows an older revision where a newer one is shown', async () => {
  await world.bot.messenger.publish({ ...recordsByState.active, revision: 7 });
  world.connector.calls.length = 0;
  const older = { ...recordsByState.pending, revision: 6, stage: aStage({ approvers: [] }) };
  expect(await world.bot.messenger.publish(older)).toEqual({ unreachable: [], failed: [] });
  expect(world.connector.calls).toEqual([]);
});

it('remembers the newest revision also when its card looks the same', async () => {
  await world.bot.messenger.publish({ ...recordsByState.active, revision: 5 });
  await world.bot.messenger.publish({ ...recordsByState.active, revision: 7 });
  world.connector.calls.length = 0;
  await world.bot.messenger.publish({
    ...recordsByState.pending,
    revision: 6,
    stage: aStage({ approvers: [] }),
  });
  expect(world.connector.calls).toEqual([]);
});

it('sends one card to each person when it is asked twice at once', async () => {
  const reports = await Promise.allSettled([
    world.bot.messenger.publish(recordsByState.pending),
    world.bot.messenger.publish(recordsByState.pending),
  ]);
  expect(calls()).toEqual(['POST Alex Kim', 'POST Ben Okafor', 'POST Priya Nair']);
  expect(reports.map(({ status }) => status)).toContain('fulfilled');
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({ unreachable: [], failed: [] });
});

it('shows the newest revision in the end when an older one arrives at Teams after it', async () => {
  await world.bot.messenger.publish({
    ...recordsByState.pending,
    revision: 1,
    stage: aStage({ approvers: [] }),
  });
  const newest = { ...recordsByState.active, revision: 3 };
  let overtaken: Promise<unknown> | undefined;
  world.connector.trouble = async () => {
    // While the older edit is on its way, the newer one comes and goes.
    if (!overtaken) {
      overtaken = world.bot.messenger.publish(newest);
      await overtaken;
    }
    return undefined;
  };
  const older = { ...recordsByState.approved, revision: 2 };
  await expect(world.bot.messenger.publish(older)).rejects.toMatchObject({ code: 'teams.unreachable' });
  world.connector.calls.length = 0;
  expect(await world.bot.messenger.publish(newest)).toEqual({ unreachable: [], failed: [] });
  expect(calls()).toEqual(['PUT Alex Kim']);
  expect((await world.conversations.messages(requestId)).get(alex.objectId)).toMatchObject({ revision: 3 });
});

it('sends a card anew when the message to edit is gone', async () => {
  await world.bot.messenger.publish(recordsByState.pending);
  world.connector.calls.length = 0;
  world.connector.trouble = (call) =>
    call.method === 'PUT' && only(alex)(call) ? { status: 404 } : undefined;
  await world.bot.messenger.publish(recordsByState.active);
  expect(calls()).toEqual(['POST Alex Kim', 'PUT Alex Kim', 'PUT Ben Okafor', 'PUT Priya Nair']);
});

it('reports a chat that fails for the moment apart, and repairs it the next time', async () => {
  world.connector.trouble = (call) => (only(ben)(call) ? { status: 500 } : undefined);
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({
    unreachable: [],
    failed: [ben],
  });
  // It is still one chat, although everybody else has nothing to be sent.
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({
    unreachable: [],
    failed: [ben],
  });
  world.connector.trouble = () => undefined;
  world.connector.calls.length = 0;
  await world.bot.messenger.publish(recordsByState.pending);
  expect(calls()).toEqual(['POST Ben Okafor']);
});

it('reports also somebody whose outdated card cannot be edited for the moment', async () => {
  await world.bot.messenger.publish(recordsByState.pending);
  world.connector.trouble = (call) => (only(priya)(call) ? { status: 500 } : undefined);
  expect(await world.bot.messenger.publish(recordsByState.active)).toMatchObject({
    unreachable: [],
    failed: [{ objectId: priya.objectId }],
  });
});

it('fails when Teams as a whole does not take messages, and converges later', async () => {
  world.connector.trouble = () => ({ status: 500 });
  await expect(world.bot.messenger.publish(recordsByState.pending)).rejects.toMatchObject({
    code: 'teams.unreachable',
    audience: 'operator',
  });
  world.connector.trouble = () => undefined;
  world.connector.calls.length = 0;
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({ unreachable: [], failed: [] });
  expect(calls()).toEqual(['POST Alex Kim', 'POST Ben Okafor', 'POST Priya Nair']);
});

it('fails when the Connector cannot be connected to', async () => {
  await world.connector.stop();
  await expect(world.bot.messenger.publish(recordsByState.pending)).rejects.toMatchObject({
    code: 'teams.unreachable',
  });
});

it('repeats a call that the Connector turns away for the moment', async () => {
  let turnedAway = 0;
  world.connector.trouble = () => {
    turnedAway += 1;
    return turnedAway <= 2 ? { status: 429, headers: { 'retry-after': '0' } } : undefined;
  };
  expect(await world.bot.messenger.notify(alex, { requestId, key: 'active', text: 'Go.' })).toBe(true);
  expect(calls()).toEqual(['POST Alex Kim', 'POST Alex Kim', 'POST Alex Kim']);
});

it('does not wait for as long as a throttling Connector may ask', async () => {
  world.connector.trouble = () => ({ status: 429, headers: { 'retry-after': '3600' } });
  await expect(
    world.bot.messenger.notify(alex, { requestId, key: 'active', text: 'Go.' }),
  ).rejects.toMatchObject({ code: 'teams.unreachable' });
  expect(world.connector.calls).toHaveLength(1);
});

it('does not wait for an answer that begins and does not end', async () => {
  world.connector.stalls = only(priya);
  expect(await world.bot.messenger.publish(recordsByState.pending)).toMatchObject({
    failed: [{ displayName: 'Priya Nair' }],
  });
  world.connector.stalls = () => false;
  expect(await world.bot.messenger.publish(recordsByState.pending)).toEqual({ unreachable: [], failed: [] });
}, 15_000);

it('never sends its token to a Connector that is not on the list, wherever the address came from', async () => {
  const elsewhere = await aTeamsWorld();
  await world.knows(alex, { serviceUrl: elsewhere.connector.serviceUrl });
  expect(await world.bot.messenger.notify(alex, { requestId, key: 'active', text: 'Go.' })).toBe(false);
  // It is our own list that is in the way: the chat is still there.
  expect(world.conversations.references.has(alex.objectId)).toBe(true);
  expect(elsewhere.connector.calls).toEqual([]);
  await elsewhere.stop();
});

it('sends a short text once for each key and person', async () => {
  const text = 'Access is active.';
  expect(await world.bot.messenger.notify(alex, { requestId, key: 'active', text })).toBe(true);
  expect(await world.bot.messenger.notify(alex, { requestId, key: 'active', text })).toBe(true);
  expect(await world.bot.messenger.notify(dana, { requestId, key: 'active', text })).toBe(true);
  expect(await world.bot.messenger.notify(alex, { requestId, key: 'ended', text: 'Over.' })).toBe(true);
  expect(world.texts()).toEqual([text, text, 'Over.']);
});

it('says when a person cannot be told', async () => {
  await world.conversations.dropReference(alex.objectId);
  expect(await world.bot.messenger.notify(alex, { requestId, key: 'active', text: 'Go.' })).toBe(false);
  expect(world.connector.calls).toEqual([]);
});

it('opens a chat with a person who never wrote when it is told where', async () => {
  const connected = await aTeamsWorld();
  const { serviceUrl, openIdMetadataUrl } = connected.connector;
  const reaching = await aTeamsWorld({
    options: { serviceUrls: [serviceUrl], bootstrapServiceUrl: serviceUrl, openIdMetadataUrl },
  });
  expect(await reaching.bot.messenger.notify(alex, { requestId, key: 'active', text: 'Go.' })).toBe(true);
  expect(connected.connector.calls).toMatchObject([
    {
      method: 'POST',
      path: '/connector/v3/conversations',
      body: { members: [{ id: alex.objectId }], tenantId, isGroup: false },
    },
    { method: 'POST', path: '/connector/v3/conversations/a%3Aopened/activities', body: { text: 'Go.' } },
  ]);
  expect(reaching.conversations.references.get(alex.objectId)?.conversationId).toBe('a:opened');
  await Promise.all([connected.stop(), reaching.stop()]);
});
