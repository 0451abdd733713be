import { describe, expect, it } from 'vitest';
import { type Asked, ask, group, inShort, opsCatalogue, type World } from '../../support/policy-world.ts';

/** What is said in words, in YAML, about whom and what is asked, and what comes of it. */
type Case = readonly [
  says: string,
  catalogue: Parameters<typeof opsCatalogue>[0],
  asked: Asked,
  world: World,
  outcome: string,
];

function specify(topic: string, cases: readonly Case[]): void {
  describe(topic, () => {
    it.each(cases)('%s', async (_, catalogue, asked, world, outcome) => {
      expect(inShort(await ask(opsCatalogue(catalogue), asked, world))).toBe(outcome);
    });
  });
}

const owners = `{ groups: [${group.owners}] }`;
const security = `{ groups: [${group.security}] }`;

specify('who may ask', [
  ['somebody in the group of requesters', {}, {}, {}, 'ben or cho'],
  ['nobody else', {}, { by: 'fay' }, {}, 'entitlement.visible'],
  ['nobody whose account is disabled', {}, {}, { disabled: ['ann'] }, 'requester.known'],
  ['nobody who is not in the directory any more', {}, {}, { gone: ['ann'] }, 'requester.known'],
  ['not for what does not exist', {}, { entitlement: 'nothing' }, {}, 'entitlement.visible'],
  ['not for what another policy governs', {}, { entitlement: 'other' }, {}, 'entitlement.visible'],
  ['somebody the other policy names, by name', {}, { by: 'gus', entitlement: 'other' }, {}, 'hal'],
]);

specify('deny wins', [
  [
    'over being a requester',
    { policy: `deny: { groups: [${group.leavers}] }\nstages: [{ approvers: ${owners} }]` },
    {},
    { groups: { leavers: ['ann'] } },
    'entitlement.visible',
  ],
  [
    'over being a beneficiary',
    {
      policy: `deny: { groups: [${group.leavers}] }\nstages: [{ approvers: ${owners} }]`,
      entitlement: `beneficiaries: { others: { groups: [${group.contractors}] } }`,
    },
    { for: 'eve' },
    { groups: { leavers: ['eve'] } },
    'beneficiary.allowed',
  ],
  [
    'for the whole catalogue too',
    { top: 'deny: { users: [ann@contoso.com] }' },
    {},
    {},
    'entitlement.visible',
  ],
  [
    'over an automatic rule',
    { policy: `deny: { users: [ann@contoso.com] }\ntiers: [{ automatic: true }]` },
    {},
    {},
    'entitlement.visible',
  ],
  [
    'over an emergency',
    {
      policy: `deny: { users: [ann@contoso.com] }\nstages: [{ approvers: ${owners} }]\nbreakGlass: { who: { users: [ann@contoso.com] }, max: 1h, tell: ${security}, review: { by: ${security}, within: 24h } }`,
    },
    { breakGlass: true },
    {},
    'entitlement.visible',
  ],
  [
    'and touches nobody else',
    { policy: `deny: { groups: [${group.leavers}] }\nstages: [{ approvers: ${owners} }]` },
    {},
    { groups: { leavers: ['fay'] } },
    'ben or cho',
  ],
]);

specify('who may receive', [
  ['the person who asks', {}, {}, {}, 'ben or cho'],
  [
    'not the person who asks, where that is said',
    { entitlement: 'beneficiaries: { self: false }' },
    {},
    {},
    'beneficiary.allowed',
  ],
  ['nobody else, unless they are named', {}, { for: 'fay' }, {}, 'beneficiary.allowed'],
  [
    'others who are named',
    { entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }' },
    { for: 'fay' },
    {},
    'ben or cho',
  ],
  [
    'no guest, even when named',
    { entitlement: `beneficiaries: { others: { groups: [${group.contractors}] } }` },
    { for: 'eve' },
    { guests: ['eve'] },
    'beneficiary.allowed',
  ],
  [
    'guests, where contractors are welcome',
    { entitlement: `beneficiaries: { contractors: true, others: { groups: [${group.contractors}] } }` },
    { for: 'eve' },
    { guests: ['eve'] },
    'ben or cho',
  ],
  ['no guest who asks for themselves', {}, {}, { guests: ['ann'] }, 'beneficiary.allowed'],
  [
    'nobody whose account is disabled',
    { entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }' },
    { for: 'fay' },
    { disabled: ['fay'] },
    'beneficiary.known',
  ],
]);

