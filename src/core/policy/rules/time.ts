import type { Policy } from '../../catalogue/policy.ts';
import type { Question, RuleResult } from '../question.ts';
import { isOpen, localText, nextOpening } from '../window.ts';

/** Whether access may start at this moment. An emergency has no office hours, and what has started goes on. */
export function windowRules(
  { windows }: Policy,
  { breakGlass, extension }: Question,
  now: Date,
): readonly RuleResult[] {
  if (!windows || breakGlass || extension) return [];
  if (isOpen(windows, now))
    return [{ rule: 'window.open', passed: true, message: 'Access may start at this time.' }];
  const next = nextOpening(windows, now);
  const when = next ? ` It can start from ${localText(next, windows.timeZone)} on.` : '';
  return [
    {
      rule: 'window.open',
      passed: false,
      message: `Access may not start at this time.${when}`,
      change: 'time',
    },
  ];
}
