import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Acquired,
  acquire,
  type Holders,
  hold,
  nobody,
  release,
} from '../../../src/core/requests/holders.ts';

const at = '2026-11-20T08:00:00.000Z';
const end = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;
const asks = (holder: string, hour: number) => ({
  owner: `${holder}-run`,
  holder,
  artifact: `made-by-${holder}`,
  expiresAt: end(hour),
  at,
});

/** Takes the turn, places and goes on holding. */
function place(state: Holders, holder: string, hour: number): Holders {
  const { state: turn } = acquire(state, asks(holder, hour));
  const { at: _, ...held } = asks(holder, hour);
  return release(hold(turn, held), { owner: held.owner, holder, keep: true });
}

/** What a holder learns when it takes its turn. */
function look(state: Holders, holder: string, hour: number): Extract<Acquired, { granted: true }> {
  const { answer } = acquire(state, asks(holder, hour));
  if (!answer.granted) throw new Error('It is not its turn.');
  return answer;
}

/** Takes the turn and gives the artifact up. */
function leave(state: Holders, holder: string, hour: number): Holders {
  return release(acquire(state, asks(holder, hour)).state, { owner: `${holder}-run`, holder, keep: false });
}

describe('a shared artifact', () => {
  it('belongs to its first holder, under whose name later holders find it', () => {
    expect(look(nobody, 'a', 10)).toEqual({
      granted: true,
      artifact: 'made-by-a',
      latest: end(10),
      held: false,
    });
    expect(look(place(nobody, 'a', 10), 'b', 12)).toEqual({
      granted: true,
      artifact: 'made-by-a',
      latest: end(12),
      others: end(10),
      held: true,
    });
  });

  it('is not held by somebody who only looked, so that the next one looks for standing access too', () => {
    const looked = release(acquire(nobody, asks('a', 10)).state, { owner: 'a-run', holder: 'a', keep: true });
    expect(look(looked, 'b', 12).held).toBe(false);
  });

  it('is changed by one orchestration at a time', () => {
    const { state } = acquire(nobody, asks('a', 10));
    expect(acquire(state, asks('b', 12)).answer).toEqual({ granted: false });
    expect(acquire(state, { ...asks('a', 10), owner: 'a-second-run' }).answer).toEqual({ granted: false });
    expect(acquire(state, asks('a', 10)).answer).toMatchObject({ granted: true });
  });

  it('is free again after a while when a turn is never given back, and its old owner cannot hold it any more', () => {
    const { state } = acquire(nobody, asks('a', 10));
    const later = { ...asks('b', 12), at: '2026-11-20T08:15:00.000Z' };
    const taken = acquire(state, later);
    expect(taken.answer).toMatchObject({ granted: true });
    const { at: _, ...old } = asks('a', 10);
    expect(() => hold(taken.state, old)).toThrow('does not have the turn');
    expect(release(taken.state, { owner: 'a-run', holder: 'a', keep: false }).turn?.owner).toBe('b-run');
  });

  it('stays while anybody else holds it, and says what end those others need', () => {
    const both = place(place(nobody, 'a', 14), 'b', 12);
    expect(look(both, 'a', 14).others).toBe(end(12));
    expect(look(both, 'b', 12).others).toBe(end(14));
  });

  it('goes when its last holder ends, and the next one makes its own', () => {
    const held = place(nobody, 'a', 10);
    expect(look(held, 'a', 10)).toEqual({
      granted: true,
      artifact: 'made-by-a',
      latest: end(10),
      held: true,
    });
    expect(leave(held, 'a', 10)).toEqual(nobody);
    expect(look(leave(held, 'a', 10), 'b', 12)).toMatchObject({ artifact: 'made-by-b', held: false });
  });

  it('is still held after a failed removal, so that somebody who joins meanwhile keeps it', () => {
    const held = place(nobody, 'a', 10);
    const tried = release(acquire(held, asks('a', 10)).state, { owner: 'a-run', holder: 'a', keep: true });
    expect(look(place(tried, 'b', 12), 'a', 10).others).toBe(end(12));
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
            state = place(state, holder, 10);
            holding.add(holder);
          } else {
            const holder = [...holding][number % holding.size] ?? '';
            removals.push({
              removed: look(state, holder, 10).others === undefined,
              last: holding.size === 1,
            });
            state = leave(state, holder, 10);
            holding.delete(holder);
          }
        }
        expect(state).toEqual(nobody);
        expect(removals.map(({ removed }) => removed)).toEqual(removals.map(({ last }) => last));
      }),
    );
  });
});