specify('for how long', [
  ['up to what the entitlement allows', { max: '4h' }, { minutes: 240 }, {}, 'ben or cho'],
  ['and not a minute longer', { max: '4h' }, { minutes: 241 }, {}, 'duration.max'],
  ['never for no time', {}, { minutes: 0 }, {}, 'duration.max'],
]);

specify('why', [
  ['there has to be a reason', {}, { reason: '  ' }, {}, 'reason.given'],
  ['one that says something', {}, { reason: '!!!' }, {}, 'reason.given'],
  [
    'as long as the entitlement wants it',
    { entitlement: 'reason: { minLength: 12 }' },
    { reason: 'fix it' },
    {},
    'reason.length',
  ],
  ['and not a novel', {}, { reason: 'x'.repeat(501) }, {}, 'reason.length'],
  [
    'with a ticket, where one is wanted',
    { entitlement: 'ticket: { required: true }' },
    {},
    {},
    'ticket.given',
  ],
  [
    'any ticket, where no form is given',
    { entitlement: 'ticket: { required: true }' },
    { ticket: '17' },
    {},
    'ben or cho',
  ],
  [
    'a ticket in the form that is given',
    { entitlement: 'ticket: { required: true, pattern: "OPS-[0-9]+", example: OPS-1 }' },
    { ticket: 'OPS-17' },
    {},
    'ben or cho',
  ],
  [
    'not in another',
    { entitlement: 'ticket: { required: true, pattern: "OPS-[0-9]+", example: OPS-1 }' },
    { ticket: 'see OPS-17 please' },
    {},
    'ticket.form',
  ],
  [
    'a ticket nobody asked for still has to be one',
    { entitlement: 'ticket: { required: false, pattern: "OPS-[0-9]+", example: OPS-1 }' },
    { ticket: 'tomorrow' },
    {},
    'ticket.form',
  ],
  ['none, where none is wanted', { entitlement: 'ticket: { required: false }' }, {}, {}, 'ben or cho'],
]);

const tiers = `tiers:\n  - { upTo: 1h, automatic: true }\n  - { upTo: 8h, stages: [{ approvers: ${owners} }] }\n  - { stages: [{ approvers: ${owners} }, { approvers: ${security} }] }`;

specify('how much approval, by duration', [
  ['none for an hour', { policy: tiers }, { minutes: 60 }, {}, 'automatic: up to 1 h'],
  ['one approver for more', { policy: tiers }, { minutes: 61 }, {}, 'ben or cho'],
  ['up to eight hours', { policy: tiers }, { minutes: 480 }, {}, 'ben or cho'],
  ['two stages beyond', { policy: tiers }, { minutes: 481 }, {}, 'ben or cho + dee'],
  [
    'and always somebody when it is for somebody else',
    { policy: tiers, entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }' },
    { minutes: 30, for: 'fay' },
    {},
    'ben or cho',
  ],
  [
    'so that what needs nobody is only for oneself',
    {
      policy: 'tiers: [{ automatic: true }]',
      entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }',
    },
    { for: 'fay' },
    {},
    'approvers.available',
  ],
]);

const onCall = `stages: [{ approvers: ${owners} }]\nautomatic: [{ name: on-call, upTo: 2h, environments: [staging], onCall: { groups: [${group.oncall}] } }]`;

