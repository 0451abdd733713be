import type { Entitlement } from '../../catalogue/catalogue.ts';
import type { Policy } from '../../catalogue/policy.ts';
import { formatMinutes } from '../../requests/duration.ts';
import { say } from '../../said/said.ts';
import { failed, type Question, type RuleResult } from '../question.ts';
import type { Governed } from './visible.ts';

/** The longest that may be asked for, in minutes: what the entitlement allows and somebody may approve. */
export function longestDuration({ duration }: Entitlement, { tiers }: Policy): number {
  const last = tiers.at(-1)?.upToMinutes;
  return last === undefined ? duration.max : Math.min(duration.max, last);
}

/** What is given to somebody who does not say how long, in minutes. */
export function usualDuration(governed: Governed, breakGlass: boolean): number {
  return Math.min(governed.entitlement.duration.default, longestAsked(governed, breakGlass));
}

function longestAsked({ entitlement, policy }: Governed, breakGlass: boolean): number {
  return breakGlass && policy.breakGlass
    ? policy.breakGlass.maxMinutes
    : longestDuration(entitlement, policy);
}

export function durationRule(governed: Governed, { minutes, breakGlass = false }: Question): RuleResult {
  const { entitlement } = governed;
  const longest = longestAsked(governed, breakGlass);
  if (minutes > 0 && minutes <= longest)
    return {
      rule: 'duration.max',
      passed: true,
      message: `${formatMinutes(minutes)} is within the ${formatMinutes(longest)} allowed.`,
    };
  return failed('duration.max', [say('tooLong', minutes, entitlement.name, longest, breakGlass)], 'duration');
}
