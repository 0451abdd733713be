import fc from 'fast-check';
import { people } from './records.ts';
import { appId, type LooseActivity, tenantId } from './teams-world.ts';

// Activities as nobody should send them, and enough among them that are right.

const { priya } = people;
const everybody = Object.values(people);
const channelId = '19:approvals@thread.tacv2';
/** Ids of the requests that are asked about. */
export const fuzzedIds = ['k3m9p2x7qa', 'a2b3c4d5e6', 'z9y8x7w6v5'] as const;

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
      'request',
      'help',
      'status',
      'who',
      'pending',
      'extend',
      'done',
      'revoke',
      'cancel',
      'review',
      'report',
      'delegate',
      'breakglass',
      'for',
      'ticket',
      'until',
      'monday',
      'confirm',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'data-readonly',
      'production',
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
);
const verb = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'considerRequest',
      'editRequest',
      'submitRequest',
      'approve',
      'approveForLess',
      'deny',
      'cancel',
      'end',
      'extend',
      'note',
      'revoke',
      'view',
    ),
  },
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

/** What a card really sends: then it is not the form of the click that keeps somebody from it. */
const clicks = fc
  .tuple(
    fc.constantFrom<string>(...fuzzedIds),
    fc.constantFrom('approve', 'deny', 'cancel', 'end', 'revoke', 'note', 'extend', 'view'),
    text,
  )
  .map(([requestId, name, reason]) => ({
    verb: name,
    data: {
      requestId,
      ...((name === 'approve' || name === 'deny') && { stage: 0 }),
      ...((name === 'deny' || name === 'revoke' || name === 'note') && { reason: reason.slice(0, 400) }),
      ...(name === 'extend' && { duration: '1h' }),
    },
  }));
const forms = fc
  .tuple(
    fc.constantFrom('considerRequest', 'editRequest', 'submitRequest'),
    text,
    fc.constantFrom('', 'Dana Fields', 'Ben Okafor'),
  )
  .map(([name, reason, beneficiary]) => ({
    verb: name,
    data: { entitlement: 'data-readonly', duration: '20m', beneficiary, reason: `a ${reason}`.slice(0, 450) },
  }));
const button = fc.oneof(
  { weight: 4, arbitrary: clicks },
  { weight: 2, arbitrary: forms },
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
