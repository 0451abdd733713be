import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquire, type Holders, nobody, release } from '../../../src/core/requests/holders.ts';

const end = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;
const place = (holder: string, hour: number) =>
  ({ holder, purpose: 'place', artifact: `made-by-${holder}`, expiresAt: end(hour) }) as const;
const remove = (holder: string, hour: number) => ({ ...place(holder, hour), purpose: 'remove' }) as const;

/** Takes a turn and gives it back at once. */
function turn(state: Holders, request: Parameters<typeof acquire>[1], keep: boolean): Holders {
  return release(acquire(state, request).state, { holder: request.holder, keep });
}

describe('a shared artifact', () => {
  it('belongs to its first holder, under whose name later holders find it', () => {
    const first = acquire(nobody, place('a', 10));
    expect(first.answer).toEqual({ granted: true, artifact: 'made-by-a', others: false, expiresAt: end(10) });
    const second = acquire(release(first.state, { holder: 'a', keep: true }), place('b', 12));
    expect(second.answer).toEqual({ granted: true, artifact: 'made-by-a', others: true, expiresAt: end(12) });
  });

  it('is changed by one holder at a time', () => {
    const { state } = acquire(nobody, place('a', 10));
    expect(acquire(state, place('b', 12)).answer).toEqual({ granted: false });
    expect(acquire(state, place('a', 10)).answer).toMatchObject({ granted: true });
  });

  it('stays while anybody else holds it, with the latest end of those who stay', () => {
    const both = turn(turn(nobody, place('a', 14), true), place('b', 12), true);
    expect(acquire(both, remove('a', 14)).answer).toEqual({
      granted: true,
      artifact: 'made-by-a',
      others: true,
      expiresAt: end(12),
    });
  });

  it('goes when its last holder ends, and the next one makes its own', () => {
    const held = turn(nobody, place('a', 10), true);
    expect(acquire(held, remove('a', 10)).answer).toEqual({
      granted: true,
      artifact: 'made-by-a',
      others: false,
    });
    const empty = turn(held, remove('a', 10), false);
    expect(empty).toEqual(nobody);
    expect(acquire(empty, place('b', 12)).answer).toMatchObject({ artifact: 'made-by-b', others: false });
  });

  it('is still held after a failed removal, so that somebody who joins meanwhile keeps it', () => {
    const held = turn(turn(nobody, place('a', 10), true), remove('a', 10), true);
    const joined = turn(held, place('b', 12), true);
    expect(acquire(joined, remove('a', 10)).answer).toMatchObject({ others: true });
  });

  it('is removed only by the last holder, in every order of beginnings and ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.infiniteStream(fc.nat()), (count, numbers) => {
        const waiting = Array.from({ length: count }, (_, index) => `h${index}`);
        const holding = new Set<string>();
        const removals: { removed: boolean; last: boolean }[] = [];
        let state: Holders = nobody;
        for (const number of numbers) {
          if (waiting.length === 0 && holding.size === 0) break;
          const starts = holding.size === 0 || (waiting.length > 0 && number % 2 === 0);
          if (starts) {
            const holder = waiting.pop() ?? '';
            state = turn(state, place(holder, 10), true);
            holding.add(holder);
          } else {
            const holder = [...holding][number % holding.size] ?? '';
            const { answer } = acquire(state, remove(holder, 10));
            removals.push({ removed: answer.granted && !answer.others, last: holding.size === 1 });
            state = turn(state, remove(holder, 10), false);
            holding.delete(holder);
          }
        }
        expect(state).toEqual(nobody);
        expect(removals.map(({ removed }) => removed)).toEqual(removals.map(({ last }) => last));
      }),
    );
  });
});
