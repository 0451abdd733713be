import { describe, expect, it } from 'vitest';
import { createSessionCache } from '../../../src/providers/aws/session-cache.ts';
import { aClock } from '../builders.ts';

function opener(clock: ReturnType<typeof aClock>, seconds: number) {
  let count = 0;
  return async () => {
    count += 1;
    return { value: count, expiresAt: new Date(clock.now().getTime() + seconds * 1_000) };
  };
}

describe('the session cache', () => {
  it('keeps a session until five minutes before its end', async () => {
    const clock = aClock();
    const cache = createSessionCache<number>(clock);
    const open = opener(clock, 3_600);
    expect(await cache.get('a', open)).toBe(1);
    clock.forward(3_299);
    expect(await cache.get('a', open)).toBe(1);
    clock.forward(1);
    expect(await cache.get('a', open)).toBe(2);
  });

  it('keeps a short session for four fifths of its life', async () => {
    const clock = aClock();
    const cache = createSessionCache<number>(clock);
    const open = opener(clock, 100);
    await cache.get('a', open);
    clock.forward(79);
    expect(await cache.get('a', open)).toBe(1);
    clock.forward(1);
    expect(await cache.get('a', open)).toBe(2);
  });

  it('opens a session once for all who ask meanwhile, and one for each key', async () => {
    const clock = aClock();
    const cache = createSessionCache<number>(clock);
    const open = opener(clock, 3_600);
    expect(await Promise.all([cache.get('a', open), cache.get('a', open), cache.get('b', open)])).toEqual([
      1, 1, 2,
    ]);
  });

  it('does not keep a failure', async () => {
    const clock = aClock();
    const cache = createSessionCache<number>(clock);
    await expect(cache.get('a', () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(await cache.get('a', opener(clock, 60))).toBe(1);
  });

  it('opens anew what it was told to forget', async () => {
    const clock = aClock();
    const cache = createSessionCache<number>(clock);
    const open = opener(clock, 3_600);
    await cache.get('a', open);
    cache.forget('a');
    expect(await cache.get('a', open)).toBe(2);
  });
});
