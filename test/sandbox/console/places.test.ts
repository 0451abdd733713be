import { expect, onTestFinished, test, vi } from 'vitest';
import { createMovableClock } from '../../../src/sandbox/clock.ts';
import { startConsole } from '../../../src/sandbox/console/console.ts';
import type { ConsoleOptions } from '../../../src/sandbox/console/options.ts';
import type { ConsoleState, StoryPerson } from '../../../src/sandbox/console/view.ts';
import { aCardMessage, ada, anAdaptiveCard, ben, startStory as startTeamsStory } from '../teams/support.ts';

const place = '19:approvals@thread.tacv2';
const adaInChannel = 'ada in the channel';

function person(of: typeof ada, side: StoryPerson['side']): StoryPerson {
  const { objectId, displayName, userPrincipalName } = of;
  return {
    personId: objectId,
    name: displayName,
    userPrincipalName,
    about: 'Engineer',
    suggestions: [],
    side,
  };
}

async function startStory(options: Partial<ConsoleOptions> = {}) {
  const story = await startTeamsStory({ places: [{ id: place, name: 'Approvals', kind: 'channel' }] });
  const page = await startConsole({
    port: 0,
    botName: 'Latchkey',
    teams: story.teams,
    clouds: () => [],
    clock: createMovableClock(),
    actions: { advance: () => Promise.resolve(), advanceToNextEnd: () => Promise.resolve(false) },
    people: [
      person(ada, 'requester'),
      person(ben, 'approver'),
      { ...person(ada, 'requester'), personId: adaInChannel, seat: { objectId: ada.objectId, place } },
    ],
    dialogCommand: 'ask',
    ...options,
  });
  onTestFinished(() => page.stop());
  const post = async (path: string, body: unknown) => {
    const response = await fetch(new URL(path, page.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const state = async () => (await (await fetch(new URL('/api/state', page.url))).json()) as ConsoleState;
  return { ...story, page, post, state };
}

const path = `v3/conversations/${encodeURIComponent(place)}/activities`;

test('somebody with a seat in a channel reads and writes there', async () => {
  const { post, state, bot } = await startStory();
  await post('/api/messages', { personId: adaInChannel, text: 'help' });
  expect(bot.ofType('message')).toMatchObject([
    { activity: { from: { aadObjectId: ada.objectId }, conversation: { conversationType: 'channel' } } },
  ]);
  const { chats } = await state();
  expect(chats[adaInChannel]).toMatchObject([{ text: 'help', by: ada.objectId }]);
  expect(chats[ada.objectId]).toEqual([]);
});

test('a page that is open asks for the views of those who sit in a channel', async () => {
  const { page, connector, bot, post, state } = await startStory();
  await post('/api/messages', { personId: adaInChannel, text: 'help' });
  const { id: mri } = (bot.ofType('message')[0]?.activity['from'] ?? {}) as { readonly id?: string };
  bot.answer = ({ name }) =>
    name === 'adaptiveCard/action'
      ? {
          status: 200,
          body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: anAdaptiveCard() },
        }
      : { status: 200 };
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  await fetch(new URL('/api/events', page.url), { signal: stop.signal });
  const action = { type: 'Action.Execute', title: 'View', verb: 'view', data: {} };
  await connector('POST', path, aCardMessage(anAdaptiveCard({ refresh: { action, userIds: [mri] } })));
  await vi.waitFor(async () =>
    expect((await state()).chats[adaInChannel]?.at(-1)).toHaveProperty('userCard'),
  );
});

test('the dialog is opened and taken on, and its last word is shown', async () => {
  const { post, bot } = await startStory();
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: anAdaptiveCard() };
  bot.answer = ({ name }) => ({
    status: 200,
    body: {
      task:
        name === 'composeExtension/fetchTask'
          ? { type: 'continue', value: { title: 'Ask', card } }
          : { type: 'message', value: 'Done.' },
    },
  });
  expect(await post('/api/dialog', { personId: ada.objectId })).toEqual({
    status: 200,
    body: { dialog: { title: 'Ask', card: anAdaptiveCard() } },
  });
  expect(await post('/api/dialog', { personId: adaInChannel, data: { verb: 'send' } })).toEqual({
    status: 200,
    body: { kind: 'message', text: 'Done.' },
  });
});

test('says so when the bot does not answer the dialog', async () => {
  const { post, bot } = await startStory();
  bot.answer = () => ({ status: 500 });
  expect(await post('/api/dialog', { personId: ada.objectId })).toMatchObject({ body: { kind: 'error' } });
});

test.each([
  ['/api/dialog', { personId: 'nobody' }, 422],
  ['/api/messages', { personId: 'nobody', text: 'help' }, 422],
  ['/api/dialog', { personId: ada.objectId, data: [] }, 400],
  ['/api/dialog', { personId: ada.objectId, messageId: 'none' }, 422],
])('refuses %s with %o', async (route, body, status) => {
  const { post } = await startStory();
  expect(await post(route, body)).toMatchObject({ status });
});
