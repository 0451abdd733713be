import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits, longestFit, patternProblem } from '../../../src/core/text/pattern.ts';

describe('a pattern', () => {
  it.each([
    ['[A-Z]{2,10}-\\d{1,6}', 'OPS-1', true],
    ['[A-Z]{2,10}-\\d{1,6}', 'xOPS-1', false],
    ['[A-Z]{2,10}-\\d{1,6}', 'OPS-1\n', false],
    ['INC\\d+|CHG\\d+', 'CHG1', true],
    ['INC\\d+|CHG\\d+', 'INC1CHG1', false],
    ['\\p{Lu}+', 'ÄÖ', true],
    ['(?<team>[a-z]+)/\\d+', 'data/1', true],
    ['^OPS-\\d+$', 'OPS-12', true],
    ['.*', 'x'.repeat(longestFit + 1), false],
  ])('%s tests the whole of %j', (pattern, text, fitting) => {
    expect(patternProblem(pattern)).toBeUndefined();
    expect(fits(pattern, text)).toBe(fitting);
  });

  it.each([
    '(a+)+',
    '(a|a)*',
    '(a*)*b',
    '(?:a?){30}',
    '\\d+\\d+\\d+\\d+x',
    '([a-z]+)*\\d',
    '(x+x+)+y',
    '(.*){2,}',
  ])('%s is refused, because testing could take very long', (pattern) => {
    expect(patternProblem(pattern)).toContain('very long');
  });

  it.each(['(a)\\1', '(?<x>a)\\k<x>', '(?=a)b', '(?<!a)b', 'a(?!b)'])('%s is refused', (pattern) => {
    expect(patternProblem(pattern)).toContain('not allowed');
  });

  it.each(['(', '[z-a]', 'a{2,1}', '\\', '*', 'a**'])('%s is refused as no pattern', (pattern) => {
    expect(patternProblem(pattern)).toBeDefined();
  });

  it.each(['[(]+', '[\\]+*]', '\\(\\+\\)', '\\p{L}{2}', '\\\\1', '[\\^(?=]'])(
    '%s counts what is escaped or in a class as one character',
    (pattern) => {
      expect(patternProblem(pattern)).toBeUndefined();
    },
  );

  it('that is not refused is tested at once, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '\\w',
      '(',
      ')',
      '(?:',
      '|',
      '*',
      '+',
      '?',
      '{2,5}',
      '{3}',
    );
    const text = fc
      .constantFrom('a', 'b', 'ab')
      .chain((unit) =>
        fc.constantFrom('', '!', 'c').map((end) => unit.repeat(longestFit).slice(0, longestFit - 1) + end),
      );
    const clock = performance;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
        text,
        (pattern, tested) => {
          fc.pre(patternProblem(pattern) === undefined);
          const before = clock.now();
          fits(pattern, tested);
          expect(clock.now() - before).toBeLessThan(500);
        },
      ),
      { numRuns: 1_000, seed: 7 },
    );
  });
});
