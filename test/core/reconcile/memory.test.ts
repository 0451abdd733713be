import { describe, expect, it } from 'vitest';
import { isDue, nothingSeen, recollect, type SweepMemory } from '../../../src/core/reconcile/memory.ts';

const at = (minutes: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + minutes * 60_000);
const day = 24 * 60;

/** One sweep that sees the keys. */
function sweep(memory: SweepMemory, minutes: number, ...keys: string[]): SweepMemory {
  const recollection = recollect(memory, at(minutes));
  for (const key of keys) recollection.see(key);
  return recollection.result();
}

describe('what the reconciler remembers', () => {
  it('is since when something is wrong, and when that was done about it', () => {
    const recollection = recollect(sweep(nothingSeen, 0, 'a'), at(5));
    recollection.done('a', 'audited');
    expect(recollection.see('a')).toEqual({
      since: at(0).toISOString(),
      last: at(5).toISOString(),
      audited: at(5).toISOString(),
    });
  });

  it('begins anew when it was well in between', () => {
    const recollection = recollect(sweep(nothingSeen, 0, 'a'), at(5));
    recollection.forget('a');
    expect(recollection.see('a').since).toBe(at(5).toISOString());
  });

  it('is where each look goes on', () => {
    const recollection = recollect(nothingSeen, at(0));
    expect(recollection.cursor('places')).toBeUndefined();
    recollection.moveCursor('places', 'b');
    expect(recollect(recollection.result(), at(5)).cursor('places')).toBe('b');
  });

  it('is forgotten after a week in which nobody looked', () => {
    const memory = sweep(nothingSeen, 0, 'a');
    expect(recollect(sweep(memory, 7 * day), at(7 * day)).keys('')).toEqual(['a']);
    expect(recollect(sweep(memory, 7 * day + 1), at(7 * day + 1)).keys('')).toEqual([]);
  });

  it('fits into its row, however much is wrong, with the newest kept', () => {
    const many = Array.from({ length: 600 }, (_, index) => `old ${index}`);
    const memory = sweep(sweep(nothingSeen, 0, ...many), 5, 'new');
    expect(Object.keys(memory.sightings)).toHaveLength(500);
    expect(memory.sightings).toHaveProperty('new');
  });
});

describe('people are told', () => {
  const sighting = { since: at(0).toISOString(), last: at(0).toISOString() };

  it('when it has lasted, and not again', () => {
    const telling = { afterMinutes: 1 };
    expect(isDue(sighting, undefined, at(0.9), telling)).toBe(false);
    expect(isDue(sighting, undefined, at(1), telling)).toBe(true);
    expect(isDue(sighting, at(1).toISOString(), at(100 * day), telling)).toBe(false);
  });

  it('again after a day where that is wanted', () => {
    const telling = { afterMinutes: 60, againAfterHours: 24 };
    expect(isDue(sighting, undefined, at(59), telling)).toBe(false);
    expect(isDue(sighting, at(60).toISOString(), at(60 + day - 1), telling)).toBe(false);
    expect(isDue(sighting, at(60).toISOString(), at(60 + day), telling)).toBe(true);
  });
});
