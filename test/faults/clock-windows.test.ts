import { describe, expect, it } from 'vitest';
import type { AccessWindows, Weekday } from '../../src/core/catalogue/policy.ts';
import { isOpen, localMoment, nextOpening } from '../../src/core/policy/window.ts';

/** From one time of the day to another, in minutes after midnight by the clocks of a place. */
function window(timeZone: string, [from, to]: readonly [string, string], days: readonly Weekday[]) {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { timeZone, open: [{ days, from: minutes(from), to: minutes(to) }] } satisfies AccessWindows;
}

/** How many minutes of a stretch of time the windows are open. */
function openMinutes(windows: AccessWindows, from: string, to: string): number {
  let count = 0;
  for (let time = Date.parse(from); time < Date.parse(to); time += 60_000)
    if (isOpen(windows, new Date(time))) count += 1;
  return count;
}

// In 2026 the clocks of Berlin go from 02:00 to 03:00 on Sunday 29 March, and from 03:00 to 02:00 on Sunday 25 October.
const spring = ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'] as const;
const autumn = ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'] as const;

describe('a window on the day when the clocks go forward', () => {
  it('opens an hour earlier by the clocks of the world, at the same time by those of the place', () => {
    const hours = window('Europe/Berlin', ['07:00', '19:00'], ['sat', 'sun']);
    expect(nextOpening(hours, new Date('2026-03-28T05:00:00Z'))).toEqual(new Date('2026-03-28T06:00:00Z'));
    expect(nextOpening(hours, new Date('2026-03-28T20:00:00Z'))).toEqual(new Date('2026-03-29T05:00:00Z'));
    expect(openMinutes(hours, ...spring)).toBe(12 * 60);
  });

  it('opens at once when the time at which it opens is left out', () => {
    const hours = window('Europe/Berlin', ['02:30', '04:00'], ['sun']);
    const opening = nextOpening(hours, new Date('2026-03-28T23:00:00Z'));
    expect(opening).toEqual(new Date('2026-03-29T01:00:00Z'));
    expect(localMoment(opening ?? new Date(0), 'Europe/Berlin')).toMatchObject({ day: 'sun', time: '03:00' });
    expect(openMinutes(hours, ...spring)).toBe(60);
  });

  it('does not open when all of it is left out, and does a week later', () => {
    const hours = window('Europe/Berlin', ['02:00', '03:00'], ['sun']);
    expect(openMinutes(hours, ...spring)).toBe(0);
    expect(nextOpening(hours, new Date('2026-03-28T23:00:00Z'))).toEqual(new Date('2026-04-05T00:00:00Z'));
  });
});

describe('a window on the day when the clocks go back', () => {
  it('is open in both of the hours that have the same name', () => {
    const hours = window('Europe/Berlin', ['02:00', '03:00'], ['sun']);
    expect(openMinutes(hours, ...autumn)).toBe(120);
  });

  it('that goes over midnight is an hour longer, and belongs to the day on which it opened', () => {
    const hours = window('Europe/Berlin', ['22:00', '06:00'], ['sat']);
    expect(openMinutes(hours, '2026-10-24T12:00:00Z', '2026-10-25T23:00:00Z')).toBe(9 * 60);
  });

  it('opens by the half hour where the clocks move by half an hour', () => {
    const hours = window('Australia/Lord_Howe', ['01:30', '02:00'], ['sun']);
    // On 5 April 2026 at 02:00 the clocks of Lord Howe go back to 01:30.
    expect(openMinutes(hours, '2026-04-04T12:00:00Z', '2026-04-05T12:00:00Z')).toBe(60);
  });
});

describe('a window on the leap day', () => {
  it('is that of its day of the week', () => {
    const hours = window('Europe/Berlin', ['07:00', '19:00'], ['tue']);
    expect(openMinutes(hours, '2028-02-28T23:00:00Z', '2028-02-29T23:00:00Z')).toBe(12 * 60);
    expect(nextOpening(hours, new Date('2028-02-28T12:00:00Z'))).toEqual(new Date('2028-02-29T06:00:00Z'));
  });
});
