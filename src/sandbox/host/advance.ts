import type { MovableClock } from '../clock.ts';

export interface Advanced {
  readonly clock: MovableClock;
  nextDue(): number | undefined;
  settle(): Promise<void>;
  /** Awaited before each move, for whoever has to have the new time first. */
  readonly beforeMove?: ((milliseconds: number) => Promise<void>) | undefined;
}

/** The earlier of two moments that need not be. */
export function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/**
 * Moves the clock on by `milliseconds`, stopping at every moment the engine has something due, so that what
 * follows from one timer is there before the next one fires.
 */
export async function advanceClock(host: Advanced, milliseconds: number): Promise<void> {
  const { clock } = host;
  if (!(milliseconds >= 0)) throw new RangeError('The clock only moves forward.');
  const target = clock.now() + milliseconds;
  const move = async (to: number) => {
    const distance = Math.max(0, to - clock.now());
    await host.beforeMove?.(distance);
    clock.moveBy(distance);
    await host.settle();
  };
  await host.settle();
  let previous = Number.NEGATIVE_INFINITY;
  for (let due = host.nextDue(); due !== undefined && due <= target; due = host.nextDue()) {
    // Something that stays due however often it is settled must not hold the clock for ever.
    if (due <= previous) break;
    previous = due;
    await move(due);
  }
  await move(target);
}
