import type { Entitlement } from '../../catalogue/catalogue.ts';
import { longestReason, saysSomething, tidyReason } from '../../requests/reason.ts';
import { fits } from '../../text/pattern.ts';
import type { Question, RuleResult } from '../question.ts';

/** Whether the reason says enough to be decided on. */
export function reasonRule({ reason: { minLength } }: Entitlement, { reason }: Question): RuleResult {
  const text = tidyReason(reason);
  if (!saysSomething(text))
    return {
      rule: 'reason.given',
      passed: false,
      message: 'Say in words what you need it for; the approver reads it.',
      change: 'reason',
    };
  if (text.length < minLength)
    return {
      rule: 'reason.length',
      passed: false,
      message: `Say a little more about what you need it for: at least ${minLength} characters.`,
      change: 'reason',
    };
  const passed = text.length <= longestReason;
  return {
    rule: 'reason.length',
    passed,
    message: passed
      ? 'The reason is given.'
      : `The reason is too long: use at most ${longestReason} characters.`,
    ...(!passed && { change: 'reason' as const }),
  };
}

/** Longest ticket that is taken, in characters. */
export const longestTicket = 64;

/** Whether the ticket is there when it has to be, and looks like one. Nobody looks for a ticket in an emergency. */
export function ticketRules(
  { ticket: rule }: Entitlement,
  { ticket = '', breakGlass }: Question,
): readonly RuleResult[] {
  if (ticket === '') {
    if (!rule.required || breakGlass) return [];
    const example = rule.example === undefined ? '' : `, such as ${rule.example}`;
    return [
      {
        rule: 'ticket.given',
        passed: false,
        message: `Name the ticket it is for${example}: write "ticket" and its number.`,
        change: 'ticket',
      },
    ];
  }
  const passed = ticket.length <= longestTicket && (rule.pattern === undefined || fits(rule.pattern, ticket));
  const example = rule.example === undefined ? '' : ` Write one such as ${rule.example}.`;
  return [
    passed
      ? { rule: 'ticket.form', passed, message: 'The ticket is named.' }
      : {
          rule: 'ticket.form',
          passed,
          message: `That does not look like a ticket.${example}`,
          change: 'ticket',
        },
  ];
}
