import { describe, expect, it } from 'vitest';
import { type Case, outcomeOf } from '../../../support/policy-case.ts';
import { group } from '../../../support/policy-world.ts';

const owners = `{ groups: [${group.owners}] }`;
const security = `{ groups: [${group.security}] }`;

describe('who may ask', () => {
  it.each<Case>([
    ['somebody in the group of requesters', {}, {}, {}, 'ben or cho'],
    ['nobody else', {}, { by: 'fay' }, {}, 'entitlement.visible'],
    ['nobody whose account is disabled', {}, {}, { disabled: ['ann'] }, 'requester.known'],
    ['nobody who is not in the directory any more', {}, {}, { gone: ['ann'] }, 'requester.known'],
    ['not for what does not exist', {}, { entitlement: 'nothing' }, {}, 'entitlement.visible'],
    ['not for what another policy governs', {}, { entitlement: 'other' }, {}, 'entitlement.visible'],
    ['somebody the other policy names, by name', {}, { by: 'gus', entitlement: 'other' }, {}, 'hal'],
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('deny wins', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('who may receive', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});
