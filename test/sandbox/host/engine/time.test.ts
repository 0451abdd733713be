import { describe, expect, it } from 'vitest';
import { eventually, startEngine } from './engine-harness.ts';
import { app } from './sdk-app.ts';

const DAY = 86_400_000;
app.orchestration('sleeps', function* (context) {
  const { days } = context.df.getInput() as { days: number };
  const started = context.df.currentUtcDateTime.getTime();
  yield context.df.createTimer(new Date(started + days * DAY));
  return Math.floor((context.df.currentUtcDateTime.getTime() - started) / DAY);
});
app.orchestration('soon', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30));
  return 'awake';
});
app.orchestration('daily', function* (context) {
  for (let day = 0; day < 30; day += 1) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
  }
  return 'a month';
});

describe('time', () => {
  it('of thirty days passes in a moment', async () => {
    const { start, advance, output } = startEngine();
    await start('daily', {}, 'a');
    await start('daily', {}, 'b');
    await advance(30 * DAY + 60_000);
    expect(output('a')).toBe('a month');
    expect(output('b')).toBe('a month');
  });

  it('ends a long timer on its day, not before', async () => {
    const { start, advance, output } = startEngine();
    await start('sleeps', { days: 20 });
    await advance(19.9 * DAY);
    expect(output('i')).toBeUndefined();
    await advance(0.2 * DAY);
    expect(output('i')).toBe(20);
  });

  it('may jump over many due moments at once', async () => {
    const { start, clock, engine, output } = startEngine();
    await start('sleeps', { days: 10 });
    clock.moveBy(400 * DAY);
    await engine.settle();
    expect(output('i')).toBe(400);
  });

  it('tells when the next timer is due', async () => {
    const { start, engine, clock } = startEngine();
    expect(engine.nextDue()).toBeUndefined();
    await start('sleeps', { days: 2 });
    const left = (engine.nextDue() ?? 0) - clock.now();
    expect(left).toBeGreaterThan(1.99 * DAY);
    expect(left).toBeLessThanOrEqual(2 * DAY);
  });

  it('passes by itself too: a timer fires without the clock being moved', async () => {
    const { start, output, clock } = startEngine();
    await start('soon');
    await eventually(() => output('i'), 'awake');
    expect(clock.offset).toBe(0);
  });
});
