import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { saysSomething } from '../../src/core/requests/reason.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import type { Signal } from '../../src/core/requests/signal.ts';
import { aRequest, people, recordsByState } from '../support/records.ts';
import { anyActivity, fuzzedIds } from '../support/teams-fuzz.ts';
import { appId, aTeamsWorld, type LooseActivity, type TeamsWorld, tenantId } from '../support/teams-world.ts';

// 10,000 activities and more with FUZZ_ACTIVITIES=10000; a sample of them otherwise.
const runs = Number(process.env['FUZZ_ACTIVITIES'] ?? 400);

const { alex, dana, priya, ben, morgan } = people;
const everybody = Object.values(people);
const channelId = '19:approvals@thread.tacv2';

function named(id: string, record: RequestRecord): RequestRecord {
  return { ...record, request: { ...aRequest({ id }), channel: channelId } };
}

const records = [
  named(fuzzedIds[0], recordsByState.pending),
  named(fuzzedIds[1], recordsByState.active),
  named(fuzzedIds[2], recordsByState.ended),
];

let world: TeamsWorld;
let token: string;

beforeAll(async () => {
  world = await aTeamsWorld({ opensChats: true });
  token = await world.connector.token(world.claims());
});
afterAll(() => world.stop());
afterEach(() => {
  world.log.lines.length = 0;
});

/** Who may send which signal, said in other words than the product's. */
function isEntitled({ kind, by }: Signal, record: RequestRecord): boolean {
  const is = (...allowed: readonly { readonly objectId: string }[]) =>
    allowed.some(({ objectId }) => objectId === by);
  switch (kind) {
    case 'approve':
    case 'deny':
      return record.state === 'pending' && is(priya, ben);
    case 'cancel':
      return record.state === 'pending' && is(alex);
    case 'end':
    case 'extend':
      return record.state === 'active' && is(alex);
    case 'revoke':
      return record.state === 'active' && is(priya, ben, morgan);
    case 'note':
      return record.state !== 'ended' && is(alex, priya, ben, morgan);
    case 'gone':
      return false;
  }
}

function checkState(activityFrom: LooseActivity): void {
  const actor = (activityFrom['from'] as { readonly aadObjectId?: string }).aadObjectId;
  for (const request of world.workflows.started.values()) {
    expect([actor, request.requester.objectId]).toEqual([alex.objectId, alex.objectId]);
    expect([alex.objectId, dana.objectId]).toContain(request.beneficiary.objectId);
    expect(request.entitlement.name).toBe('data-readonly');
    expect(request.minutes).toBeLessThanOrEqual(48 * 60);
    expect(saysSomething(request.reason)).toBe(true);
  }
  for (const { requestId, signal } of world.workflows.signals) {
    expect(signal.by).toBe(actor);
    const record = records.find(({ request }) => request.id === requestId);
    expect({ signal, isEntitled: record !== undefined && isEntitled(signal, record) }).toMatchObject({
      isEntitled: true,
    });
  }
  // What the bot sends is a card or plain text, never Markdown made of what people wrote.
  const texts = world.connector.calls.filter(({ body }) => typeof body['text'] === 'string');
  expect(texts.filter(({ body }) => body['textFormat'] !== 'plain')).toEqual([]);
}

let chats = 0;

/** The same in chats that nothing was sent to before: the bot keeps to the Connector's rates. */
function elsewhere(sent: LooseActivity): LooseActivity {
  chats += 1;
  const { aadObjectId } = sent['from'] as { readonly aadObjectId?: string };
  for (const objectId of [...everybody.map((person) => person.objectId), aadObjectId ?? 'nobody'])
    world.conversations.references.set(objectId, {
      serviceUrl: world.connector.serviceUrl,
      conversationId: `a:own-${objectId}-${chats}`,
      botId: `28:${appId}`,
      userId: `29:${objectId}`,
      objectId,
      tenantId,
    });
  const { id, ...conversation } = sent['conversation'] as { readonly id: string };
  return { ...sent, conversation: { ...conversation, id: id.replace(/^(a:|19:)/, `$1${chats}-`) } };
}

let seen = { started: 0, signals: 0, answered: 0 };

it(`answers whatever it is sent, and does only what whoever sent it may do (${runs} activities)`, async () => {
  seen = { started: 0, signals: 0, answered: 0 };
  await fc.assert(
    fc.asyncProperty(anyActivity, async (changes) => {
      for (const record of records) world.requests.records.set(record.request.id, record);
      world.workflows.started.clear();
      world.workflows.signals.length = 0;
      world.connector.calls.length = 0;
      const body = JSON.stringify(elsewhere(world.activity(alex, changes)));
      const response = await world.postRaw(body, { authorization: `Bearer ${token}` });
      expect({
        status: response.status,
        log: world.log.lines.filter(({ level }) => level === 'error'),
      }).toEqual({ status: 200, log: [] });
      expect((response.jsonBody as { readonly statusCode?: number } | undefined)?.statusCode ?? 200).not.toBe(
        500,
      );
      checkState(changes);
      for (const record of records) expect(world.requests.records.get(record.request.id)).toBe(record);
      seen.started += world.workflows.started.size;
      seen.signals += world.workflows.signals.length;
      seen.answered += response.jsonBody === undefined ? world.connector.calls.length : 1;
    }),
    { numRuns: runs, seed: Number(process.env['FUZZ_SEED'] ?? 20_261_120) },
  );
  // The sample is worth something only when some of it gets through.
  expect(seen.signals).toBeGreaterThan(runs / 100);
  expect(seen.started).toBeGreaterThan(0);
  expect(seen.answered).toBeGreaterThan(runs / 3);
}, 600_000);
