import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { saysSomething } from '../../src/core/requests/reason.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import type { Signal } from '../../src/core/requests/signal.ts';
import { actionVerbs } from '../../src/teams/actions.ts';
import { wordsOf } from '../../src/teams/commands/message-text.ts';
import { commandNames, parseCommand } from '../../src/teams/commands/parse-command.ts';
import { texts } from '../../src/teams/languages/en/texts.ts';
import { languages } from '../../src/teams/languages/languages.ts';
import { fuzzedFinding, fuzzedIds, fuzzedLines } from '../support/fuzzed-matters.ts';
import { aRequest, people, recordsByState } from '../support/records.ts';
import { anyActivity, sentWith } from '../support/teams-fuzz.ts';
import type {
  MemoryDelegations,
  MemoryFindings,
  MemoryGrantSwitch,
  MemoryMassRevocations,
} from '../support/teams-memory.ts';
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

/** Only whoever runs Latchkey turns the switch, revokes many at once, and decides what was found. */
function checkAdministration(activityFrom: LooseActivity): void {
  const actor = (activityFrom['from'] as { readonly aadObjectId?: string }).aadObjectId;
  const isMorgan = actor === morgan.objectId;
  const { workflows } = world;
  const turned = (world.ports.grantSwitch as MemoryGrantSwitch).paused !== undefined;
  const finding = findings().records.get(fuzzedFinding.id);
  const done = [
    turned,
    workflows.revocations.length > 0,
    workflows.settled.length > 0,
    finding?.revision !== 1,
  ];
  expect({ actor, done: !isMorgan && done.some(Boolean) }).toEqual({ actor, done: false });
  for (const { by, reason } of revocations().records.values()) {
    expect(by.objectId).toBe(actor);
    expect(saysSomething(reason)).toBe(true);
  }
  if (done.some(Boolean)) seen.administered += 1;
  for (const delegation of delegations().records.values()) {
    expect(delegation.from.objectId).toBe(actor);
    expect([priya.objectId, ben.objectId]).toContain(actor);
  }
  for (const { signal } of workflows.reviews) expect(signal.by).toBe(actor);
}

const findings = () => world.ports.findings as MemoryFindings;
const revocations = () => world.ports.revocations as MemoryMassRevocations;
const delegations = () => world.ports.delegations as MemoryDelegations;

/** As it was before anybody did anything. */
function reset(): void {
  world.requests.records.clear();
  for (const record of records) world.requests.records.set(record.request.id, record);
  world.workflows.started.clear();
  world.workflows.signals.length = 0;
  world.workflows.revocations.length = 0;
  world.workflows.settled.length = 0;
  world.workflows.reviews.length = 0;
  world.connector.calls.length = 0;
  findings().records.set(fuzzedFinding.id, fuzzedFinding);
  revocations().records.clear();
  delegations().records.clear();
  (world.ports.grantSwitch as MemoryGrantSwitch).paused = undefined;
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

let seen = { started: 0, signals: 0, answered: 0, administered: 0 };

it('sends every verb that a card has, as the card sends it', async () => {
  expect(Object.keys(sentWith).toSorted()).toEqual(actionVerbs.toSorted());
  for (const [verb, sent] of Object.entries(sentWith)) {
    reset();
    const [data] = fc.sample(sent, { numRuns: 1, seed: 7 });
    const response = await world.press(morgan, verb, data);
    expect({ verb, status: (response.jsonBody as { readonly statusCode: number }).statusCode }).toEqual({
      verb,
      status: 200,
    });
  }
});

it('writes every command, as people do', () => {
  const written = new Set(fuzzedLines.map((line) => line.replace(/ .*/, '')));
  expect(written).toEqual(new Set(commandNames));
  for (const line of fuzzedLines)
    expect([line, parseCommand(wordsOf(line, [], 'bot'), texts).kind]).not.toEqual([line, 'unclear']);
});

it.each([...languages])('names every other command in the help: %s', (_, language) => {
  for (const name of commandNames.filter((each) => each !== 'help'))
    expect(language.commands.help).toMatch(new RegExp(`\\b${name}\\b`));
});

it(`answers whatever it is sent, and does only what whoever sent it may do (${runs} activities)`, async () => {
  seen = { started: 0, signals: 0, answered: 0, administered: 0 };
  await fc.assert(
    fc.asyncProperty(anyActivity, async (changes) => {
      reset();
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
      checkAdministration(changes);
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
  expect(seen.administered).toBeGreaterThan(0);
  expect(seen.answered).toBeGreaterThan(runs / 3);
}, 600_000);
