import type { Entitlement } from '../../catalogue/catalogue.ts';
import { longestReason, saysSomething, tidyReason } from '../../requests/reason.ts';
import { say } from '../../said/said.ts';
import { fits } from '../../text/pattern.ts';
import { failed, type Question, type RuleResult } from '../question.ts';

/** Whether the reason says enough to be decided on. */
export function reasonRule({ reason: { minLength } }: Entitlement, { reason }: Question): RuleResult {
  const text = tidyReason(reason);
  if (!saysSomething(text)) return failed('reason.given', [say('noReason')], 'reason');
  if (text.length < minLength) return failed('reason.length', [say('reasonTooShort', minLength)], 'reason');
  return text.length <= longestReason
    ? { rule: 'reason.length', passed: true, message: 'The reason is given.' }
    : failed('reason.length', [say('reasonTooLong', longestReason)], 'reason');
}

/** Longest ticket that is taken, in characters. */
export const longestTicket = 64;

/** Whether the ticket is there when it has to be, and looks like one. Nobody looks for a ticket in an emergency. */
export function ticketRules(
  { ticket: rule }: Entitlement,
  { ticket = '', breakGlass }: Question,
): readonly RuleResult[] {
  const { example = '' } = rule;
  if (ticket === '')
    return rule.required && !breakGlass ? [failed('ticket.given', [say('noTicket', example)], 'ticket')] : [];
  const passed = ticket.length <= longestTicket && (rule.pattern === undefined || fits(rule.pattern, ticket));
  return [
    passed
      ? { rule: 'ticket.form', passed, message: 'The ticket is named.' }
      : failed('ticket.form', [say('noSuchTicket', example)], 'ticket'),
  ];
}
