import type { Policy } from '../../catalogue/policy.ts';
import { say } from '../../said/said.ts';
import { failed, type Question, type RuleResult } from '../question.ts';
import { isOpen, localMoment, nextOpening } from '../window.ts';

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
  const when = next ? [say('windowOpens', localMoment(next, windows.timeZone))] : [];
  return [failed('window.open', [say('windowClosed'), ...when], 'time')];
}
