import { describe, expect, test } from 'vitest';
import {
  aCardMessage,
  ada,
  anAdaptiveCard,
  ben,
  botAppId,
  conversationOf,
  startStory,
  tenantId,
  verifiedClaims,
} from './support.ts';

const approveCard = anAdaptiveCard({
  actions: [
    { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { requestId: 'r1' } },
    {
      type: 'Action.ShowCard',
      title: 'Deny',
      card: {
        type: 'AdaptiveCard',
        actions: [{ type: 'Action.Execute', title: 'Send', verb: 'deny', data: { requestId: 'r1' } }],
      },
    },
  ],
});

/** A story in which the bot has put a card into Ada's chat. */
async function storyWithCard(card: unknown = approveCard) {
  const story = await startStory();
  await story.teams.announceInstallations();
  const [installed] = story.bot.calls;
  if (installed === undefined) throw new Error('The bot heard of no installation.');
  const conversation = conversationOf(installed);
  const sent = await story.connector(
    'POST',
    `v3/conversations/${conversation}/activities`,
    aCardMessage(card),
  );
  return { ...story, conversation, messageId: sent.body.id ?? '' };
}

const cardAnswer = (value: unknown) => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value },
});

describe('sending', () => {
  test('delivers a text as a message activity with everything Teams says about its sender', async () => {
    const { teams, bot } = await startStory();
    const sent = await teams.send(ada.objectId, 'request');
    const [call] = bot.ofType('message');
    expect(call?.activity).toMatchObject({
      type: 'message',
      id: sent.activityId,
      text: 'request',
      textFormat: 'plain',
      channelId: 'msteams',
      serviceUrl: teams.serviceUrl,
      timestamp: '2026-11-20T09:00:00.000Z',
      locale: 'en-GB',
      from: { id: expect.stringMatching(/^29:1/), name: 'Ada Lovelace', aadObjectId: ada.objectId },
      recipient: { id: `28:${botAppId}`, name: 'Latchkey' },
      conversation: { id: expect.stringMatching(/^a:1/), conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
    });
    expect(sent.failure).toBeUndefined();
    expect(teams.messages(ada.objectId)).toMatchObject([
      { id: sent.activityId, from: 'person', text: 'request' },
    ]);
  });

  test('signs every activity for the bot, bound to the service URL and valid for an hour of its clock', async () => {
    const { teams, bot, clock } = await startStory();
    await teams.send(ada.objectId, 'help');
    const claims = await verifiedClaims(teams, bot.calls.at(-1)?.authorization ?? '', clock.now());
    const issuedAt = clock.now().getTime() / 1000;
    expect(claims).toMatchObject({
      iss: 'https://api.botframework.com',
      aud: botAppId,
      serviceurl: teams.serviceUrl,
      iat: issuedAt,
      exp: issuedAt + 3600,
    });
  });

  test('names mentioned people in entities', async () => {
    const { teams, bot } = await startStory();
    await teams.send(ada.objectId, 'request for <at>Ben Okafor</at>', {
      mentions: [{ id: ben.objectId, name: 'Ben Okafor' }],
    });
    expect(bot.ofType('message')[0]?.activity['entities']).toContainEqual({
      type: 'mention',
      mentioned: { id: ben.objectId, name: 'Ben Okafor' },
      text: '<at>Ben Okafor</at>',
    });
  });

  test('gives messages of one moment different ids, in order', async () => {
    const { teams } = await startStory();
    const first = await teams.send(ada.objectId, 'one');
    const second = await teams.send(ada.objectId, 'two');
    expect(Number(second.activityId)).toBeGreaterThan(Number(first.activityId));
  });

  test('says what went wrong when the bot refuses, is away, or does not answer in time', async () => {
    const { teams, bot } = await startStory();
    await teams.announceInstallations();
    bot.answer = () => ({ status: 401 });
    expect((await teams.send(ada.objectId, 'x')).failure).toBe('The bot answered HTTP 401.');

    const away = await startStory({ botEndpoint: () => 'http://127.0.0.1:1/api/messages' });
    expect((await away.teams.send(ada.objectId, 'x')).failure).toMatch(/^The bot cannot be reached/);

    const slow = await startStory({ answerWithin: 30 });
    slow.bot.answer = () => undefined;
    expect((await slow.teams.send(ada.objectId, 'x')).failure).toBe(
      'The bot did not answer within 0.03 seconds.',
    );
  });

  test('refuses to act for somebody who is not in the story', async () => {
    const { teams } = await startStory();
    await expect(teams.send('nobody', 'x')).rejects.toThrow('There is nobody with the id nobody.');
  });
});

describe('installing', () => {
  test('tells the bot of each installation once, before anything else', async () => {
    const { teams, bot } = await startStory();
    await Promise.all([teams.send(ada.objectId, 'one'), teams.send(ada.objectId, 'two')]);
    await teams.announceInstallations();
    await teams.announceInstallations();
    const types = bot.calls.map(({ activity }) => activity.type);
    expect(types.slice(0, 2)).toEqual(['installationUpdate', 'conversationUpdate']);
    expect(types.filter((type) => type === 'installationUpdate')).toHaveLength(2);
    expect(bot.ofType('installationUpdate')[0]?.activity['action']).toBe('add');
  });

  test('tells the bot again when it was not there the first time', async () => {
    const { teams, bot } = await startStory();
    bot.answer = () => ({ status: 503 });
    await teams.announceInstallations();
    bot.answer = () => ({ status: 200 });
    bot.calls.length = 0;
    await teams.announceInstallations();
    expect(bot.calls.map(({ activity }) => activity.type)).toEqual([
      'installationUpdate',
      'conversationUpdate',
      'installationUpdate',
      'conversationUpdate',
    ]);
  });

  test('shuts the bot out of the chat of a person who uninstalled the app', async () => {
    const { teams, bot, connector, conversation } = await storyWithCard();
    await teams.uninstall(ada.objectId);
    expect(bot.calls.at(-1)?.activity).toMatchObject({ type: 'installationUpdate', action: 'remove' });
    const sent = await connector('POST', `v3/conversations/${conversation}/activities`, {
      type: 'message',
      text: 'hello',
    });
    expect([sent.status, sent.body.error?.code]).toEqual([403, 'BotNotInConversationRoster']);
    await expect(teams.send(ada.objectId, 'x')).rejects.toThrow('Ada Lovelace does not have the app.');
    await teams.install(ada.objectId);
    expect((await teams.send(ada.objectId, 'x')).failure).toBeUndefined();
  });
});

describe('clicking', () => {
  test('sends the button with its own data and the values of the inputs', async () => {
    const { teams, bot, messageId } = await storyWithCard();
    bot.answer = () => cardAnswer(anAdaptiveCard());
    await teams.execute(ada.objectId, messageId, { verb: 'deny', data: { reason: 'Not now' } });
    expect(bot.ofType('invoke')[0]?.activity).toMatchObject({
      name: 'adaptiveCard/action',
      replyToId: messageId,
      from: { aadObjectId: ada.objectId },
      value: {
        action: { type: 'Action.Execute', verb: 'deny', data: { requestId: 'r1', reason: 'Not now' } },
      },
    });
  });

  test('shows the answered card to the person until the bot edits the message', async () => {
    const { teams, bot, connector, conversation, messageId } = await storyWithCard();
    const answered = anAdaptiveCard({ body: [{ type: 'TextBlock', text: 'Approved' }] });
    bot.answer = () => cardAnswer(answered);
    const { answer } = await teams.execute(ada.objectId, messageId, { verb: 'approve' });
    expect(answer).toEqual({ kind: 'card', card: answered });
    expect(teams.messages(ada.objectId)).toMatchObject([
      { card: approveCard, userCard: answered, edited: false },
    ]);

    const edited = anAdaptiveCard({ body: [{ type: 'TextBlock', text: 'Active' }] });
    await connector('PUT', `v3/conversations/${conversation}/activities/${messageId}`, aCardMessage(edited));
    const [message] = teams.messages(ada.objectId);
    expect(message).toMatchObject({ card: edited, edited: true });
    expect(message?.userCard).toBeUndefined();
  });

  test('acts on the card the person sees, not on the one it replaced', async () => {
    const { teams, bot, messageId } = await storyWithCard();
    bot.answer = () => cardAnswer(anAdaptiveCard());
    await teams.execute(ada.objectId, messageId, { verb: 'approve' });
    await expect(teams.execute(ada.objectId, messageId, { verb: 'approve' })).rejects.toThrow(
      'no one button "approve"',
    );
    const tampered = await teams.execute(ada.objectId, messageId, {
      verb: 'approve',
      data: { requestId: 'r9' },
      tampered: true,
    });
    expect(tampered.activityId).toBeDefined();
    expect(bot.calls.at(-1)?.activity['value']).toMatchObject({ action: { data: { requestId: 'r9' } } });
  });

  test('tells buttons with one verb apart by their data', async () => {
    const end = (requestId: string) => ({
      type: 'Action.Execute',
      title: 'End',
      verb: 'end',
      data: { requestId },
    });
    const { teams, bot, messageId } = await storyWithCard(
      anAdaptiveCard({ actions: [end('r1'), end('r2')] }),
    );
    bot.answer = () => cardAnswer(anAdaptiveCard());
    await expect(teams.execute(ada.objectId, messageId, { verb: 'end' })).rejects.toThrow('no one button');
    await teams.execute(ada.objectId, messageId, { verb: 'end', data: { requestId: 'r2' } });
    expect(bot.calls.at(-1)?.activity['value']).toMatchObject({ action: { data: { requestId: 'r2' } } });
  });

  const answers = [
    [
      'a message',
      {
        status: 200,
        body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' },
      },
      { kind: 'message', text: 'Done.' },
    ],
    [
      'an error',
      {
        status: 200,
        body: {
          statusCode: 403,
          type: 'application/vnd.microsoft.error',
          value: { code: 'Forbidden', message: 'You are not an approver.' },
        },
      },
      { kind: 'error', code: 'Forbidden', text: 'You are not an approver.' },
    ],
    [
      'an empty message',
      {
        status: 200,
        body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' },
      },
      { kind: 'unreachable' },
    ],
    [
      'an HTTP error',
      { status: 403, body: {} },
      { kind: 'unreachable', reason: 'The bot answered the click with HTTP 403.' },
    ],
    ['no body', { status: 200 }, { kind: 'unreachable' }],
    ['a card of version 1.6', cardAnswer(anAdaptiveCard({ version: '1.6' })), { kind: 'unreachable' }],
  ] as const;
  test.each(answers)('surfaces %s and leaves the card alone', async (_what, botAnswer, shown) => {
    const { teams, bot, messageId } = await storyWithCard();
    bot.answer = () => botAnswer;
    const { answer } = await teams.execute(ada.objectId, messageId, { verb: 'approve' });
    expect(answer).toMatchObject(shown);
    expect(teams.messages(ada.objectId)[0]?.userCard).toBeUndefined();
  });

  test('delivers an activity once more, the same in everything but the token', async () => {
    const { teams, bot, messageId } = await storyWithCard();
    bot.answer = () => cardAnswer(anAdaptiveCard());
    const { activityId } = await teams.execute(ada.objectId, messageId, { verb: 'approve' });
    await teams.redeliver(ada.objectId, activityId ?? '');
    const [first, second] = bot.ofType('invoke');
    expect(second?.activity).toEqual(first?.activity);
    await expect(teams.redeliver(ada.objectId, 'unheard-of')).rejects.toThrow('not kept');
  });

  test('sends an Action.Submit as a message with a value and no text', async () => {
    const { teams, bot, messageId } = await storyWithCard();
    await teams.submit(ada.objectId, messageId, { action: 'approve' });
    const [call] = bot.ofType('message');
    expect(call?.activity).toMatchObject({ value: { action: 'approve' }, replyToId: messageId });
    expect(call?.activity['text']).toBeUndefined();
  });

  test('never shows one person the chat of another', async () => {
    const { teams, messageId } = await storyWithCard();
    expect(teams.messages(ben.objectId)).toEqual([]);
    await expect(teams.execute(ben.objectId, messageId, { verb: 'approve' })).rejects.toThrow(
      'Ben Okafor does not see that message any more.',
    );
  });
});
