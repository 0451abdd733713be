import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEGIN, DAY, HOUR, type Hub, MINUTE, SECOND, startHub } from './hub.ts';

interface Run {
  readonly isPastDue: boolean;
  readonly status: { readonly last: string; readonly next: string } | null;
}

let hub: Hub;
/** How far the host's clock is ahead of this one. */
let ahead = 0;

beforeAll(async () => {
  ahead = BEGIN - Date.now();
  hub = await startHub('timer-triggers', undefined, { env: { SCHEDULE: '0 0 6 * * *' } });
});
afterAll(() => hub.stop());

const runsOf = async (name: string) => (await hub.json(`api/runs?name=${name}`)) as Run[];

async function advance(milliseconds: number, options?: { everyOccurrence: boolean }): Promise<void> {
  ahead += milliseconds;
  await hub.advance(milliseconds, options);
}

/** Moves the clock to half a minute before the next whole five minutes. */
async function advanceToJustBefore(): Promise<void> {
  const now = Date.now() + ahead;
  const next = Math.ceil((now + MINUTE) / (5 * MINUTE)) * 5 * MINUTE;
  await advance(next - 30 * SECOND - now);
}

const EACH = { everyOccurrence: true };

describe('a timer trigger', () => {
  it('runs at each time of its NCRONTAB expression, in order and on time', async () => {
    await advanceToJustBefore();
    await runsOf('everyFiveMinutes');
    await advance(HOUR, EACH);
    const runs = await runsOf('everyFiveMinutes');
    expect(runs).toHaveLength(12);
    for (const { isPastDue } of runs) expect(isPastDue).toBe(false);
  });

  it('tells its last and next time when it is monitored', async () => {
    await advanceToJustBefore();
    await runsOf('everyFiveMinutes');
    await advance(10 * MINUTE, EACH);
    const [, second] = await runsOf('everyFiveMinutes');
    const { last = '', next = '' } = second?.status ?? {};
    expect(Math.round((Date.parse(next) - Date.parse(last)) / MINUTE)).toBe(5);
    expect(next).toMatch(/:\d[05]:00\.000Z$/);
  });

  it('has no status when it runs more often than every minute or is not monitored', async () => {
    await advance(HOUR);
    expect((await runsOf('everySecond')).at(-1)).toMatchObject({ status: null });
    expect((await runsOf('unmonitored')).at(-1)).toMatchObject({ status: null });
  });

  it('runs once, past due, for all that was passed over', async () => {
    await runsOf('everyFiveMinutes');
    await advance(DAY);
    expect(await runsOf('everyFiveMinutes')).toMatchObject([{ isPastDue: true }]);
  });

  it('runs on the weekday it names alone', async () => {
    await runsOf('mondaysAtNine');
    for (let day = 0; day < 7; day += 1) await advance(DAY);
    expect(await runsOf('mondaysAtNine')).toHaveLength(1);
  });

  it('may have an interval, or its schedule in an app setting', async () => {
    await runsOf('byInterval');
    await runsOf('fromSetting');
    await advance(12 * HOUR + MINUTE);
    expect(await runsOf('byInterval')).toHaveLength(1);
    await advance(12 * HOUR);
    expect(await runsOf('fromSetting')).toHaveLength(1);
  });

  it('runs at the start of the host when it says so', async () => {
    await hub.restart();
    await hub.settle();
    expect((await runsOf('atStart')).length).toBeGreaterThan(0);
    expect(await runsOf('mondaysAtNine')).toEqual([]);
  });

  it('that fails is logged, and runs again at its next time', async () => {
    await runsOf('failing');
    hub.lines();
    await advance(HOUR);
    await advance(HOUR);
    expect(await runsOf('failing')).toHaveLength(2);
    expect(hub.lines().join('\n')).toContain('the timer function failed');
  });

  it('may start orchestrations, and their timers fire in the same move of the clock', async () => {
    await advance(DAY);
    await advance(2 * MINUTE);
    expect(await hub.status('by-timer')).toMatchObject({ runtimeStatus: 'Completed' });
  });
});

describe('a timer trigger over a restart of the host', () => {
  it('runs at once, past due, for what was missed while the host was down', async () => {
    await advance(HOUR);
    await runsOf('everyFiveMinutes');
    await hub.stopFor(DAY);
    ahead += DAY;
    await hub.settle();
    expect(await runsOf('everyFiveMinutes')).toMatchObject([{ isPastDue: true }]);
  });

  it('misses nothing when it is not monitored', async () => {
    await runsOf('unmonitored');
    await hub.stopFor(DAY);
    ahead += DAY;
    await hub.settle();
    expect(await runsOf('unmonitored')).toEqual([]);
  });

  it('does not run again for what it ran before', async () => {
    await advanceToJustBefore();
    await advance(31 * SECOND);
    await runsOf('everyFiveMinutes');
    await hub.restart();
    await hub.settle();
    expect(await runsOf('everyFiveMinutes')).toEqual([]);
  });
});
