import { fits, longestFit, patternProblem } from '../../text/pattern.ts';
import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Patterns of tickets that cannot be used, or that refuse their own example. */
export function checkTickets({ entitlements }: Parts): readonly Finding[] {
  return entitlements.flatMap((part): Finding[] => {
    const { pattern, example = '' } = part.value.ticket;
    if (pattern === undefined) return [];
    const problem = patternProblem(pattern);
    if (problem !== undefined)
      return [
        {
          part,
          at: ['ticket', 'pattern'],
          code: 'ticket.pattern',
          message: `The pattern cannot be used: ${problem}.`,
        },
      ];
    if (fits(pattern, example)) return [];
    const message = `The example "${example}" does not fit the pattern as a whole (at most ${longestFit} characters).`;
    return [{ part, at: ['ticket', 'example'], code: 'ticket.pattern', message }];
  });
}
