import { afterEach, beforeEach, expect, it } from 'vitest';
import { people } from '../support/records.ts';
import { aTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

let world: TeamsWorld;

beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

const { alex, dana, priya } = people;

/** What the bot answers to a message: one text. */
async function answerTo(text: string, changes = {}): Promise<string> {
  expect(await world.message(alex, text, changes)).toEqual({ status: 200 });
  expect(world.connector.calls).toHaveLength(1);
  return world.texts()[0] ?? '';
}

it('starts a request from one line and leaves the answer to its card', async () => {
  expect(await world.message(alex, 'request data-readonly 20m fix the import')).toEqual({ status: 200 });
  expect([...world.workflows.started.values()]).toMatchObject([
    {
      requester: { objectId: alex.objectId },
      beneficiary: { objectId: alex.objectId },
      entitlement: { name: 'data-readonly' },
      minutes: 20,
      reason: 'fix the import',
    },
  ]);
  expect(world.connector.calls).toEqual([]);
});

it.each(['Dana Fields', 'dana.fields@contoso.com'])('starts a request for %s', async (person) => {
  await world.message(alex, `request data-readonly for ${person} 20m fix the import`);
  expect([...world.workflows.started.values()]).toMatchObject([
    { requester: { objectId: alex.objectId }, beneficiary: { objectId: dana.objectId } },
  ]);
});

it('starts a request for somebody who is mentioned', async () => {
  const text = '<at>Latchkey</at> request data-readonly for <at>Dana Fields</at> 20m fix the import';
  const mention = (name: string, id: string) => ({
    type: 'mention',
    text: `<at>${name}</at>`,
    mentioned: { id, name },
  });
  const bot = world.activity(alex, {})['recipient'] as { id: string };
  await world.message(alex, text, {
    entities: [mention('Latchkey', bot.id), { type: 'clientInfo' }, mention('Dana Fields', '29:dana')],
  });
  expect([...world.workflows.started.values()]).toMatchObject([
    { beneficiary: { objectId: dana.objectId }, reason: 'fix the import' },
  ]);
});

it('takes the sender from Teams and not from anything in the message', async () => {
  await world.message(alex, 'request data-readonly 20m fix the import', {
    requesterId: priya.objectId,
    value: { requesterId: priya.objectId },
  });
  expect([...world.workflows.started.values()]).toMatchObject([{ requester: { objectId: alex.objectId } }]);
});

it('starts nothing when the same message is delivered again, and says so', async () => {
  const activity = world.activity(alex, { text: 'request data-readonly 20m fix the import' });
  await world.post(activity);
  await world.post(activity);
  expect(world.workflows.started.size).toBe(1);
  expect(world.texts()).toEqual([expect.stringContaining('asked already')]);
});

it('starts another request when the same is asked again', async () => {
  await world.message(alex, 'request data-readonly 20m fix the import');
  await world.message(alex, 'request data-readonly 20m fix the import');
  expect(world.workflows.started.size).toBe(2);
});

it.each([
  ['an unknown entitlement', 'request nothing-such 20m fix it', 'nothing called "nothing-such"'],
  ['no time at all', 'request data-readonly 0m fix it', '"0m" is not a duration'],
  ['too long a time', 'request data-readonly 9000h fix it', 'at most 48 h'],
  ['a time that is none', 'request data-readonly soon fix it', 'I found no duration'],
  ['no reason', 'request data-readonly 20m', 'what you need it for'],
  ['a reason of punctuation', 'request data-readonly 20m ...', 'what you need it for'],
  ['an unknown person', 'request data-readonly for Nobody Known 20m fix it', 'nobody called "Nobody Known"'],
  [
    'a person who may not receive it',
    'request data-readonly for Ben Okafor 20m fix it',
    'on behalf of Ben Okafor',
  ],
  [
    'a reason of 4 KB of emoji',
    `request data-readonly 20m fix ${'😀'.repeat(1024)}`,
    'at most 500 characters',
  ],
  ['an entitlement of 4 KB of emoji', `request ${'😀'.repeat(1024)} 20m fix it`, 'nothing called'],
  ['a person of 4 KB of emoji', `request data-readonly for ${'😀'.repeat(1024)} 20m fix it`, 'nobody called'],
])('answers %s with what to change and a line that would pass, and starts nothing', async (_, text, part) => {
  const answer = await answerTo(text);
  expect(answer).toContain(part);
  expect(answer).toContain('Nothing was started.');
  expect(answer.length).toBeLessThan(1000);
  expect(world.workflows.started.size).toBe(0);
  const example = /For example: (.*)$/.exec(answer)?.[1] ?? '';
  await world.message(alex, example);
  expect(world.workflows.started.size).toBe(1);
});

it('says everything that has to change at once', async () => {
  const answer = await answerTo('request data-readonly for Nobody Known 9000h');
  expect(answer).toContain('Please change:');
  expect(answer.match(/^• /gm)).toHaveLength(3);
});

it.each([
  ['4 KB of emoji', '😀'.repeat(1024)],
  ['nothing', ''],
  ['small talk', 'good morning'],
])('answers %s with what would do', async (_, text) => {
  expect(await answerTo(text)).toContain('request');
});

it('suggests the command that was most likely meant', async () => {
  expect(await answerTo('requets data-readonly 20m fix it')).toContain('Did you mean request?');
});

it('explains itself on help', async () => {
  expect(await answerTo('help')).toContain('request <what> for <person> <how long> <reason>');
});

it('sends text that cannot become Markdown', async () => {
  await answerTo('[click](https://evil.example)');
  expect(world.connector.calls[0]?.body).toMatchObject({ type: 'message', textFormat: 'plain' });
});

it('signs its messages as the managed identity', async () => {
  await answerTo('help');
  expect(world.connector.calls[0]?.authorization).toBe('Bearer token-of-the-bot');
});

it('answers with the form on request alone', async () => {
  await world.message(alex, 'request');
  expect(world.connector.calls).toMatchObject([
    {
      body: {
        attachments: [
          { contentType: 'application/vnd.microsoft.card.adaptive', content: { version: '1.5' } },
        ],
      },
    },
  ]);
  expect(JSON.stringify(world.connector.calls[0]?.body)).toContain('data-readonly');
});

it('tells a person who may ask for nothing so', async () => {
  await world.message(dana, 'request');
  expect(world.texts()).toEqual([expect.stringContaining('nothing in the catalogue')]);
});

it('does nothing for somebody whom Teams does not name', async () => {
  const from = { id: '29:someone', name: 'Someone' };
  expect(await answerTo('request data-readonly 20m fix it', { from })).toContain('did not say who you are');
  expect(world.workflows.started.size).toBe(0);
  expect(world.conversations.references.size).toBe(0);
});

it.each(['message', 'invoke'])(
  'treats a form in a %s that does not say that its chat is personal as if it were not',
  async (type) => {
    const conversation = { id: 'a:1', tenantId: '7e000000-0000-4000-8000-000000000001' };
    const action = {
      type: 'Action.Execute',
      verb: 'submitRequest',
      data: { entitlement: 'data-readonly', duration: '20m', reason: 'fix it' },
    };
    const response = await world.post(
      world.activity(alex, {
        type,
        name: 'adaptiveCard/action',
        value: type === 'invoke' ? { action } : { verb: action.verb, ...action.data },
        conversation,
      }),
    );
    expect(JSON.stringify([response, world.texts()])).toMatch(/personal chat/);
    expect(world.workflows.started.size).toBe(0);
    expect(world.conversations.references.size).toBe(0);
  },
);

it('keeps where to write to whoever writes', async () => {
  await world.message(alex, 'request data-readonly 20m fix the import');
  expect(world.conversations.references.get(alex.objectId)).toEqual({
    serviceUrl: world.connector.serviceUrl,
    conversationId: `a:${alex.objectId}`,
    botId: '28:b0b0b0b0-0000-4000-8000-000000000001',
    userId: `29:${alex.objectId}`,
    objectId: alex.objectId,
    tenantId: '7e000000-0000-4000-8000-000000000001',
    locale: 'en-GB',
  });
});

it('greets once when the app is added, and forgets the chat when it is removed', async () => {
  const added = world.activity(alex, { type: 'installationUpdate', action: 'add' });
  await world.post(added);
  await world.post(added);
  await world.post(world.activity(alex, { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }));
  expect(world.texts()).toEqual([expect.stringContaining('Hello!')]);
  expect(world.conversations.references.has(alex.objectId)).toBe(true);
  await world.post(world.activity(alex, { type: 'installationUpdate', action: 'remove' }));
  expect(world.conversations.references.has(alex.objectId)).toBe(false);
});

it.each(['messageReaction', 'typing', 'event', 'endOfConversation'])(
  'has nothing to say to a %s',
  async (type) => {
    expect(await world.post(world.activity(alex, { type }))).toEqual({ status: 200 });
    expect(world.connector.calls).toEqual([]);
  },
);

it('says that something of ours does not work when it does not, and logs what', async () => {
  const broken = await aTeamsWorld({ catalogue: () => Promise.reject(new Error('secret detail')) });
  expect(await broken.message(alex, 'request data-readonly 20m fix it')).toEqual({ status: 200 });
  expect(broken.texts()).toEqual([expect.stringContaining('Something on our side')]);
  expect(broken.texts()[0]).not.toContain('secret');
  expect(broken.log.lines).toMatchObject([{ level: 'error', event: 'teams.activityFailed' }]);
  await broken.stop();
});

it('answers 500 without a word when its answer cannot be sent', async () => {
  world.connector.trouble = () => ({ status: 400 });
  expect(await world.message(alex, 'help')).toEqual({ status: 500 });
});
