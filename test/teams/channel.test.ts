import type { HttpResponseInit } from '@azure/functions';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PersonRef } from '../../src/core/people.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import type { AdaptiveCard } from '../../src/teams/cards/elements.ts';
import { lintCard } from '../support/card-lint.ts';
import { aRecord, aStage, people, recordsByState } from '../support/records.ts';
import type { ConnectorCall } from '../support/teams-connector.ts';
import { appId, aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

let world: TeamsWorld;
const { alex, dana, priya, ben, morgan } = people;
const channelId = '19:approvals@thread.tacv2';
const place = { id: `${channelId};messageid=1`, conversationType: 'channel', isGroup: true, tenantId };

beforeEach(async () => {
  world = await aTeamsWorld({ opensChats: true });
  for (const person of [alex, dana, priya, ben]) await world.knows(person);
});
afterEach(() => world.stop());

function inChannel(record: RequestRecord): RequestRecord {
  return { ...record, request: { ...record.request, channel: channelId } };
}

const pending = inChannel(recordsByState.pending);
const { id: requestId } = pending.request;

const isInChannel = ({ path }: ConnectorCall) =>
  decodeURIComponent(path).includes(`/conversations/${channelId}/`);

function toChannel(): readonly ConnectorCall[] {
  return world.connector.calls.filter(isInChannel);
}

function cardIn(call: ConnectorCall | undefined): AdaptiveCard {
  const [attachment] = (call?.body['attachments'] ?? []) as readonly { readonly content: AdaptiveCard }[];
  if (!attachment) throw new Error('There is no card.');
  expect(lintCard(attachment.content)).toEqual([]);
  return attachment.content;
}

it('shows a request that waits for approval in the channel of its policy too', async () => {
  expect(await world.bot.messenger.publish(pending)).toEqual({
    unreachable: [],
    failed: [],
    channel: 'shown',
  });
  const [sent, ...more] = toChannel();
  expect(more).toEqual([]);
  expect(sent).toMatchObject({ method: 'POST', path: expect.stringMatching(/\/activities$/) });
  expect(world.connector.calls).toHaveLength(4);
});

it('shows everybody there who asks for what, and neither why nor anything to press', async () => {
  await world.bot.messenger.publish(pending);
  const card = cardIn(toChannel()[0]);
  const text = JSON.stringify(card);
  for (const shown of ['Alex Kim', 'Read the data platform', '4 h', 'Waiting for approval'])
    expect(text).toContain(shown);
  expect(text).not.toContain(pending.request.reason);
  expect(text).not.toContain('@contoso.com');
  expect(card).not.toHaveProperty('actions');
});

it('asks for views of their own for those whom the request concerns', async () => {
  await world.bot.messenger.publish(pending);
  expect(cardIn(toChannel()[0])).toMatchObject({
    refresh: {
      action: { type: 'Action.Execute', verb: 'view', data: { requestId } },
      userIds: [alex, priya, ben].map(({ objectId }) => `29:${objectId}`),
    },
  });
});

it('asks for at most sixty views, and for none of people whose id in Teams is not known', async () => {
  const approvers = Array.from({ length: 70 }, (_, index) => ({
    ...ben,
    objectId: `30000000-0000-4000-8000-${String(100 + index).padStart(12, '0')}`,
  }));
  for (const person of approvers) await world.knows(person);
  await world.knows(priya, { userId: priya.objectId });
  await world.bot.messenger.publish(
    inChannel(aRecord({ stage: aStage({ approvers: [priya, ...approvers] }) })),
  );
  const { userIds } = cardIn(toChannel()[0])['refresh'] as { readonly userIds: readonly string[] };
  expect(userIds).toHaveLength(60);
  expect(userIds.every((id) => id.startsWith('29:'))).toBe(true);
});

it('edits the one message ever after', async () => {
  await world.bot.messenger.publish(pending);
  const { granting, active, ended } = recordsByState;
  for (const [index, record] of [granting, active, ended].entries()) {
    world.connector.calls.length = 0;
    await world.bot.messenger.publish({ ...inChannel(record), revision: 2 + index });
    expect(toChannel().map(({ method }) => method)).toEqual(['PUT']);
  }
  expect(JSON.stringify(cardIn(toChannel()[0]))).toContain('Access has ended');
  world.connector.calls.length = 0;
  await world.bot.messenger.publish({ ...inChannel(ended), revision: 4 });
  expect(toChannel()).toEqual([]);
});

it.each([
  ['that a rule approved', { state: 'active', approvedBy: { by: 'rule', rule: 'staging' } }, 0],
  ['whose approvers are still being found', { state: 'pending', stage: undefined }, 0],
  ['taken in an emergency', { state: 'granting', approvedBy: { by: 'breakGlass' } }, 1],
] as const)('shows a request %s as often as it should', async (_, changes, times) => {
  const { stage: _stage, ...record } = pending;
  const emergency = 'approvedBy' in changes && changes.approvedBy.by === 'breakGlass';
  await world.bot.messenger.publish({
    ...record,
    request: { ...record.request, ...(emergency && { breakGlass: true }) },
    state: changes.state,
    ...('approvedBy' in changes && { approvedBy: changes.approvedBy }),
  });
  expect(toChannel()).toHaveLength(times);
});

it('goes on without a channel from which the bot was removed, and forgets it', async () => {
  await world.conversations.saveReference(channelId, {
    serviceUrl: world.connector.serviceUrl,
    conversationId: channelId,
    botId: `28:${appId}`,
    userId: '',
    objectId: '',
    tenantId,
  });
  world.connector.trouble = (call) =>
    isInChannel(call) ? { status: 403, code: 'BotNotInConversationRoster' } : undefined;
  expect(await world.bot.messenger.publish(pending)).toEqual({
    unreachable: [],
    failed: [],
    channel: 'unreachable',
  });
  expect(world.conversations.references.has(channelId)).toBe(false);
  expect(world.connector.calls.filter((call) => !isInChannel(call))).toHaveLength(3);
});

it('reports a channel that fails for the moment, and sends one message when it works again', async () => {
  world.connector.trouble = (call) => (isInChannel(call) ? { status: 500 } : undefined);
  expect(await world.bot.messenger.publish(pending)).toMatchObject({ channel: 'failed' });
  world.connector.trouble = () => undefined;
  world.connector.calls.length = 0;
  expect(await world.bot.messenger.publish(pending)).toMatchObject({ channel: 'shown' });
  expect(world.connector.calls.map(({ method }) => method)).toEqual(['POST']);
});

it('is not made to write to a person by what it sent to a channel', async () => {
  await world.bot.messenger.publish(pending);
  const report = await world.bot.messenger.publish({ ...pending, revision: 2 });
  expect(report.unreachable).toEqual([]);
});

function bodyOf(response: HttpResponseInit) {
  expect(response.status).toBe(200);
  return response.jsonBody as { readonly statusCode: number; readonly type: string; readonly value: unknown };
}

/** What Teams asks for on behalf of a person who looks at the channel. */
async function view(person: PersonRef) {
  const response = await world.press(
    person,
    'view',
    { requestId },
    {
      conversation: place,
      value: { action: { type: 'Action.Execute', verb: 'view', data: { requestId } }, trigger: 'automatic' },
    },
  );
  const body = bodyOf(response);
  expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
  expect(lintCard(body.value as AdaptiveCard)).toEqual([]);
  const text = JSON.stringify(body.value);
  return {
    verbs: [...text.matchAll(/"Action\.Execute","verb":"(\w+)"/g)].map(([, verb]) => verb),
    seesReason: text.includes(pending.request.reason),
  };
}

it('shows approvers their buttons, the requester Cancel, and others how it stands', async () => {
  await world.requests.insert(pending);
  expect(await view(priya)).toEqual({
    verbs: ['approve', 'approveForLess', 'deny', 'note'],
    seesReason: true,
  });
  expect(await view(alex)).toEqual({ verbs: ['cancel'], seesReason: true });
  for (const other of [dana, morgan]) expect(await view(other)).toEqual({ verbs: [], seesReason: false });
  expect(world.workflows.signals).toEqual([]);
});

it('shows nothing of a request that no channel shows', async () => {
  await world.requests.insert(recordsByState.pending);
  const response = await world.press(priya, 'view', { requestId }, { conversation: place });
  expect(bodyOf(response)).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
});

it.each([
  [priya, true],
  [alex, false],
  [dana, false],
  [morgan, false],
])('judges a click in the channel like any other: %o', async (person, counts) => {
  await world.requests.insert(pending);
  await world.press(person, 'approve', { requestId, stage: 0 }, { conversation: place });
  expect(world.workflows.signals.map(({ signal }) => signal.by)).toEqual(counts ? [person.objectId] : []);
});
