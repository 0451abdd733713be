import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinutes, looksLikeDuration, parseDuration } from '../../../src/core/requests/duration.ts';

describe('a duration as people type it', () => {
  it.each([
    ['20m', 20],
    ['48h', 2880],
    ['1h30m', 90],
    ['1h 30m', 90],
    ['1.5h', 90],
    ['2d', 2880],
    ['1 week', 10_080],
    ['45 minutes', 45],
    ['4H', 240],
  ])('%s is %i minutes', (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes);
  });

  it.each([
    '',
    '0m',
    '0h0m',
    'soon',
    '20',
    '-5m',
    '1.3m',
    '4y',
    'h',
    '99999999999d',
    '1h'.repeat(40),
    '20m20m',
    '30m1h',
    '１h',
  ])('"%s" is not a duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is recognised in a line even when it is a wrong one', () => {
    expect(['0m', '9000h', '20x', '20m'].map(looksLikeDuration)).toEqual([true, true, true, true]);
    expect(['soon', 'Dana', '20', 's3'].map(looksLikeDuration)).toEqual([false, false, false, false]);
  });

  it('comes back as the same number when it is written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 * 24 * 365 }), (minutes) => {
        expect(parseDuration(formatMinutes(minutes))).toBe(minutes);
      }),
    );
  });

  it.each([
    [20, '20 min'],
    [90, '1 h 30 min'],
    [2880, '48 h'],
    [4320, '3 days'],
    [1441, '1 day 1 min'],
  ])('%i minutes read "%s"', (minutes, text) => {
    expect(formatMinutes(minutes)).toBe(text);
  });
});
