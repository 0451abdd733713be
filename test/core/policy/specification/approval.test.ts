import { describe, expect, it } from 'vitest';
import { type Case, outcomeOf } from '../../../support/policy-case.ts';
import { group } from '../../../support/policy-world.ts';

const owners = `{ groups: [${group.owners}] }`;
const security = `{ groups: [${group.security}] }`;

const tiers = `tiers:\n  - { upTo: 1h, automatic: true }\n  - { upTo: 8h, stages: [{ approvers: ${owners} }] }\n  - { stages: [{ approvers: ${owners} }, { approvers: ${security} }] }`;

const onCall = `stages: [{ approvers: ${owners} }]\nautomatic: [{ name: on-call, upTo: 2h, environments: [staging], onCall: { groups: [${group.oncall}] } }]`;

const twoStages = `stages: [{ approvers: ${owners} }, { approvers: ${security} }]`;

const away = (
  from: string,
  to: string,
  when = 'starts: "2026-11-16T00:00:00Z", ends: "2026-11-23T00:00:00Z"',
) => ({
  policy: 'stages: [{ approvers: { users: [ben@contoso.com] } }]',
  top: `delegations: [{ from: ${from}@contoso.com, to: ${to}@contoso.com, ${when} }]`,
});

describe('how much approval, by duration', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('approved by a rule', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('who approves', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('while an approver is away', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});
