import { expect, it } from 'vitest';
import { aCardMessage, ada, anAdaptiveCard, ben, botAppId, startStory, tenantId } from './support.ts';

const channel = { id: '19:approvals@thread.tacv2', name: 'Approvals', kind: 'channel' } as const;
const group = { id: '19:group@thread.v2', name: 'Data team', kind: 'groupChat' } as const;

async function startPlaces() {
  const story = await startStory({ places: [channel, group] });
  const post = (place: string, body: unknown) =>
    story.connector('POST', `v3/conversations/${encodeURIComponent(place)}/activities`, body);
  return { ...story, post };
}

it('posts a message in a channel to the bot as Teams does: with a mention, in a thread of its own', async () => {
  const { teams, bot } = await startPlaces();
  const { activityId } = await teams.send(ada.objectId, 'help', { place: channel.id });
  expect(bot.ofType('message')).toMatchObject([
    {
      activity: {
        text: '<at>Latchkey</at>&nbsp;help',
        from: { aadObjectId: ada.objectId },
        conversation: {
          id: `${channel.id};messageid=${activityId}`,
          conversationType: 'channel',
          isGroup: true,
          tenantId,
        },
        channelData: { tenant: { id: tenantId }, teamsChannelId: channel.id },
        entities: [
          {
            type: 'mention',
            mentioned: { id: `28:${botAppId}`, name: 'Latchkey' },
            text: '<at>Latchkey</at>',
          },
          {},
        ],
      },
    },
  ]);
});

it('posts a message in a group chat without a thread', async () => {
  const { teams, bot } = await startPlaces();
  await teams.send(ada.objectId, 'help', { place: group.id });
  expect(bot.ofType('message')).toMatchObject([
    { activity: { conversation: { id: group.id, conversationType: 'groupChat', isGroup: true } } },
  ]);
});

it('shows everybody what was said in a place, and by whom', async () => {
  const { teams, post } = await startPlaces();
  await teams.send(ada.objectId, 'help', { place: channel.id });
  expect(await post(`${channel.id};messageid=1`, { type: 'message', text: 'hello' })).toMatchObject({
    status: 201,
  });
  for (const { objectId } of [ada, ben])
    expect(teams.messages(objectId, { place: channel.id })).toMatchObject([
      { from: 'person', by: ada.objectId, text: 'help' },
      { from: 'bot', text: 'hello' },
    ]);
  expect(teams.messages(ada.objectId)).toEqual([]);
});

it('edits and deletes messages of the bot in a place', async () => {
  const { teams, connector, post } = await startPlaces();
  const { body } = await post(channel.id, aCardMessage(anAdaptiveCard()));
  const path = `v3/conversations/${encodeURIComponent(channel.id)}/activities/${body.id}`;
  expect(await connector('PUT', path, { type: 'message', text: 'done' })).toMatchObject({ status: 200 });
  expect(teams.messages(ben.objectId, { place: channel.id })).toMatchObject([{ text: 'done', edited: true }]);
  expect(await connector('DELETE', path)).toMatchObject({ status: 200 });
  expect(teams.messages(ben.objectId, { place: channel.id })).toEqual([]);
});

it('lists the members of a place', async () => {
  const { connector } = await startPlaces();
  const at = `v3/conversations/${encodeURIComponent(channel.id)}`;
  expect(await connector('GET', `${at}/pagedmembers`)).toMatchObject({
    body: { members: [{ aadObjectId: ada.objectId }, { aadObjectId: ben.objectId }] },
  });
  expect(await connector('GET', `${at}/members/${ben.objectId}`)).toMatchObject({
    body: { name: 'Ben Okafor' },
  });
  expect(await connector('GET', `${at}/members/nobody`)).toMatchObject({ status: 404 });
});

it('counts the rate of all threads of a channel together', async () => {
  const { post } = await startPlaces();
  const statuses: number[] = [];
  for (let count = 0; count < 8; count += 1)
    statuses.push(
      (await post(`${channel.id};messageid=${count}`, { type: 'message', text: 'hello' })).status,
    );
  expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 201, 429]);
});

it('refuses a bot that was removed from the place, and tells it of the removal', async () => {
  const { teams, bot, post } = await startPlaces();
  await teams.uninstall(ada.objectId, { place: channel.id });
  expect(bot.ofType('installationUpdate').at(-1)).toMatchObject({
    activity: { action: 'remove', conversation: { id: channel.id, conversationType: 'channel' } },
  });
  expect(await post(channel.id, { type: 'message', text: 'hello' })).toMatchObject({
    status: 403,
    body: { error: { code: 'BotNotInConversationRoster' } },
  });
  await expect(teams.send(ada.objectId, 'help', { place: channel.id })).rejects.toThrow(
    'does not have the app',
  );
});

it('knows no other places', async () => {
  const { teams, post } = await startPlaces();
  await expect(teams.send(ada.objectId, 'help', { place: '19:other@thread.tacv2' })).rejects.toThrow(
    'no chat',
  );
  expect(await post('19:other@thread.tacv2', { type: 'message', text: 'hello' })).toMatchObject({
    status: 404,
  });
});

/** A card that asks for a view of its own for the given people. */
function refreshed(...userIds: readonly string[]) {
  const action = { type: 'Action.Execute', title: 'View', verb: 'view', data: { requestId: 'r1' } };
  return aCardMessage(anAdaptiveCard({ refresh: { action, userIds } }));
}

