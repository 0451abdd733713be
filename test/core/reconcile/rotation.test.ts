import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPortion } from '../../../src/core/reconcile/rotation.ts';

const mapOf = (keys: readonly string[]) => new Map(keys.map((key) => [key, key]));

describe('the next portion', () => {
  it('goes on behind the cursor and around the end', () => {
    const all = mapOf(['c', 'a', 'd', 'b']);
    expect(nextPortion(all, undefined, 3)).toEqual({ items: ['a', 'b', 'c'], cursor: 'c' });
    expect(nextPortion(all, 'c', 3)).toEqual({ items: ['d', 'a', 'b'], cursor: 'b' });
  });

  it('goes on in the right place when what the cursor named is gone', () => {
    expect(nextPortion(mapOf(['a', 'd']), 'b', 1).items).toEqual(['d']);
    expect(nextPortion(mapOf(['a', 'd']), 'z', 1).items).toEqual(['a']);
  });

  it('is empty when there is nothing', () => {
    expect(nextPortion(mapOf([]), 'a', 3)).toEqual({ items: [] });
  });

  it('reaches everything that stays, however much comes and goes meanwhile', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,3}$/), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.array(names, { minLength: 40, maxLength: 40 }), (staying, passing) => {
        const reached = new Set<string>();
        let cursor: string | undefined;
        for (const others of passing) {
          const portion = nextPortion(mapOf([...staying, ...others]), cursor, 20);
          for (const item of portion.items) reached.add(item);
          cursor = portion.cursor ?? cursor;
        }
        expect(staying.filter((key) => !reached.has(key))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
