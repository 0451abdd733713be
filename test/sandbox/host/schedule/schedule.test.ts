import { describe, expect, it } from 'vitest';
import { parseSchedule, runsWithinAMinute } from '../../../../src/sandbox/host/schedule/schedule.ts';
import { parseTimeSpan } from '../../../../src/sandbox/host/schedule/time-span.ts';

describe('a TimeSpan', () => {
  it.each([
    ['00:00:30', 30_000],
    ['01:02:03', 3_723_000],
    ['01:30', 5_400_000],
    ['2.03:00:00', 183_600_000],
    ['00:00:01.5', 1500],
    ['24:00:00', 24 * 86_400_000],
    ['0 */5 * * * *', undefined],
    ['00:60:00', undefined],
    ['1.24:00:00', undefined],
    ['', undefined],
  ])('%s is %s ms', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds);
  });
});

describe('a schedule', () => {
  it('may be kept in an app setting', () => {
    expect(parseSchedule('%EVERY%', { EVERY: '00:10:00' }).next(0)).toBe(600_000);
    expect(() => parseSchedule('%EVERY%', {})).toThrow("app setting 'EVERY'");
  });

  it('of no time at all is refused', () => {
    expect(() => parseSchedule('00:00:00', {})).toThrow('not longer than zero');
  });

  it.each([
    ['*/30 * * * * *', true],
    ['0,1 0 * * * *', true],
    ['0 * * * * *', false],
    ['00:00:59', true],
    ['00:01:00', false],
  ])('%s runs within a minute: %s', (text, expected) => {
    expect(runsWithinAMinute(parseSchedule(text, {}), 0)).toBe(expected);
  });
});
