import { readings } from './pattern-cost.ts';

/** Longest text that is compared with a pattern, in characters: what testing may cost is reckoned for these. */
export const longestFit = 64;

/**
 * JavaScript tries one reading of a text after the other, so a pattern with very many of them would hold up
 * everybody. This many are tried in some milliseconds.
 */
const mostReadings = 1_000_000;

/**
 * Why a pattern cannot be used; undefined when it can. Patterns are JavaScript's regular expressions with the flag
 * `u`, without references back and without looking around. Pure.
 */
export function patternProblem(pattern: string): string | undefined {
  try {
    whole(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const count = readings(pattern, longestFit);
  if (count === undefined) return 'references back (\\1) and looking around ((?=…)) are not allowed';
  return count <= mostReadings
    ? undefined
    : 'testing a text could take very long. Repeat nothing that holds a repetition or a choice itself, and use few of * and +';
}

/**
 * Whether the whole of a text fits a pattern that has no problem.
 * @throws SyntaxError for a pattern that has one
 */
export function fits(pattern: string, text: string): boolean {
  return text.length <= longestFit && whole(pattern).test(text);
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
