import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseUntil } from '../../../src/core/requests/until.ts';

// A Friday, eleven o'clock in Berlin.
const friday = new Date('2026-11-20T10:00:00.000Z');
const until = (text: string, timeZone = 'Europe/Berlin', now = friday) =>
  parseUntil(text, now, timeZone)?.toISOString();

it.each([
  ['3d', '2026-11-23T10:00:00.000Z'],
  ['2 weeks', '2026-12-04T10:00:00.000Z'],
  ['tomorrow', '2026-11-20T23:00:00.000Z'],
  ['monday', '2026-11-22T23:00:00.000Z'],
  ['Mon', '2026-11-22T23:00:00.000Z'],
  ['Monday.', '2026-11-22T23:00:00.000Z'],
  ['friday', '2026-11-26T23:00:00.000Z'],
  ['2026-12-24', '2026-12-23T23:00:00.000Z'],
  ['24.12.2026', '2026-12-23T23:00:00.000Z'],
  ['24.12.', '2026-12-23T23:00:00.000Z'],
  ['1.2.', '2027-01-31T23:00:00.000Z'],
])('reads %j as the beginning of that day, or as a time from now', (text, moment) => {
  expect(until(text)).toBe(moment);
});

it.each([
  ['Etc/UTC', '2026-11-23T00:00:00.000Z'],
  ['America/Los_Angeles', '2026-11-23T08:00:00.000Z'],
  ['Asia/Kolkata', '2026-11-22T18:30:00.000Z'],
])('goes by the clocks of %s', (timeZone, moment) => {
  expect(until('monday', timeZone)).toBe(moment);
});

it('knows when the clocks change in between', () => {
  const before = new Date('2026-03-27T12:00:00.000Z');
  expect(until('monday', 'Europe/Berlin', before)).toBe('2026-03-29T22:00:00.000Z');
  expect(until('sunday', 'Europe/Berlin', before)).toBe('2026-03-28T23:00:00.000Z');
});

it('takes today to be the day that it is there and not here', () => {
  // Still Friday in Los Angeles.
  const night = new Date('2026-11-21T03:00:00.000Z');
  expect(until('tomorrow', 'America/Los_Angeles', night)).toBe('2026-11-21T08:00:00.000Z');
});

it.each([
  '',
  'soon',
  '2020-01-01',
  '20.11.2026',
  '2026-02-30',
  '32.1.',
  '2026-13-01',
  'mo',
  'for ever',
  '0d',
])('understands nothing of %j', (text) => {
  expect(until(text)).toBeUndefined();
});

it('never gives a moment that is not in the future', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.constantFrom('monday', 'tomorrow', '1.1.', '29.2.', '20.11.', '1h', '2026-11-20'),
      ),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      fc.constantFrom('Europe/Berlin', 'Pacific/Apia', 'America/St_Johns', 'Etc/UTC'),
      (text, now, timeZone) => {
        const moment = parseUntil(text, now, timeZone);
        expect(moment === undefined || moment.getTime() > now.getTime()).toBe(true);
      },
    ),
  );
});
