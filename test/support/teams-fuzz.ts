import fc from 'fast-check';
import { actionVerbs } from '../../src/teams/actions.ts';
import { commandNames, commandSynonyms } from '../../src/teams/commands/parse-command.ts';
import { fuzzedFinding, fuzzedIds, fuzzedLines } from './fuzzed-matters.ts';
import { people } from './records.ts';
import { appId, type LooseActivity, tenantId } from './teams-world.ts';

// Activities as nobody should send them, and enough among them that are right.
const { alex, priya } = people;
const everybody = Object.values(people);
const channelId = '19:approvals@thread.tacv2';
const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    ' ',
    '<at>Latchkey</at>',
    '&nbsp;',
    '\u202e\u0000\ufeff',
    '[x](https://evil.example)',
    '{{DATE(2020-01-01T00:00:00Z,SHORT)}}',
    '__proto__',
    'constructor',
    "' or 1 eq 1",
    '\ud800',
    '9'.repeat(400),
    '漢'.repeat(2000),
  ),
);
const word = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...commandNames,
      ...commandSynonyms,
      'all',
      'everything',
      'of',
      'account',
      'for',
      'ticket',
      'until',
      'monday',
      'off',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'data-readonly',
      'production',
      'data',
      'Dana',
      'Fields',
      'ben.okafor@contoso.com',
      ...fuzzedIds,
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('20m', '2h', '0m', '9000h', '1h30m', '99999999999999d', '-1h') },
  { weight: 1, arbitrary: junk },
);
const text = fc.oneof(
  fc.array(word, { maxLength: 9 }).map((words) => words.join(' ')),
  junk.map((reason) => `request data-readonly 20m ${reason}`),
  fc.constantFrom(...fuzzedLines),
);
const verb = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...actionVerbs) },
  { weight: 1, arbitrary: fc.oneof(junk, fc.constantFrom('toString', 'hasOwnProperty')) },
);
const rightOrWrong = <Value>(right: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: fc.anything() });
const data = fc
  .record(
    {
      requestId: rightOrWrong(fc.constantFrom<string>(...fuzzedIds)),
      stage: rightOrWrong(fc.constantFrom(0, 1)),
      extension: rightOrWrong(fc.constantFrom(1, 2)),
      reason: rightOrWrong(text),
      duration: rightOrWrong(fc.constantFrom('20m', '2h', '400h', '')),
      entitlement: rightOrWrong(fc.constantFrom('data-readonly', 'other')),
      beneficiary: rightOrWrong(fc.constantFrom('', 'Dana Fields', 'Ben Okafor')),
      formId: rightOrWrong(fc.constantFrom('f:1', 'f:2')),
      by: rightOrWrong(fc.constant(priya.objectId)),
    },
    { requiredKeys: [] },
  )
  .chain((fields) =>
    fc
      .subarray(Object.keys(fields))
      .map((kept) => Object.fromEntries(Object.entries(fields).filter(([key]) => kept.includes(key)))),
  );

const reason = text.map((written) => written.slice(0, 400));
const requestId = fc.constantFrom<string>(...fuzzedIds);
const onRequest = fc.record({ requestId });
const withReason = fc.record({ requestId, reason });
const form = fc.record({
  entitlement: fc.constant('data-readonly'),
  duration: fc.constant('20m'),
  beneficiary: fc.constantFrom('', 'Dana Fields', 'Ben Okafor'),
  reason: reason.map((written) => `a ${written}`),
});
const finding = fc.constant({ findingId: fuzzedFinding.id, fingerprint: fuzzedFinding.fingerprint });
const scope = fc.constantFrom(
  { of: 'everything' },
  { of: 'person', objectId: alex.objectId },
  { of: 'entitlement', name: 'data-readonly' },
  { of: 'account', name: 'data' },
);

