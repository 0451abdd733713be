import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/core/people.ts';
import { openExtension, type RequestRecord } from '../../src/core/requests/request.ts';
import { fuzzedFinding } from '../support/fuzzed-matters.ts';
import { forDana, people, recordsByState } from '../support/records.ts';
import type { MemoryFindings, MemoryGrantSwitch, MemoryMassRevocations } from '../support/teams-memory.ts';
import { aTeamsWorld, type TeamsWorld, tenantId } from '../support/teams-world.ts';

// "Nobody but an entitled approver can approve": tried as everybody, in every state, through every door.

let world: TeamsWorld;
beforeAll(async () => {
  world = await aTeamsWorld({ opensChats: true });
});
afterAll(() => world.stop());
beforeEach(() => {
  world.requests.records.clear();
  world.workflows.signals.length = 0;
  world.workflows.revocations.length = 0;
  world.workflows.settled.length = 0;
});

const { alex, dana, priya, ben, morgan } = people;
const stranger: PersonRef = {
  objectId: '99999999-0000-4000-8000-000000000001',
  displayName: 'Somebody Else',
  userPrincipalName: 'else@contoso.com',
};
const everybody = [alex, dana, priya, ben, morgan, stranger];

const channel = {
  id: '19:approvals@thread.tacv2;messageid=1',
  conversationType: 'channel',
  isGroup: true,
  tenantId,
};
const group = { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId };

let chats = 0;

/** Its answers are messages, and the bot keeps to the rates of each chat. */
function aNewChat() {
  chats += 1;
  return { conversation: { id: `a:${chats}`, conversationType: 'personal', tenantId } };
}

type Door = (by: PersonRef, verb: string, data: Record<string, unknown>) => Promise<unknown>;
const doors: readonly (readonly [string, Door])[] = [
  ['a card in the own chat', (by, verb, data) => world.press(by, verb, data)],
  ['a card in the channel', (by, verb, data) => world.press(by, verb, data, { conversation: channel })],
  ['a card in a group chat', (by, verb, data) => world.press(by, verb, data, { conversation: group })],
  [
    'an old client',
    (by, verb, data) => world.post(world.activity(by, { ...aNewChat(), value: { ...data, verb } })),
  ],
  [
    'the dialog',
    (by, verb, data) =>
      world.post(
        world.activity(by, {
          type: 'invoke',
          name: 'composeExtension/submitAction',
          value: { commandId: 'requestAccess', data: { ...data, verb, formId: 'f:1' } },
        }),
      ),
  ],
];

/** Whose answer the record waits for, and about what: said by the record alone. */
function awaited(record: RequestRecord): readonly string[] {
  const extension = record.state === 'active' ? openExtension(record) : undefined;
  const stage = record.state === 'pending' ? record.stage : extension?.stage;
  const decisions = extension ? extension.decisions : record.decisions;
  const own = [record.request.requester.objectId, record.request.beneficiary.objectId];
  return (stage?.approvers ?? [])
    .map(({ objectId }) => objectId)
    .filter(
      (id) =>
        !own.includes(id) &&
        !decisions.some(({ by, stage: index }) => by.objectId === id && index === stage?.index),
    );
}

const records = Object.entries(recordsByState).flatMap(([name, record]) => [
  [name, record] as const,
  [`${name}, for Dana`, forDana(record)] as const,
]);

/** Every state through the usual door; through the others, those in which somebody is asked. */
const open = records.filter(([, record]) => awaited(record).length > 0);

describe.each(doors)('through %s', (door, knock) => {
  it.each(door === doors[0]?.[0] ? records : open)(
    '%s: takes approvals and denials of those who are asked, and of nobody else',
    async (_, record) => {
      world.requests.records.set(record.request.id, record);
      const allowed = new Set(door === 'the dialog' ? [] : awaited(record));
      const { id: requestId } = record.request;
      for (const person of everybody)
        for (const stage of [0, 1])
          for (const extension of [undefined, 1])
            for (const [verb, more] of [
              ['approve', {}],
              ['deny', { reason: 'no' }],
            ] as const)
              await knock(person, verb, {
                requestId,
                stage,
                ...(extension !== undefined && { extension }),
                ...more,
              });
      const deciders = new Set(world.workflows.signals.map(({ signal }) => signal.by));
      for (const by of deciders) expect(allowed).toContain(by);
    },
  );
});

/** What else the buttons of our cards do to a request, with what their cards send. */
const onRequests: readonly (readonly [verb: string, more: object])[] = [
  ['approveForLess', { stage: 0, duration: '20m' }],
  ['cancel', {}],
  ['end', {}],
  ['extend', { duration: '20m' }],
  ['note', { reason: 'A question' }],
  ['revoke', { reason: 'It is enough' }],
];

/** Who may do what, said by the record alone and in other words than the product's. */
function entitledTo(kind: string, record: RequestRecord): readonly string[] {
  const { requester, beneficiary } = record.request;
  const own = [requester.objectId, beneficiary.objectId];
  const owners = [priya.objectId, ben.objectId].filter((id) => !own.includes(id));
  switch (kind) {
    case 'approve':
      return awaited(record);
    case 'cancel':
    case 'end':
    case 'extend':
      return own;
    case 'revoke':
      return [...owners, morgan.objectId];
    default:
      return [...own, ...owners, morgan.objectId];
  }
}

