/** Delays that differ from write to write, and are the same again in a run with the same seed. */
export interface Spread {
  /** Milliseconds. */
  readonly least: number;
  readonly most: number;
  readonly seed: number;
}

/** Draws delays evenly between the two ends, by a small generator (mulberry32) that the seed decides. */
export function spreadDelay({ least, most, seed }: Spread): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const chance = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return Math.round(least + chance * (most - least));
  };
}