specify('approved by a rule', [
  [
    'on call, not production, short',
    { policy: onCall, environment: 'staging' },
    {},
    { groups: { oncall: ['ann'] } },
    'automatic: on-call',
  ],
  ['not in production', { policy: onCall }, {}, { groups: { oncall: ['ann'] } }, 'ben or cho'],
  ['not off call', { policy: onCall, environment: 'staging' }, {}, {}, 'ben or cho'],
  [
    'not for longer',
    { policy: onCall, environment: 'staging' },
    { minutes: 121 },
    { groups: { oncall: ['ann'] } },
    'ben or cho',
  ],
  [
    'not for somebody else, even on call',
    {
      policy: onCall,
      environment: 'staging',
      entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }',
    },
    { for: 'fay' },
    { groups: { oncall: ['ann', 'fay'] } },
    'ben or cho',
  ],
  [
    'although nobody is left who could approve',
    { policy: onCall, environment: 'staging' },
    {},
    { groups: { oncall: ['ann'], owners: [] } },
    'automatic: on-call',
  ],
]);

const twoStages = `stages: [{ approvers: ${owners} }, { approvers: ${security} }]`;

specify('who approves', [
  ['never the requester', {}, { by: 'ben' }, { groups: { engineers: ['ben'] } }, 'cho'],
  [
    'never the beneficiary',
    { entitlement: 'beneficiaries: { others: { users: [cho@contoso.com] } }' },
    { for: 'cho' },
    {},
    'ben',
  ],
  ['nobody whose account is disabled', {}, {}, { disabled: ['ben'] }, 'cho'],
  ['nobody who has left', {}, {}, { gone: ['ben'] }, 'cho'],
  ['stage after stage', { policy: twoStages }, {}, {}, 'ben or cho + dee'],
  [
    'as many as the quorum says',
    { policy: `stages: [{ approvers: ${owners}, quorum: 2 }]` },
    {},
    {},
    '2 of ben or cho',
  ],
  [
    'and if there are not so many, nothing is asked',
    { policy: `stages: [{ approvers: ${owners}, quorum: 2 }]` },
    {},
    { gone: ['cho'] },
    'approvers.available',
  ],
  [
    'nobody left at a later stage stops it at once',
    { policy: twoStages },
    {},
    { groups: { security: [] } },
    'approvers.available',
  ],
  [
    'the manager of whoever receives it',
    { policy: 'stages: [{ approvers: { manager: true } }]' },
    {},
    { managers: { ann: 'gus' } },
    'gus',
  ],
  [
    'not a manager who asks for it',
    {
      policy: 'stages: [{ approvers: { manager: true } }]',
      entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }',
    },
    { for: 'fay' },
    { managers: { fay: 'ann' } },
    'approvers.available',
  ],
  [
    'somebody without a manager needs somebody else',
    { policy: 'stages: [{ approvers: { manager: true } }]' },
    {},
    {},
    'approvers.available',
  ],
  [
    'backups may, and are not asked',
    { policy: `stages: [{ approvers: { users: [ben@contoso.com] }, backup: ${security} }]` },
    {},
    {},
    'ben (also dee)',
  ],
  [
    'until nobody else is left',
    { policy: `stages: [{ approvers: { users: [ben@contoso.com] }, backup: ${security} }]` },
    {},
    { gone: ['ben'] },
    'dee',
  ],
  [
    'further people after a silence',
    { policy: `stages: [{ approvers: ${owners}, escalation: { after: 2h, to: ${security} } }]` },
    {},
    {},
    'ben or cho then dee after 120 min',
  ],
  [
    'at once when those to be asked are gone',
    { policy: `stages: [{ approvers: ${owners}, escalation: { after: 2h, to: ${security} } }]` },
    {},
    { groups: { owners: [] } },
    'dee',
  ],
]);

const away = (
  from: string,
  to: string,
  when = 'starts: "2026-11-16T00:00:00Z", ends: "2026-11-23T00:00:00Z"',
) => ({
  policy: 'stages: [{ approvers: { users: [ben@contoso.com] } }]',
  top: `delegations: [{ from: ${from}@contoso.com, to: ${to}@contoso.com, ${when} }]`,
});