describe.each(doors)('through %s', (door, knock) => {
  it.each(records)('%s: lets nobody do to a request what is not theirs', async (_, record) => {
    world.requests.records.set(record.request.id, record);
    for (const person of everybody)
      for (const [verb, more] of onRequests)
        await knock(person, verb, { requestId: record.request.id, ...more });
    for (const { signal } of world.workflows.signals)
      expect([signal.kind, entitledTo(signal.kind, record)]).toEqual([
        signal.kind,
        expect.arrayContaining([signal.by]),
      ]);
    const isOver = ['ended', 'denied', 'timedOut', 'cancelled', 'failed'].includes(record.state);
    expect(isOver || door === 'the dialog' ? world.workflows.signals : []).toEqual([]);
  });

  it('lets nobody but a reviewer review an emergency', async () => {
    const { request } = recordsByState.activeEmergency;
    const opened = { openedAt: '2026-11-20T09:00:00.000Z', dueAt: '2026-11-21T09:00:00.000Z' };
    world.reviews.records.set(request.id, { schema: 1, revision: 1, request, ...opened });
    world.workflows.reviews.length = 0;
    for (const person of everybody)
      for (const verb of ['reviewRight', 'reviewWrong'])
        await knock(person, verb, { requestId: request.id, reason: 'I looked at it' });
    // The policy names nobody, so the administrators review.
    const by = new Set(world.workflows.reviews.map(({ signal }) => signal.by));
    expect([...by]).toEqual(door === 'the dialog' ? [] : [morgan.objectId]);
    world.reviews.records.clear();
  });

  it('lets nobody but an administrator revoke many at once, or decide what was found', async () => {
    const { active } = recordsByState;
    world.requests.records.set(active.request.id, active);
    const findings = world.ports.findings as MemoryFindings;
    const revocations = world.ports.revocations as MemoryMassRevocations;
    const { id: findingId, fingerprint } = fuzzedFinding;
    const others = everybody.filter((person) => person !== morgan);
    const scopes = [
      { of: 'everything' },
      { of: 'person', objectId: alex.objectId },
      { of: 'entitlement', name: active.request.entitlement.name },
      { of: 'account', name: 'data' },
    ];
    const tryAll = async (person: PersonRef) => {
      findings.records.set(findingId, fuzzedFinding);
      for (const scope of scopes)
        await knock(person, 'revokeAll', { ...scope, confirmed: 99, reason: 'An incident' });
      for (const verb of ['removeFinding', 'leaveFinding'])
        await knock(person, verb, { findingId, fingerprint });
    };
    for (const person of others) await tryAll(person);
    expect([...revocations.records.values()]).toEqual([]);
    expect(findings.records.get(findingId)).toBe(fuzzedFinding);
    expect([world.workflows.revocations, world.workflows.settled, world.workflows.signals]).toEqual([
      [],
      [],
      [],
    ]);
    await tryAll(morgan);
    // Where others read along, and in the dialog, nothing of this is to be confirmed.
    const isPersonal = door === doors[0]?.[0] || door === 'an old client';
    expect(world.workflows.revocations.length > 0).toBe(isPersonal);
    expect(world.workflows.settled).toEqual(door === 'the dialog' ? [] : [`${findingId}-2`]);
    revocations.records.clear();
  });
});

it.each([
  ['in the own chat', {}],
  ['in a channel', { conversation: channel }],
  ['in a group chat', { conversation: group }],
])('lets nobody but an administrator turn the switch %s', async (_, place) => {
  const grantSwitch = world.ports.grantSwitch as MemoryGrantSwitch;
  const by = { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName };
  for (const person of everybody.filter((each) => each !== morgan)) {
    grantSwitch.paused = undefined;
    await world.message(person, 'pause an incident', { ...aNewChat(), ...place });
    expect(grantSwitch.paused).toBeUndefined();
    grantSwitch.paused = { at: '2026-11-20T09:00:00.000Z', by, reason: 'An incident' };
    await world.message(person, 'resume', { ...aNewChat(), ...place });
    expect(grantSwitch.paused).toBeDefined();
  }
  await world.message(morgan, 'resume', { ...aNewChat(), ...place });
  expect(grantSwitch.paused).toBeUndefined();
});

it('takes the approval of each of those who are asked, so that what is above means something', async () => {
  const { pending, activeExtensionAsked } = recordsByState;
  for (const [record, data] of [
    [pending, {}],
    [activeExtensionAsked, { extension: 1 }],
  ] as const) {
    world.requests.records.set(record.request.id, record);
    for (const [, knock] of doors.slice(0, 4))
      for (const person of [priya, ben]) {
        world.workflows.signals.length = 0;
        await knock(person, 'approve', { requestId: record.request.id, stage: 0, ...data });
        expect(world.workflows.signals).toMatchObject([{ signal: { kind: 'approve', by: person.objectId } }]);
      }
  }
});
