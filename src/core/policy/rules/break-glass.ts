import { say } from '../../said/said.ts';
import { type Facts, names } from '../facts.ts';
import { failed, type Question, type RuleResult } from '../question.ts';
import { isForSelf } from './beneficiary.ts';
import type { Governed } from './visible.ts';

/** Whether this person may take this in an emergency. */
export function breakGlassRules(
  { entitlement, policy }: Governed,
  question: Question,
  facts: Facts,
): readonly RuleResult[] {
  if (!question.breakGlass) return [];
  const requester = facts.people.get(question.requesterId);
  const allowed =
    policy.breakGlass !== undefined &&
    requester !== undefined &&
    names(policy.breakGlass.who, requester, facts);
  if (allowed && isForSelf(question))
    return [{ rule: 'breakGlass.allowed', passed: true, message: 'It may be taken in an emergency.' }];
  return [
    allowed
      ? failed('breakGlass.allowed', [say('emergencyForSelfOnly')], 'beneficiary')
      : failed('breakGlass.allowed', [say('noEmergency', entitlement.name)]),
  ];
}