/** What a card really sends with each verb: then it is not the form of the click that keeps somebody from it. */
export const sentWith: Readonly<Record<string, fc.Arbitrary<object>>> = {
  considerRequest: form,
  editRequest: form,
  submitRequest: form,
  approve: fc.record({ requestId, stage: fc.constant(0) }),
  approveForLess: fc.record({ requestId, stage: fc.constant(0), duration: fc.constant('20m') }),
  deny: fc.record({ requestId, stage: fc.constant(0), reason }),
  cancel: onRequest,
  end: onRequest,
  extend: fc.record({ requestId, duration: fc.constant('1h') }),
  note: withReason,
  view: onRequest,
  takeInEmergency: fc.record({
    entitlement: fc.constant('data-readonly'),
    duration: fc.constant('20m'),
    reason,
  }),
  dismissEmergency: fc.constant({}),
  reviewRight: withReason,
  reviewWrong: withReason,
  removeFinding: finding,
  leaveFinding: finding,
  revokeAll: fc.tuple(scope, reason).map(([of, why]) => ({ ...of, confirmed: 9, reason: why })),
  dismissRevokeAll: fc.constant({}),
  revoke: withReason,
};
const clicks = fc
  .constantFrom(...Object.keys(sentWith))
  .chain((name) => (sentWith[name] ?? fc.constant({})).map((sent) => ({ verb: name, data: sent })));
const button = fc.oneof(
  { weight: 6, arbitrary: clicks },
  { weight: 2, arbitrary: fc.record({ verb, data }) },
  { weight: 1, arbitrary: fc.record({ verb: rightOrWrong(verb), data: fc.anything() }) },
);

const from = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(...everybody)
      .map(({ objectId }) => ({ id: `29:${objectId}`, aadObjectId: objectId })),
  },
  { weight: 1, arbitrary: fc.uuid().map((aadObjectId) => ({ id: '29:stranger', aadObjectId })) },
  { weight: 1, arbitrary: fc.constant({ id: '29:nobody' }) },
);
const conversation = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ id: 'a:chat', conversationType: 'personal', tenantId }) },
  {
    weight: 2,
    arbitrary: fc.constant({
      id: `${channelId};messageid=1`,
      conversationType: 'channel',
      isGroup: true,
      tenantId,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      id: '19:group@thread.v2',
      conversationType: 'groupChat',
      isGroup: true,
      tenantId,
    }),
  },
  { weight: 1, arbitrary: junk.map((id) => ({ id: `a:${id}`, tenantId })) },
);
const places = {
  from,
  conversation,
  locale: fc.option(fc.constantFrom('en-GB', 'de-DE', 'xx', '', 'de_DE.UTF-8'), { nil: undefined }),
  entities: fc.oneof(
    fc.constant([]),
    fc.array(
      fc.oneof(
        fc.anything(),
        fc.record({
          type: fc.constant('mention'),
          text: fc.oneof(fc.constant('<at>Latchkey</at>'), junk),
          mentioned: fc.record({ id: fc.oneof(fc.constant(`28:${appId}`), junk), name: junk }),
        }),
      ),
      { maxLength: 3 },
    ),
  ),
};
export const anyActivity: fc.Arbitrary<LooseActivity> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('message'), text: rightOrWrong(text), ...places }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('message'),
      value: button.map(({ verb: name, data: sent }) => ({
        ...(typeof sent === 'object' && sent),
        verb: name,
      })),
      ...places,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('invoke'),
      name: fc.constant('adaptiveCard/action'),
      value: button.map((action) => ({ action: { type: 'Action.Execute', ...action } })),
      replyToId: fc.constant('1'),
      ...places,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('invoke'),
      name: fc.constantFrom(
        'composeExtension/fetchTask',
        'composeExtension/submitAction',
        'task/fetch',
        'signin/verifyState',
      ),
      value: fc.record({
        commandId: rightOrWrong(fc.constant('requestAccess')),
        data: button.map(({ verb: name, data: sent }) => ({
          ...(typeof sent === 'object' && sent),
          verb: name,
          formId: 'f:1',
        })),
        messagePayload: fc.oneof(
          fc.anything(),
          fc.record({ body: fc.record({ content: junk }), linkToMessage: junk }),
        ),
      }),
      ...places,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.oneof(
        junk.filter((type) => type !== ''),
        fc.constantFrom(
          'installationUpdate',
          'conversationUpdate',
          'messageReaction',
          'event',
          'endOfConversation',
        ),
      ),
      action: fc.constantFrom('add', 'remove', 'add-upgrade', 7),
      value: fc.anything(),
      ...places,
    }),
  },
);
