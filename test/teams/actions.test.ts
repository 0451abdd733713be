import type { HttpResponseInit } from '@azure/functions';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { aRecord, forDana, people, recordsByState } from '../support/records.ts';
import { aTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

let world: TeamsWorld;

beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

const { alex, dana, priya, morgan } = people;
const requestId = aRecord().request.id;
const form = { entitlement: 'data-readonly', duration: '20m', reason: 'fix the import' };

async function given(record: RequestRecord): Promise<void> {
  await world.requests.insert(record);
}

interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

/** The body of an invoke's answer. The HTTP status is 200 whatever happens. */
function bodyOf(response: HttpResponseInit): InvokeBody {
  expect(response.status).toBe(200);
  return response.jsonBody as InvokeBody;
}

const card = 'application/vnd.microsoft.card.adaptive';
const message = 'application/vnd.microsoft.activity.message';
const error = 'application/vnd.microsoft.error';

it('starts a request from the form and puts a small card in its place', async () => {
  const body = bodyOf(await world.press(alex, 'submitRequest', form));
  expect(body).toMatchObject({ statusCode: 200, type: card });
  expect(JSON.stringify(body.value)).toContain('It waits for 2 approvers.');
  expect([...world.workflows.started.values()]).toMatchObject([
    { requester: { objectId: alex.objectId }, minutes: 20, reason: 'fix the import' },
  ]);
  expect(world.connector.calls).toEqual([]);
});

it('takes the usual time when the form names none, and the typed one before the chosen one', async () => {
  await world.press(alex, 'submitRequest', { ...form, duration: '' }, { replyToId: 'form-1' });
  await world.press(alex, 'submitRequest', { ...form, otherDuration: ' 1h30m ' }, { replyToId: 'form-2' });
  expect([...world.workflows.started.values()].map(({ minutes }) => minutes)).toEqual([240, 90]);
});

it('starts a request for somebody else from the form', async () => {
  await world.press(alex, 'submitRequest', { ...form, beneficiary: 'Dana Fields' });
  expect([...world.workflows.started.values()]).toMatchObject([{ beneficiary: { objectId: dana.objectId } }]);
});

it('takes one form for one request, however often it is sent', async () => {
  const activity = world.activity(alex, {
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: 'form-1',
    value: { action: { type: 'Action.Execute', verb: 'submitRequest', data: form } },
  });
  await world.post(activity);
  const again = bodyOf(await world.post(activity));
  const pressedAgain = bodyOf(await world.press(alex, 'submitRequest', form, { replyToId: 'form-1' }));
  expect(world.workflows.started.size).toBe(1);
  for (const body of [again, pressedAgain]) {
    expect(body).toMatchObject({ statusCode: 200, type: card });
    expect(JSON.stringify(body.value)).toContain('sent already');
  }
});

it('lets a form be corrected and sent again', async () => {
  const refused = bodyOf(
    await world.press(alex, 'submitRequest', { ...form, duration: '9000h', reason: '' }),
  );
  expect(refused).toMatchObject({ statusCode: 200, type: message });
  expect(refused.value).toMatch(/Please change:\n• .*at most 48 h\.\n• /s);
  expect(world.workflows.started.size).toBe(0);
  await world.press(alex, 'submitRequest', form);
  expect(world.workflows.started.size).toBe(1);
});

it.each([
  ['approve', priya, recordsByState.pending, { stage: 0 }, 'Access is being given now.'],
  ['approve', people.ben, recordsByState.pendingOneOfTwo, { stage: 0 }, 'You approved this.'],
  ['deny', priya, recordsByState.pending, { stage: 0, reason: 'Use staging.' }, 'You denied this.'],
  ['cancel', alex, recordsByState.pending, {}, 'You cancelled this.'],
  ['cancel', dana, forDana(recordsByState.pending), {}, 'You cancelled this.'],
  ['end', alex, recordsByState.active, {}, 'being taken back now'],
  ['revoke', priya, recordsByState.active, { reason: 'Wrong data.' }, 'You revoked this.'],
] as const)(
  'hands %s to the request and answers with the changed card',
  async (...[verb, by, record, data, words]) => {
    await given(
      record.stage?.index === 1 ? { ...record, stage: { ...record.stage, index: 0 }, decisions: [] } : record,
    );
    const body = bodyOf(await world.press(by, verb, { requestId, ...data }));
    expect(body).toMatchObject({ statusCode: 200, type: card });
    expect(JSON.stringify(body.value)).toContain(words);
    expect(body.value).not.toHaveProperty('actions');
    expect(world.workflows.signals).toMatchObject([
      { requestId, signal: { kind: verb, by: by.objectId, ...data } },
    ]);
  },
);

it.each([
  ['approve', alex, 'a request of your own'],
  ['approve', morgan, 'not an approver'],
  ['approve', dana, 'no request with this id'],
  ['end', alex, 'no active access'],
  ['cancel', priya, 'Only the people who asked'],
] as const)('refuses %s by somebody who may not, and says why', async (verb, by, words) => {
  await given(recordsByState.pending);
  const body = bodyOf(
    await world.press(by, verb, verb === 'approve' ? { requestId, stage: 0 } : { requestId }),
  );
  expect(body).toMatchObject({ statusCode: 200, type: message, value: expect.stringContaining(words) });
  expect(world.workflows.signals).toEqual([]);
});

it('takes no click on a card of an earlier stage', async () => {
  await given(recordsByState.pending);
  const body = bodyOf(await world.press(priya, 'approve', { requestId, stage: 1 }));
  expect(body).toMatchObject({
    statusCode: 200,
    type: message,
    value: expect.stringContaining('earlier stage'),
  });
  expect(world.workflows.signals).toEqual([]);
});

it('goes by who Teams says clicked, whatever the card claims', async () => {
  await given(recordsByState.pending);
  const body = bodyOf(await world.press(alex, 'approve', { requestId, stage: 0, by: priya.objectId }));
  expect(body).toMatchObject({ statusCode: 400, type: error });
  expect(world.workflows.signals).toEqual([]);
});

it('does nothing for a click by somebody whom Teams does not name', async () => {
  await given(recordsByState.pending);
  const response = await world.press(priya, 'approve', { requestId, stage: 0 }, { from: { id: '29:x' } });
  expect(bodyOf(response)).toMatchObject({ statusCode: 403, type: error });
  expect(world.workflows.signals).toEqual([]);
});

it.each([
  ['an unknown verb', 'grantEverything', { requestId }],
  ['an inherited verb', 'constructor', { requestId }],
  ['no data', 'approve', undefined],
  ['data that is no object', 'approve', 'k3m9p2x7qa'],
  ['an id that is none', 'approve', { requestId: "k3m9p2x7qa' or 1 eq 1", stage: 0 }],
  ['an id of another type', 'approve', { requestId: 7, stage: 0 }],
  ['no stage', 'approve', { requestId }],
  ['a stage of another type', 'approve', { requestId, stage: '0' }],
  ['a field too many', 'end', { requestId, minutes: 600 }],
  ['a denial without a reason', 'deny', { requestId, stage: 0 }],
  ['a reason that is too long', 'deny', { requestId, stage: 0, reason: 'x'.repeat(501) }],
  ['a form with a field too many', 'submitRequest', { ...form, requesterId: priya.objectId }],
  ['a form with a list', 'submitRequest', { ...form, entitlement: ['data-readonly'] }],
])('changes nothing on %s, and says so', async (_, verb, data) => {
  await given(recordsByState.pending);
  const body = bodyOf(await world.press(priya, verb, data));
  expect(body).toMatchObject({
    statusCode: 400,
    type: error,
    value: { code: '400', message: expect.stringContaining('Nothing was changed') },
  });
  expect(world.workflows.signals).toEqual([]);
  expect(world.workflows.started.size).toBe(0);
});

it('says so when an invoke is none of a card', async () => {
  const response = await world.post(world.activity(alex, { type: 'invoke', name: 'composeExtension/query' }));
  expect(bodyOf(response)).toMatchObject({ statusCode: 501, type: error });
});

it('answers an invoke with an error in its body when something of ours does not work', async () => {
  const broken = await aTeamsWorld({ catalogue: () => Promise.reject(new Error('secret detail')) });
  await broken.requests.insert(recordsByState.pending);
  const body = bodyOf(await broken.press(priya, 'approve', { requestId, stage: 0 }));
  expect(body).toMatchObject({ statusCode: 500, type: error });
  expect(JSON.stringify(body)).not.toContain('secret');
  await broken.stop();
});

it('takes the same clicks from clients that know only Action.Submit', async () => {
  await given(recordsByState.pending);
  const submit = { replyToId: 'card-1', text: undefined, value: { requestId, stage: 0, verb: 'approve' } };
  expect(await world.post(world.activity(priya, submit))).toEqual({ status: 200 });
  expect(world.workflows.signals).toMatchObject([
    { requestId, signal: { kind: 'approve', by: priya.objectId } },
  ]);
  expect(world.texts()).toEqual(['You approved this. Access is being given now.']);
});

it('puts a small card in the place of a form that an old client sent', async () => {
  const submit = { replyToId: 'form-1', text: undefined, value: { ...form, verb: 'submitRequest' } };
  await world.post(world.activity(alex, submit));
  expect(world.workflows.started.size).toBe(1);
  expect(world.connector.calls).toMatchObject([{ method: 'PUT', path: expect.stringMatching(/\/form-1$/) }]);
});

it('changes nothing on a submit with a field too many, and says so', async () => {
  await given(recordsByState.pending);
  await world.post(
    world.activity(priya, { value: { requestId, stage: 0, verb: 'approve', by: alex.objectId } }),
  );
  expect(world.workflows.signals).toEqual([]);
  expect(world.texts()).toEqual([expect.stringContaining('Nothing was changed')]);
});