specify('while an approver is away', [
  ['whoever they named decides, and they may too', away('ben', 'fay'), {}, {}, 'fay (also ben)'],
  [
    'not before they leave',
    away('ben', 'fay', 'starts: "2026-11-21T00:00:00Z", ends: "2026-11-23T00:00:00Z"'),
    {},
    {},
    'ben',
  ],
  ['not after they are back', away('ben', 'fay', 'ends: "2026-11-20T10:00:00Z"'), {}, {}, 'ben'],
  ['not whoever asks', away('ben', 'ann'), {}, {}, 'ben'],
  [
    'not for a request of their own',
    away('ben', 'fay'),
    { by: 'ben' },
    { groups: { engineers: ['ben'] } },
    'approvers.available',
  ],
  ['not somebody who has left', away('ben', 'fay'), {}, { gone: ['fay'] }, 'ben'],
  [
    'and delegates have no delegates',
    {
      policy: 'stages: [{ approvers: { users: [ben@contoso.com] } }]',
      top: 'delegations: [{ from: ben@contoso.com, to: fay@contoso.com, ends: "2026-11-23T00:00:00Z" }, { from: fay@contoso.com, to: gus@contoso.com, ends: "2026-11-23T00:00:00Z" }]',
    },
    {},
    {},
    'fay (also ben)',
  ],
  [
    'unless the policy has none of it',
    {
      ...away('ben', 'fay'),
      policy: 'stages: [{ approvers: { users: [ben@contoso.com] } }]\ndelegation: false',
    },
    {},
    {},
    'ben',
  ],
  [
    'one person and their delegate are one approver',
    {
      ...away('ben', 'fay'),
      policy: `stages: [{ approvers: { users: [ben@contoso.com], groups: [${group.owners}] }, quorum: 2 }]`,
    },
    {},
    { groups: { owners: [] } },
    'approvers.available',
  ],
  [
    'and with somebody else they are two',
    {
      ...away('ben', 'fay'),
      policy: `stages: [{ approvers: { users: [ben@contoso.com], groups: [${group.owners}] }, quorum: 2 }]`,
    },
    {},
    { groups: { owners: ['cho'] } },
    '2 of cho or fay (also ben)',
  ],
]);

const office = `stages: [{ approvers: ${owners} }]\nwindows: { timeZone: Europe/Berlin, open: [{ days: [mon, tue, wed, thu, fri], from: "07:00", to: "19:00" }, { days: [sat], from: "22:00", to: "02:00" }] }`;

specify('at what time', [
  ['in the hours of the policy', { policy: office }, {}, {}, 'ben or cho'],
  ['from the first minute', { policy: office }, { at: '2026-11-20T06:00:00.000Z' }, {}, 'ben or cho'],
  ['not a minute before', { policy: office }, { at: '2026-11-20T05:59:59.000Z' }, {}, 'window.open'],
  ['not from the last minute on', { policy: office }, { at: '2026-11-20T18:00:00.000Z' }, {}, 'window.open'],
  [
    'by the clock of the place, in summer too',
    { policy: office },
    { at: '2026-07-17T05:00:00.000Z' },
    {},
    'ben or cho',
  ],
  ['not on other days', { policy: office }, { at: '2026-11-22T10:00:00.000Z' }, {}, 'window.open'],
  ['over midnight', { policy: office }, { at: '2026-11-22T00:30:00.000Z' }, {}, 'ben or cho'],
  [
    'which belongs to the evening before',
    { policy: office },
    { at: '2026-11-21T00:30:00.000Z' },
    {},
    'window.open',
  ],
]);

