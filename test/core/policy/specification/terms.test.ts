import { describe, expect, it } from 'vitest';
import { type Case, outcomeOf } from '../../../support/policy-case.ts';
import { group } from '../../../support/policy-world.ts';

const owners = `{ groups: [${group.owners}] }`;
const office = `stages: [{ approvers: ${owners} }]\nwindows: { timeZone: Europe/Berlin, open: [{ days: [mon, tue, wed, thu, fri], from: "07:00", to: "19:00" }, { days: [sat], from: "22:00", to: "02:00" }] }`;

describe('for how long', () => {
  it.each<Case>([
    ['up to what the entitlement allows', { max: '4h' }, { minutes: 240 }, {}, 'ben or cho'],
    ['and not a minute longer', { max: '4h' }, { minutes: 241 }, {}, 'duration.max'],
    ['never for no time', {}, { minutes: 0 }, {}, 'duration.max'],
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('why', () => {
  it.each<Case>([
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});

describe('at what time', () => {
  it.each<Case>([
    ['in the hours of the policy', { policy: office }, {}, {}, 'ben or cho'],
    ['from the first minute', { policy: office }, { at: '2026-11-20T06:00:00.000Z' }, {}, 'ben or cho'],
    ['not a minute before', { policy: office }, { at: '2026-11-20T05:59:59.000Z' }, {}, 'window.open'],
    [
      'not from the last minute on',
      { policy: office },
      { at: '2026-11-20T18:00:00.000Z' },
      {},
      'window.open',
    ],
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
  ])('%s', async (...spec) => expect(await outcomeOf(spec)).toBe(spec[4]));
});
