import type { HttpResponseInit } from '@azure/functions';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { longestReason } from '../../src/core/requests/reason.ts';
import type { AdaptiveCard } from '../../src/teams/cards/elements.ts';
import { lintCard } from '../support/card-lint.ts';
import { people } from '../support/records.ts';
import { aTeamsWorld, type LooseActivity, type TeamsWorld, tenantId } from '../support/teams-world.ts';

let world: TeamsWorld;

beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

const { alex, dana, priya } = people;
const commandId = 'requestAccess';
const answers = { entitlement: 'data-readonly', duration: '20m', reason: 'fix the import' };

/** The dialog is used in a chat of other people, where the bot is not. */
const elsewhere = { id: '19:a_b@unq.gbl.spaces', conversationType: 'personal', tenantId };

async function open(from = alex, value: LooseActivity = {}, changes: LooseActivity = {}) {
  return world.post(
    world.activity(from, {
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      id: 'f:opened',
      value: { commandId, commandContext: 'compose', ...value },
      conversation: elsewhere,
      ...changes,
    }),
  );
}

async function step(from: typeof alex, verb: string, data: LooseActivity, formId = 'f:opened') {
  return world.post(
    world.activity(from, {
      type: 'invoke',
      name: 'composeExtension/submitAction',
      value: { commandId, commandContext: 'compose', data: { ...data, verb, formId } },
      conversation: elsewhere,
    }),
  );
}

/** The card that the dialog shows next; it is one that Teams shows. */
function cardOf(response: HttpResponseInit): AdaptiveCard {
  expect(response).toMatchObject({ status: 200, jsonBody: { task: { type: 'continue' } } });
  const { task } = response.jsonBody as { task: { value: { card: { content: AdaptiveCard } } } };
  expect(lintCard(task.value.card.content)).toEqual([]);
  return task.value.card.content;
}

/** The last word of the dialog. */
function wordOf(response: HttpResponseInit): string {
  expect(response).toMatchObject({ status: 200, jsonBody: { task: { type: 'message' } } });
  return (response.jsonBody as { task: { value: string } }).task.value;
}

function buttons(card: AdaptiveCard): readonly { readonly type: string; readonly data: LooseActivity }[] {
  return card['actions'] as { readonly type: string; readonly data: LooseActivity }[];
}

