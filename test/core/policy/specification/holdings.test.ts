import { describe, expect, it } from 'vitest';
import { type Case, outcomeOf } from '../../../support/policy-case.ts';
import { group } from '../../../support/policy-world.ts';

const owners = `{ groups: [${group.owners}] }`;
const security = `{ groups: [${group.security}] }`;

const office = `stages: [{ approvers: ${owners} }]\nwindows: { timeZone: Europe/Berlin, open: [{ days: [mon, tue, wed, thu, fri], from: "07:00", to: "19:00" }, { days: [sat], from: "22:00", to: "02:00" }] }`;

const glass = `${office}\nbreakGlass: { who: { users: [ann@contoso.com, gus@contoso.com] }, max: 1h, tell: ${security}, review: { by: ${security}, within: 24h } }`;

describe('how much at once', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('what must not be held together', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('in an emergency', () => {
  it.each<Case>([
    ['whoever is named takes it at once', { policy: glass }, { breakGlass: true }, {}, 'emergency'],
    [
      'also if they could not ask for it',
      { policy: glass },
      { breakGlass: true, by: 'gus' },
      {},
      'emergency',
    ],
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});
