import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Review } from '../../src/core/reviews/review.ts';
import { aRecord, aRequest, people, recordsByState } from '../support/records.ts';
import { aTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

let world: TeamsWorld;
beforeEach(async () => {
  world = await aTeamsWorld();
});
afterEach(() => world.stop());

const { alex, dana, priya, ben, morgan } = people;
const { pending, active } = recordsByState;
const { id } = active.request;

function store(...records: readonly (typeof active)[]): void {
  for (const record of records) world.requests.records.set(record.request.id, record);
}

/** Everything the bot has sent, as text. */
function said(): string {
  return world.connector.calls.map(({ body }) => JSON.stringify(body)).join('\n');
}

async function say(person: typeof alex, text: string): Promise<string> {
  world.connector.calls.length = 0;
  expect(await world.message(person, text)).toEqual({ status: 200 });
  expect(said()).not.toBe('');
  return said();
}

describe('over the HTTP edge, with signed tokens', () => {
  it('shows status to whom it belongs', async () => {
    store(active);
    expect(await say(alex, 'status')).toContain('Access is active');
    expect(await say(priya, 'status')).toContain('You have no open requests');
  });

  it('hands on what is done to a request, and to which', async () => {
    store(active);
    await say(alex, `extend ${id} 1h`);
    await say(alex, 'done');
    await say(morgan, `revoke ${id} because`);
    expect(world.workflows.signals).toMatchObject([
      { requestId: id, signal: { kind: 'extend', by: alex.objectId, minutes: 60 } },
      { requestId: id, signal: { kind: 'end', by: alex.objectId } },
      { requestId: id, signal: { kind: 'revoke', by: morgan.objectId, reason: 'because' } },
    ]);
  });

  it('lets strangers do nothing to a request, and says nothing about it', async () => {
    store(active);
    for (const text of [`done ${id}`, `extend ${id} 1h`, `cancel ${id}`, `revoke ${id} because`])
      expect(await say(dana, text)).toContain('no request with this id');
    expect(world.workflows.signals).toEqual([]);
    expect(world.audit.events.map(({ event }) => event)).toEqual(Array(4).fill('decision.refused'));
  });

  it('answers the button of the list with the list', async () => {
    store(active, aRecord({ ...pending, request: aRequest({ id: 'aaaaaaaaaa' }) }));
    const { jsonBody } = await world.press(alex, 'end', { requestId: id, list: 'mine' });
    expect(JSON.stringify(jsonBody)).toContain('The access is being taken back now.');
    expect(JSON.stringify(jsonBody)).toContain('Request aaaaaaaaaa');
  });

  it('sends pending cards to those who are asked', async () => {
    store(pending);
    expect(await say(priya, 'pending')).toContain('"verb":"approve"');
    expect(await say(dana, 'pending')).toContain('Nothing waits for your decision');
    expect(await say(alex, 'pending')).not.toContain('"verb":"approve"');
  });

  it('tells who holds what, and asks the clouds for administrators and oneself only', async () => {
    store(active);
    expect(await say(priya, 'who')).toContain('Alex Kim');
    expect(await say(dana, 'who')).toContain('Nobody holds anything');
    await say(priya, 'who Alex Kim');
    expect(world.workflows.surveys).toEqual([]);
    await say(morgan, 'who Alex Kim');
    await say(alex, 'who me');
    expect(world.workflows.surveys).toMatchObject([
      { askerId: morgan.objectId, personId: alex.objectId },
      { askerId: alex.objectId, personId: alex.objectId },
    ]);
  });

  it('takes a review from those who may review, and hands on nothing else', async () => {
    const request = aRequest({ breakGlass: true });
    const review: Review = {
      schema: 1,
      revision: 1,
      request,
      openedAt: '2026-11-20T09:00:00.000Z',
      dueAt: '2026-11-21T09:00:00.000Z',
    };
    world.reviews.records.set(request.id, review);
    const press = async (person: typeof alex, reason: string) => {
      const { jsonBody } = await world.press(person, 'reviewRight', { requestId: request.id, reason });
      return JSON.stringify(jsonBody);
    };
    // The policy names no reviewers, so the administrators review.
    expect(await press(dana, 'Fine')).toContain('no review with this id');
    expect(await press(priya, 'Fine')).toContain('no review with this id');
    expect(await press(alex, 'Fine')).toContain('Somebody else has to review');
    expect(await press(morgan, ' ')).toContain('what you found');
    expect(world.workflows.reviews).toEqual([]);
    expect(await press(morgan, 'It was down')).toContain('Thank you');
    expect(world.workflows.reviews).toMatchObject([
      { requestId: request.id, signal: { verdict: 'right', by: morgan.objectId, note: 'It was down' } },
    ]);
    expect(await say(morgan, 'review')).toContain('took access in an emergency');
    expect(await say(ben, 'review')).toContain('No review waits for you');
  });

  it('lets approvers name who decides instead, and administrators see the report', async () => {
    expect(await say(priya, 'delegate Ben Okafor until monday')).toContain(
      'Ben Okafor decides instead of you',
    );
    expect(await say(alex, 'delegate Ben Okafor until monday')).toContain('Only approvers');
    expect(await say(ben, 'status')).toContain('You decide instead of Priya Nair');
    expect(await say(morgan, 'report')).toContain('No request was closed');
    expect(await say(priya, 'report')).toContain('for those who run Latchkey');
  });

  it('starts no emergency before it is confirmed, and none that the policy refuses', async () => {
    expect(await say(alex, 'breakglass data-readonly 30m down')).toContain('cannot be taken in an emergency');
    await world.press(alex, 'takeInEmergency', {
      entitlement: 'data-readonly',
      duration: '30m',
      reason: 'down',
    });
    expect(world.workflows.started.size).toBe(0);
  });

  it.each([
    ['end', { requestId: id, list: 'theirs' }],
    ['reviewRight', { requestId: id }],
    ['reviewRight', { requestId: 'not an id', reason: 'x' }],
    ['takeInEmergency', { entitlement: 'data-readonly', duration: '1h' }],
    [
      'takeInEmergency',
      { entitlement: 'data-readonly', duration: '1h', reason: 'x', requesterId: dana.objectId },
    ],
    ['dismissEmergency', { anything: 1 }],
  ])('does nothing for %s with data that no card of ours sends', async (verb, data) => {
    store(active);
    const { jsonBody } = await world.press(alex, verb, data);
    expect(jsonBody).toMatchObject({ statusCode: 400 });
    expect(world.workflows.signals).toEqual([]);
    expect(world.workflows.reviews).toEqual([]);
    expect(world.workflows.started.size).toBe(0);
  });
});
