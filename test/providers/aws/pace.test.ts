import { describe, expect, it } from 'vitest';
import { createMemory } from '../../../src/providers/aws/memory.ts';
import { createPace } from '../../../src/providers/aws/pace.ts';
import { aClock } from '../builders.ts';

describe('a pace', () => {
  it('lets so many calls through in a second, and hands the next one back', () => {
    const clock = aClock();
    const pace = createPace(2, clock);
    expect([pace.admit(() => 'a'), pace.admit(() => 'b')]).toEqual(['a', 'b']);
    expect(() => pace.admit(() => 'c')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ class: 'retry', retryAfterSeconds: 1 }) }),
    );
    clock.forward(1);
    expect(pace.admit(() => 'c')).toBe('c');
  });

  it('counts a second that slides, and forgets a future that a clock took back', () => {
    const clock = aClock();
    const pace = createPace(2, clock);
    pace.admit(() => 1);
    clock.forward(0.6);
    pace.admit(() => 2);
    clock.forward(0.5);
    pace.admit(() => 3);
    expect(() => pace.admit(() => 4)).toThrow(/as many calls/);
    clock.forward(-60);
    expect(pace.admit(() => 5)).toBe(5);
  });
});

describe('a memory', () => {
  it('asks once, and again after a failure', async () => {
    const memory = createMemory<number>();
    let asked = 0;
    const ask = () => Promise.resolve((asked += 1));
    await expect(memory.recall('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await memory.recall('a', ask)).toBe(1);
    expect(await memory.recall('a', ask)).toBe(1);
    expect(await memory.recall('b', ask)).toBe(2);
  });

  it('keeps the latest thousand answers', async () => {
    const memory = createMemory<number>();
    for (let key = 0; key <= 1_000; key += 1) await memory.recall(String(key), () => Promise.resolve(key));
    expect(await memory.recall('1000', () => Promise.resolve(-1))).toBe(1_000);
    expect(await memory.recall('0', () => Promise.resolve(-1))).toBe(-1);
  });
});
