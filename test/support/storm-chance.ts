import { spreadDelay } from '../../src/sandbox/clouds/aws/spread.ts';

/** Draws that are the same again for the same seed and name, whatever else is drawn in between. */
export interface Chance {
  /** Whether something happens that does so with this probability. */
  happens(probability: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
}

const steps = 1_000_000_000;

export function chanceOf(seed: number, name: string): Chance {
  let mixed = seed | 0;
  for (const letter of name) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  const draw = spreadDelay({ least: 0, most: steps - 1, seed: mixed });
  const below = (count: number) => Math.floor((draw() / steps) * count);
  return {
    happens: (probability) => draw() < probability * steps,
    between: (least, most) => least + below(most - least + 1),
    oneOf: (items) => items[below(items.length)] ?? items[0],
  };
}
