import type { Entitlement } from '../../catalogue/catalogue.ts';
import type { Policy } from '../../catalogue/policy.ts';
import { formatMinutes } from '../../requests/duration.ts';
import type { Question, RuleResult } from '../question.ts';
import type { Governed } from './visible.ts';

/** The longest that may be asked for, in minutes: what the entitlement allows and somebody may approve. */
export function longestDuration({ duration }: Entitlement, { tiers }: Policy): number {
  const last = tiers.at(-1)?.upToMinutes;
  return last === undefined ? duration.max : Math.min(duration.max, last);
}

export function durationRule(
  { entitlement, policy }: Governed,
  { minutes, breakGlass }: Question,
): RuleResult {
  const longest =
    breakGlass && policy.breakGlass ? policy.breakGlass.maxMinutes : longestDuration(entitlement, policy);
  if (minutes > 0 && minutes <= longest)
    return {
      rule: 'duration.max',
      passed: true,
      message: `${formatMinutes(minutes)} is within the ${formatMinutes(longest)} allowed.`,
    };
  const emergency = breakGlass ? ' in an emergency' : '';
  return {
    rule: 'duration.max',
    passed: false,
    message: `${formatMinutes(minutes)} is too long: ${entitlement.name} is given for at most ${formatMinutes(longest)}${emergency}.`,
    change: 'duration',
  };
}
