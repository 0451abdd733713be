import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, type Hub, MINUTE, SECOND, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('timers');
});
afterAll(() => hub.stop());

const turns = async (id: string) => Number(await hub.json(`api/turns?id=${id}`));
const isRunning = async (id: string) => (await hub.status(id)).runtimeStatus === 'Running';

describe('a timer', () => {
  it('fires when it is due and not before', async () => {
    const id = await hub.start('waits', { input: HOUR });
    await hub.advance(HOUR - MINUTE);
    expect(await isRunning(id)).toBe(true);
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { isCanceled: false } });
  });

  it('fires by itself as time goes by', async () => {
    const id = await hub.start('waitsShortly');
    await expect.poll(async () => (await hub.status(id)).output, { timeout: 10_000 }).toBe('done');
  });

  it('moves the time that the orchestrator sees', async () => {
    const id = await hub.start('waits', { input: HOUR });
    await hub.advance(HOUR);
    const { waited } = (await hub.status(id)).output as { waited: number };
    expect(waited).toBeGreaterThanOrEqual(HOUR);
    expect(waited).toBeLessThan(HOUR + MINUTE);
  });

  it('that is due already fires at once', async () => {
    expect(await hub.run('waits', -HOUR)).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it('begins to run only when it is reached', async () => {
    const id = await hub.start('waitsTwice');
    await hub.advance(MINUTE + 30 * SECOND);
    expect(await isRunning(id)).toBe(true);
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ output: 'done' });
  });

  it('is kept over a restart of the host', async () => {
    const id = await hub.start('waits', { input: HOUR });
    await hub.advance(30 * MINUTE);
    await hub.restart();
    expect(await isRunning(id)).toBe(true);
    await hub.advance(30 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it('shows in the history with the moment it was set and the moment it was for', async () => {
    const id = await hub.start('waits', { input: HOUR });
    await hub.advance(HOUR);
    const [, fired] = await hub.history(id);
    expect(fired).toMatchObject({ EventType: 'TimerFired' });
    const span = Date.parse(String(fired?.['FireAt'])) - Date.parse(String(fired?.['ScheduledTime']));
    expect(Math.abs(span - HOUR)).toBeLessThan(MINUTE);
  });
});

describe('a timer that loses', () => {
  it('and is cancelled lets the orchestration end', async () => {
    const id = await hub.start('races', { input: 'cancel' });
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Completed',
      output: { won: 'short', canceled: true },
    });
  });

  it('and is not cancelled keeps the orchestration Running until it fires', async () => {
    const id = await hub.start('races', { input: 'forget' });
    await hub.advance(MINUTE);
    expect(await isRunning(id)).toBe(true);
    await hub.advance(2 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { won: 'short' } });
  });

  it('and was never yielded was never set', async () => {
    const id = await hub.start('neverYielded');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'quick' });
    expect(JSON.stringify(await hub.history(id))).not.toContain('Timer');
  });
});

describe('several timers', () => {
  it('are all awaited by Task.all', async () => {
    const id = await hub.start('allOfTimers');
    await hub.advance(MINUTE);
    expect(await isRunning(id)).toBe(true);
    await hub.advance(MINUTE);
    expect((await hub.status(id)).output).toBeGreaterThanOrEqual(90 * SECOND);
  });

  it('of many instances fire in the order in which they are due, however far the clock moves', async () => {
    await hub.json('api/order');
    for (const [id, wait] of [
      ['third', 3 * DAY],
      ['first', HOUR],
      ['second', DAY],
    ] as const)
      await hub.start('waits', { id, input: wait });
    await hub.advance(5 * DAY);
    expect(await hub.json('api/order')).toEqual(['first', 'second', 'third']);
  });
});

describe('a timer of more than six days', () => {
  it('fires when it is due, through pieces of three days', async () => {
    const id = await hub.start('waits', { id: 'ten-days', input: 10 * DAY });
    await hub.advance(10 * DAY - MINUTE);
    expect(await isRunning(id)).toBe(true);
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed' });
    const fired = (await hub.history(id)).filter(({ EventType }) => EventType === 'TimerFired');
    expect(fired).toHaveLength(4);
  });

  it('can be cancelled before its first piece ends', async () => {
    const id = await hub.start('waitsOrGo', { input: 10 * DAY });
    await hub.advance(2 * DAY);
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'went' });
  });

  it('cannot be cancelled later: the orchestration fails as non-deterministic, as on Azure', async () => {
    const id = await hub.start('waitsOrGo', { input: 10 * DAY });
    await hub.advance(4 * DAY);
    await hub.raise(id, 'go');
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringMatching(/^Non-Deterministic workflow detected/),
    });
  });
});

describe('the clock', () => {
  it('wakes what waits only for what is due: 30 days cost a waiting instance as many turns as one day', async () => {
    const waits = async (id: string, days: number) => {
      await hub.start('waits', { id, input: days * DAY });
      await hub.advance(days * DAY);
      return turns(id);
    };
    expect(await waits('one-day', 1)).toBe(2);
    expect(await waits('five-days', 5)).toBe(2);
    // Ten pieces of three days, and the start.
    expect(await waits('thirty-days', 30)).toBe(11);
  });

  it('takes ten instances through 30 days in a small part of what a second is', async () => {
    for (let index = 0; index < 10; index += 1)
      await hub.start('waits', { id: `of-ten-${index}`, input: 30 * DAY });
    const began = performance.now();
    await hub.advance(30 * DAY);
    const took = performance.now() - began;
    expect((await hub.status('of-ten-9')).runtimeStatus).toBe('Completed');
    // A hundred turns; the bound leaves room for a machine that is busy with other things.
    expect(took / 100).toBeLessThan(50);
  });
});