it('asks the bot for the view of those whom the card names, once until it is edited', async () => {
  const { teams, bot, connector, post } = await startPlaces();
  await teams.send(ada.objectId, 'help', { place: channel.id });
  const [message] = bot.ofType('message');
  const { id: mri } = (message?.activity['from'] ?? {}) as { readonly id?: string };
  bot.answer = ({ name }) =>
    name === 'adaptiveCard/action'
      ? {
          status: 200,
          body: {
            statusCode: 200,
            type: 'application/vnd.microsoft.card.adaptive',
            value: anAdaptiveCard({ body: [{ type: 'TextBlock', text: 'For you' }] }),
          },
        }
      : { status: 200 };
  const { body } = await post(channel.id, refreshed(mri ?? ''));
  const views = () => bot.ofType('invoke').length;

  expect(JSON.stringify(await teams.look(ben.objectId, channel.id))).not.toContain('For you');
  expect(views()).toBe(0);
  expect(JSON.stringify(await teams.look(ada.objectId, channel.id))).toContain('For you');
  expect(bot.ofType('invoke')).toMatchObject([
    {
      activity: {
        name: 'adaptiveCard/action',
        replyToId: body.id,
        from: { aadObjectId: ada.objectId },
        value: { action: { verb: 'view', data: { requestId: 'r1' } }, trigger: 'automatic' },
      },
    },
  ]);
  await teams.look(ada.objectId, channel.id);
  expect(views()).toBe(1);

  const path = `v3/conversations/${encodeURIComponent(channel.id)}/activities/${body.id}`;
  await connector('PUT', path, refreshed(mri ?? ''));
  expect(teams.messages(ada.objectId, { place: channel.id }).at(-1)?.userCard).toBeUndefined();
  await teams.look(ada.objectId, channel.id);
  expect(views()).toBe(2);
});

it('shows the card that answers a click to whoever clicked, and to nobody else', async () => {
  const { teams, bot, post } = await startPlaces();
  const button = { type: 'Action.Execute', title: 'Go', verb: 'go', data: {} };
  const { body } = await post(channel.id, aCardMessage(anAdaptiveCard({ actions: [button] })));
  bot.answer = () => ({
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: anAdaptiveCard() },
  });
  await teams.execute(ada.objectId, body.id ?? '', { verb: 'go', place: channel.id });
  expect(teams.messages(ada.objectId, { place: channel.id })[0]).toHaveProperty('userCard');
  expect(teams.messages(ben.objectId, { place: channel.id })[0]).not.toHaveProperty('userCard');
});

const dialog = (task: unknown) => ({ status: 200, body: { task } });
const cardDialog = dialog({
  type: 'continue',
  value: {
    title: 'Ask',
    card: { contentType: 'application/vnd.microsoft.card.adaptive', content: anAdaptiveCard() },
  },
});

it('opens a dialog from the compose box and takes its steps', async () => {
  const { teams, bot } = await startPlaces();
  bot.answer = ({ name }) =>
    name === 'composeExtension/fetchTask' ? cardDialog : dialog({ type: 'message', value: 'Done.' });
  expect(await teams.openDialog(ada.objectId, { command: 'ask' })).toMatchObject({
    kind: 'card',
    title: 'Ask',
  });
  expect(await teams.stepDialog(ada.objectId, { command: 'ask', data: { verb: 'send' } })).toEqual({
    kind: 'message',
    text: 'Done.',
  });
  expect(bot.ofType('invoke').map(({ activity }) => activity['value'])).toEqual([
    { commandId: 'ask', commandContext: 'compose' },
    { commandId: 'ask', commandContext: 'compose', data: { verb: 'send' } },
  ]);
});

it('opens a dialog from a message with its text, its writer and a link to it', async () => {
  const { teams, bot } = await startPlaces();
  const { activityId } = await teams.send(ben.objectId, 'the import failed', { place: channel.id });
  bot.answer = () => cardDialog;
  await teams.openDialog(ada.objectId, { command: 'ask', place: channel.id, message: activityId });
  expect(bot.ofType('invoke')).toMatchObject([
    {
      activity: {
        value: {
          commandContext: 'message',
          messagePayload: {
            id: activityId,
            from: { user: { displayName: 'Ben Okafor' } },
            body: { content: 'the import failed' },
            linkToMessage: expect.stringContaining(activityId),
          },
        },
      },
    },
  ]);
});

it.each([
  ['nothing', { status: 200 }],
  ['an error', { status: 500 }],
  [
    'a card that Teams does not show',
    dialog({
      type: 'continue',
      value: {
        title: 'x',
        card: {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.6' },
        },
      },
    }),
  ],
  ['an empty word', dialog({ type: 'message', value: '' })],
])('says that the app cannot be reached when the bot answers a dialog with %s', async (_, answer) => {
  const { teams, bot } = await startPlaces();
  bot.answer = () => answer;
  expect(await teams.openDialog(ada.objectId, { command: 'ask' })).toMatchObject({ kind: 'unreachable' });
});

it('tells the bot which language a person uses', async () => {
  const { teams, bot } = await startStory({ people: [{ ...ada, locale: 'de-DE' }, ben] });
  await teams.send(ada.objectId, 'help');
  await teams.send(ben.objectId, 'help');
  expect(bot.ofType('message').map(({ activity }) => activity['locale'])).toEqual(['de-DE', 'en-GB']);
});
