import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/core/people.ts';
import { openExtension, type RequestRecord } from '../../src/core/requests/request.ts';
import { forDana, people, recordsByState } from '../support/records.ts';
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