function inputs(card: AdaptiveCard): Map<string, LooseActivity> {
  const found = [...JSON.stringify(card).matchAll(/\{"type":"Input\.\w+","id":"(\w+)"/g)].map(
    ([, id]) => id ?? '',
  );
  const flat = (value: unknown): LooseActivity[] =>
    typeof value !== 'object' || value === null
      ? []
      : [...(Array.isArray(value) ? [] : [value as LooseActivity]), ...Object.values(value).flatMap(flat)];
  return new Map(found.map((id) => [id, flat(card).find((each) => each['id'] === id) ?? {}]));
}

it('opens the form for what the person may ask for', async () => {
  const card = cardOf(await open());
  expect([...inputs(card).keys()]).toEqual([
    'entitlement',
    'duration',
    'otherDuration',
    'beneficiary',
    'reason',
  ]);
  expect(JSON.stringify(card)).toContain('Read the data platform');
  expect(buttons(card)).toMatchObject([
    { type: 'Action.Submit', data: { verb: 'considerRequest', formId: 'f:opened' } },
  ]);
});

it('has no form for somebody who may ask for nothing', async () => {
  expect(wordOf(await open(priya))).toContain('nothing in the catalogue');
});

it('shows who would have to approve before anything is sent', async () => {
  const card = cardOf(await step(alex, 'considerRequest', answers));
  const text = JSON.stringify(card);
  for (const shown of ['Who has to approve', 'Priya Nair', 'Ben Okafor', '20 min', 'fix the import'])
    expect(text).toContain(shown);
  expect(buttons(card).map(({ data }) => data['verb'])).toEqual(['submitRequest', 'editRequest']);
  expect(world.workflows.started.size).toBe(0);
});

it('sends exactly what was shown', async () => {
  const review = cardOf(await step(alex, 'considerRequest', { ...answers, beneficiary: 'Dana Fields' }));
  const { verb, formId, ...data } = buttons(review)[0]?.data ?? {};
  const sent = cardOf(await step(alex, String(verb), data, String(formId)));
  expect(JSON.stringify(sent)).toContain('It waits for 2 approvers.');
  expect([...world.workflows.started.values()]).toMatchObject([
    {
      requester: { objectId: alex.objectId },
      beneficiary: { objectId: dana.objectId },
      minutes: 20,
      reason: 'fix the import',
    },
  ]);
});

it('goes back to the form with everything that was written', async () => {
  const card = cardOf(
    await step(alex, 'editRequest', { ...answers, otherDuration: '25m', beneficiary: 'Dana Fields' }),
  );
  const values = Object.fromEntries([...inputs(card)].map(([id, input]) => [id, input['value']]));
  expect(values).toEqual({
    entitlement: 'data-readonly',
    duration: '20m',
    otherDuration: '25m',
    beneficiary: 'Dana Fields',
    reason: 'fix the import',
  });
  expect(world.workflows.started.size).toBe(0);
});

it.each(['considerRequest', 'submitRequest'])(
  'says everything that has to change at %s, in the filled form',
  async (verb) => {
    const card = cardOf(
      await step(alex, verb, {
        ...answers,
        otherDuration: '9000h',
        beneficiary: 'Nobody Known',
        reason: '...',
      }),
    );
    const text = JSON.stringify(card);
    for (const problem of ['change this first', 'at most 48 h', 'nobody called', 'what you need it for'])
      expect(text).toContain(problem);
    expect(inputs(card).get('reason')).toMatchObject({ value: '...' });
    expect(world.workflows.started.size).toBe(0);
  },
);

it('takes one dialog for one request, however often it is sent or delivered', async () => {
  for (let time = 0; time < 3; time += 1) await step(alex, 'submitRequest', answers);
  expect(world.workflows.started.size).toBe(1);
  await step(alex, 'submitRequest', answers, 'f:another');
  expect(world.workflows.started.size).toBe(2);
});

it('begins the reason with the message that it was opened from', async () => {
  const linkToMessage = 'https://teams.microsoft.com/l/message/19:x@thread.tacv2/1700000000000?tenantId=1';
  const card = cardOf(
    await open(alex, {
      commandContext: 'message',
      messagePayload: {
        id: '1700000000000',
        linkToMessage,
        from: { user: { displayName: 'Sam Ortiz', id: dana.objectId } },
        body: {
          contentType: 'html',
          content: '<div>The import&nbsp;of <b>last night</b> &lt;failed&gt;</div>',
        },
      },
    }),
  );
  expect(inputs(card).get('reason')).toMatchObject({
    value: `About Sam Ortiz's message “The import of last night <failed>” (${linkToMessage}): `,
  });
});

it.each([
  ['is very long', { body: { content: 'x'.repeat(90_000) } }],
  [
    'leads elsewhere',
    { linkToMessage: 'https://evil.example/teams.microsoft.com', body: { content: 'hello' } },
  ],
  ['runs a script', { linkToMessage: 'javascript:alert(1)', body: { content: '<script>alert(1)</script>' } }],
  ['is empty', {}],
  ['has a broken character reference', { body: { content: '&#9999999; &#0; &amp;' } }],
])('leaves room for a reason when the message %s', async (_, messagePayload) => {
  const card = cardOf(await open(alex, { commandContext: 'message', messagePayload }));
  const value = String(inputs(card).get('reason')?.['value']);
  expect(value.length).toBeLessThan(longestReason / 2);
  expect(value).not.toMatch(/evil|javascript|<script/);
});

it.each([
  ['another command', { commandId: 'other' }],
  ['a verb of a card', { data: { verb: 'approve', formId: 'f:1', requestId: 'k3m9p2x7qa', stage: 0 } }],
  ['no form', { data: { verb: 'submitRequest', ...answers } }],
  [
    'a field too many',
    { data: { verb: 'submitRequest', formId: 'f:1', ...answers, requesterId: priya.objectId } },
  ],
  ['nothing', { data: undefined }],
  ['a list', { data: [] }],
])('changes nothing on a dialog that sends %s, and says so', async (_, value) => {
  const activity = world.activity(alex, {
    type: 'invoke',
    name: 'composeExtension/submitAction',
    value: { commandId, ...value },
    conversation: elsewhere,
  });
  expect(wordOf(await world.post(activity))).toContain('Nothing was changed');
  expect(world.workflows.started.size).toBe(0);
});

it('does not take the chat in which a dialog is used for the chat with the bot', async () => {
  await open();
  await step(alex, 'submitRequest', answers);
  expect(world.conversations.references.size).toBe(0);
});

it('says in the dialog that something of ours does not work', async () => {
  const broken = await aTeamsWorld({ catalogue: () => Promise.reject(new Error('secret detail')) });
  const response = await broken.post(
    broken.activity(alex, {
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      value: { commandId },
      conversation: elsewhere,
    }),
  );
  expect(wordOf(response)).toContain('Something on our side');
  await broken.stop();
});

it('knows nobody in a dialog whom Teams does not name', async () => {
  expect(wordOf(await open(alex, {}, { from: { id: '29:x' } }))).toContain('did not say who you are');
});
