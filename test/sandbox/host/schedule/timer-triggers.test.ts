import { afterEach, describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../../src/sandbox/clock.ts';
import { parseSchedule } from '../../../../src/sandbox/host/schedule/schedule.ts';
import {
  createTimerTriggers,
  type TimerTrigger,
  type TimerTriggers,
} from '../../../../src/sandbox/host/schedule/timer-triggers.ts';
import { standingClock } from '../support/standing-clock.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1, 12);

interface Run {
  readonly isPastDue: boolean;
  readonly status: { readonly Last: string; readonly Next: string } | null;
}

const open: TimerTriggers[] = [];
afterEach(() => {
  for (const timers of open.splice(0)) timers.stop();
});

/** A host's worth of triggers at the start of an hour, so that schedules are exact; rows outlive it. */
function setUp(rows = new Map<string, string>(), ahead = 0, clock = standingClock(START + ahead)) {
  const runs: Run[] = [];
  const gates: (() => void)[] = [];
  let gated = false;
  return {
    clock,
    runs,
    rows,
    hold: () => {
      gated = true;
    },
    release: () => {
      gated = false;
      for (const pass of gates.splice(0)) pass();
    },
    start: (schedule: string, options: Partial<TimerTrigger> = {}): TimerTriggers => {
      const trigger: TimerTrigger = {
        name: 'Sweep',
        schedule: parseSchedule(schedule, {}),
        runOnStartup: false,
        useMonitor: true,
        async run(timer) {
          const { IsPastDue, ScheduleStatus } = JSON.parse(timer);
          runs.push({ isPastDue: IsPastDue, status: ScheduleStatus });
          if (gated) await new Promise<void>((pass) => gates.push(pass));
        },
        ...options,
      };
      const store = {
        read: (key: string) => rows.get(key),
        write: (key: string, value: string) => void rows.set(key, value),
      };
      const timers = createTimerTriggers([trigger], {
        store,
        clock,
        failed: (error) => expect.fail(String(error)),
      });
      open.push(timers);
      timers.start();
      return timers;
    },
  };
}

describe('a timer trigger', () => {
  it('runs when its time comes', async () => {
    const { clock, runs, start } = setUp();
    const timers = start('0 */5 * * * *');
    clock.moveBy(4 * MINUTE);
    await timers.idle();
    expect(runs).toEqual([]);
    clock.moveBy(MINUTE);
    await timers.idle();
    expect(runs).toMatchObject([{ isPastDue: false }]);
    clock.moveBy(5 * MINUTE);
    await timers.idle();
    expect(runs.length).toBe(2);
  });

  it('wakes by itself, without anybody moving the clock', async () => {
    const { runs, start } = setUp(new Map(), 0, createMovableClock());
    start('00:00:00.02', { useMonitor: false });
    await expect.poll(() => runs.length).toBeGreaterThan(1);
    expect(runs[0]).toEqual({ isPastDue: false, status: null });
  });

  it('runs once for all the occurrences a move of the clock passes over', async () => {
    const { clock, runs, start } = setUp();
    const timers = start('0 */5 * * * *');
    clock.moveBy(30 * 24 * 60 * MINUTE + MINUTE);
    await timers.idle();
    expect(runs).toMatchObject([{ isPastDue: true }]);
    clock.moveBy(4 * MINUTE);
    await timers.idle();
    expect(runs.map(({ isPastDue }) => isPastDue)).toEqual([true, false]);
  });

  it('never overlaps itself, and makes up for what came due meanwhile', async () => {
    const { clock, runs, start, hold, release } = setUp();
    const timers = start('0 */5 * * * *');
    hold();
    clock.moveBy(5 * MINUTE);
    clock.moveBy(5 * MINUTE);
    clock.moveBy(5 * MINUTE);
    expect(runs.length).toBe(1);
    expect(timers.busy).toBe(true);
    release();
    await timers.idle();
    expect(runs.map(({ isPastDue }) => isPastDue)).toEqual([false, true]);
    expect(timers.busy).toBe(false);
  });

  it('tells its function when it ran last and will run next', async () => {
    const { clock, runs, start } = setUp();
    const timers = start('0 */5 * * * *');
    clock.moveBy(5 * MINUTE);
    await timers.idle();
    clock.moveBy(5 * MINUTE);
    await timers.idle();
    expect(runs[0]?.status).toMatchObject({
      Last: '0001-01-01T00:00:00.000Z',
      Next: '2026-01-01T12:05:00.000Z',
    });
    expect(runs[1]?.status).toMatchObject({
      Last: '2026-01-01T12:05:00.000Z',
      Next: '2026-01-01T12:10:00.000Z',
    });
  });

  it('runs at start when it asks to', async () => {
    const { runs, start } = setUp();
    await start('0 0 0 * * *', { runOnStartup: true }).idle();
    expect(runs).toMatchObject([{ isPastDue: false }]);
  });
});

describe('after a restart', () => {
  it('an occurrence that was missed runs once, past due', async () => {
    const before = setUp();
    before.start('0 */5 * * * *').stop();
    const after = setUp(before.rows, 17 * MINUTE);
    await after.start('0 */5 * * * *').idle();
    expect(after.runs).toMatchObject([{ isPastDue: true }]);
  });

  it('an occurrence that was missed takes the place of the run at start', async () => {
    const before = setUp();
    before.start('0 */5 * * * *').stop();
    const after = setUp(before.rows, 17 * MINUTE);
    await after.start('0 */5 * * * *', { runOnStartup: true }).idle();
    expect(after.runs).toMatchObject([{ isPastDue: true }]);
  });

  it('a schedule that was changed meanwhile counts from the last run', async () => {
    const before = setUp();
    before.start('0 0 0 1 1 *').stop();
    const after = setUp(before.rows, 7 * MINUTE);
    await after.start('0 */5 * * * *').idle();
    expect(after.runs).toMatchObject([{ isPastDue: true }]);
  });

  it('nothing runs when nothing was missed', async () => {
    const before = setUp();
    before.start('0 */5 * * * *').stop();
    const after = setUp(before.rows, MINUTE);
    const timers = after.start('0 */5 * * * *');
    await timers.idle();
    expect(after.runs).toEqual([]);
    after.clock.moveBy(4 * MINUTE);
    await timers.idle();
    expect(after.runs).toMatchObject([{ isPastDue: false }]);
  });

  it.each([
    ['it is not monitored', '0 */5 * * * *', false],
    ['it runs more often than once a minute', '*/30 * * * * *', true],
  ])('nothing is made up for when %s', async (_, schedule, useMonitor) => {
    const before = setUp();
    before.start(schedule, { useMonitor }).stop();
    expect(before.rows.size).toBe(0);
    const after = setUp(before.rows, 17 * MINUTE);
    await after.start(schedule, { useMonitor }).idle();
    expect(after.runs).toEqual([]);
  });

  it('a record that cannot be read is started afresh', async () => {
    const { runs, rows, start } = setUp(new Map([['timer:sweep', '{"last":"yesterday"}']]));
    await start('0 */5 * * * *').idle();
    expect(runs).toEqual([]);
    expect(JSON.parse(rows.get('timer:sweep') ?? '')).toHaveProperty('lastUpdated');
  });
});