specify('how much at once', [
  [
    'as much as the catalogue allows',
    { top: 'limits: { heldAtOnce: 2 }' },
    {},
    { held: { audit: 'active' } },
    'ben or cho',
  ],
  [
    'and no more',
    { top: 'limits: { heldAtOnce: 2 }' },
    {},
    { held: { audit: 'active', payments: 'granting' } },
    'held.limit',
  ],
  [
    'counting what is being taken back',
    { top: 'limits: { heldAtOnce: 1 }' },
    {},
    { held: { audit: 'revoking' } },
    'held.limit',
  ],
  [
    'not what is not decided yet',
    { top: 'limits: { heldAtOnce: 1 }' },
    {},
    { held: { audit: 'pending' } },
    'ben or cho',
  ],
  [
    'not the request itself',
    { top: 'limits: { heldAtOnce: 1 }' },
    { requestId: 'held0' },
    { held: { logs: 'active' } },
    'ben or cho',
  ],
  [
    'under one policy',
    { policy: `stages: [{ approvers: ${owners} }]\nheldAtOnce: 1` },
    {},
    { held: { audit: 'active' } },
    'held.limit',
  ],
  [
    'not counting what others govern',
    { policy: `stages: [{ approvers: ${owners} }]\nheldAtOnce: 1` },
    {},
    { held: { other: 'active' } },
    'ben or cho',
  ],
]);

specify('what must not be held together', [
  [
    'is refused while the other is held',
    { entitlement: 'conflictsWith: [payments]' },
    {},
    { held: { payments: 'active' } },
    'held.conflict',
  ],
  [
    'in both directions',
    { entitlement: 'conflictsWith: [payments]' },
    { entitlement: 'payments' },
    { held: { logs: 'active' } },
    'held.conflict',
  ],
  [
    'until it is really gone',
    { entitlement: 'conflictsWith: [payments]' },
    {},
    { held: { payments: 'revoking' } },
    'held.conflict',
  ],
  [
    'and concerns nothing else',
    { entitlement: 'conflictsWith: [payments]' },
    {},
    { held: { audit: 'active' } },
    'ben or cho',
  ],
]);

const glass = `${office}\nbreakGlass: { who: { users: [ann@contoso.com, gus@contoso.com] }, max: 1h, tell: ${security}, review: { by: ${security}, within: 24h } }`;

specify('in an emergency', [
  ['whoever is named takes it at once', { policy: glass }, { breakGlass: true }, {}, 'emergency'],
  ['also if they could not ask for it', { policy: glass }, { breakGlass: true, by: 'gus' }, {}, 'emergency'],
  ['but only then', { policy: glass }, { by: 'gus' }, {}, 'entitlement.visible'],
  [
    'nobody else',
    { policy: glass },
    { breakGlass: true, by: 'fay' },
    { groups: { engineers: ['fay'] } },
    'breakGlass.allowed',
  ],
  ['not where the policy has no emergencies', {}, { breakGlass: true }, {}, 'breakGlass.allowed'],
  [
    'not for longer than an emergency may last',
    { policy: glass },
    { breakGlass: true, minutes: 61 },
    {},
    'duration.max',
  ],
  [
    'not for somebody else',
    { policy: glass, entitlement: 'beneficiaries: { others: { users: [fay@contoso.com] } }' },
    { breakGlass: true, for: 'fay' },
    {},
    'breakGlass.allowed',
  ],
  ['at any hour', { policy: glass }, { breakGlass: true, at: '2026-11-22T10:00:00.000Z' }, {}, 'emergency'],
  [
    'without a ticket',
    { policy: glass, entitlement: 'ticket: { required: true }' },
    { breakGlass: true },
    {},
    'emergency',
  ],
  ['with a reason', { policy: glass }, { breakGlass: true, reason: '' }, {}, 'reason.given'],
  [
    'although nobody is left who could approve',
    { policy: glass },
    { breakGlass: true },
    { groups: { owners: [] } },
    'emergency',
  ],
  [
    'over the number one may hold',
    { policy: glass, top: 'limits: { heldAtOnce: 1 }' },
    { breakGlass: true },
    { held: { audit: 'active' } },
    'emergency',
  ],
  [
    'never together with what must not be held with it',
    { policy: glass, entitlement: 'conflictsWith: [payments]' },
    { breakGlass: true },
    { held: { payments: 'active' } },
    'held.conflict',
  ],
]);
