import { describe, expect, it } from 'vitest';
import { parseNcrontab } from '../../../../src/sandbox/host/schedule/ncrontab.ts';

/** The next `count` occurrences after a moment, as ISO text without the milliseconds. */
function occurrences(expression: string, after: string, count: number): string[] {
  const schedule = parseNcrontab(expression);
  const found: string[] = [];
  let moment = Date.parse(after);
  while (found.length < count) {
    const next = schedule.next(moment);
    if (next === undefined) break;
    found.push(new Date(next).toISOString().replace('.000Z', ''));
    moment = next;
  }
  return found;
}

describe('an NCRONTAB expression', () => {
  it.each([
    ['0 */5 * * * *', '2026-01-01T00:00:00Z', ['2026-01-01T00:05:00', '2026-01-01T00:10:00']],
    ['0 */5 * * * *', '2026-01-01T23:59:59.999Z', ['2026-01-02T00:00:00', '2026-01-02T00:05:00']],
    [
      '*/20 * * * * *',
      '2026-01-01T00:00:01Z',
      ['2026-01-01T00:00:20', '2026-01-01T00:00:40', '2026-01-01T00:01:00'],
    ],
    [
      '0 0 9-17/4 * * *',
      '2026-01-01T10:00:00Z',
      ['2026-01-01T13:00:00', '2026-01-01T17:00:00', '2026-01-02T09:00:00'],
    ],
    ['0 30 9 * * Mon-Fri', '2026-01-02T10:00:00Z', ['2026-01-05T09:30:00', '2026-01-06T09:30:00']],
    ['0 30 9 * Jan,jul MON', '2026-01-27T00:00:00Z', ['2026-07-06T09:30:00']],
    ['0 0 0 1 * *', '2026-01-31T00:00:00Z', ['2026-02-01T00:00:00', '2026-03-01T00:00:00']],
    ['0 0 0 31 * *', '2026-01-31T00:00:00Z', ['2026-03-31T00:00:00', '2026-05-31T00:00:00']],
    [
      '0 0 12 13 * Fri',
      '2026-01-01T00:00:00Z',
      ['2026-02-13T12:00:00', '2026-03-13T12:00:00', '2026-11-13T12:00:00'],
    ],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00', '2032-02-29T00:00:00']],
    [
      '0 55/2 * * * *',
      '2026-01-01T00:00:00Z',
      ['2026-01-01T00:55:00', '2026-01-01T00:57:00', '2026-01-01T00:59:00'],
    ],
    ['10,5 1 1 1 1 *', '2026-01-01T01:01:05Z', ['2026-01-01T01:01:10', '2027-01-01T01:01:05']],
    ['0 0 0 * * 5-1', '2026-01-03T00:00:00Z', ['2026-01-05T00:00:00', '2026-01-06T00:00:00']],
    ['*/5 * * * *', '2026-01-01T00:00:00Z', ['2026-01-01T00:05:00']],
  ])('%s after %s is due at %j', (expression, after, expected) => {
    expect(occurrences(expression, after, expected.length)).toEqual(expected);
  });

  it('with a day that never comes is never due', () => {
    expect(parseNcrontab('0 0 0 30 2 *').next(Date.UTC(2026, 0, 1))).toBeUndefined();
  });

  it('finds a rare day far ahead', () => {
    // 29 February 2096 is a Wednesday; 2100 has none, so the next one on a Wednesday is in 2108.
    const next = parseNcrontab('0 0 0 29 2 3').next(Date.UTC(2096, 2, 1)) ?? 0;
    expect(new Date(next).toISOString()).toBe('2108-02-29T00:00:00.000Z');
  });

  it.each([
    ['* * * *', 'has 4'],
    ['60 * * * * *', 'not a second'],
    ['0 0 24 * * *', 'not a hour'],
    ['0 0 0 0 * *', 'not a day'],
    ['0 0 0 1 13 *', 'not a month'],
    ['0 0 0 1 Foo *', 'not a month'],
    ['0 0 0 * * 7', 'not a day of week'],
    ['0 */0 * * * *', 'step'],
    ['0 1/x * * * *', 'step'],
    ['0 , * * * *', 'not a minute'],
    ['0 1- * * * *', 'not a minute'],
  ])('%s is refused', (expression, message) => {
    expect(() => parseNcrontab(expression)).toThrow(message);
  });
});
