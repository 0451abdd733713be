import type { PersonRef } from '../core/people.ts';
import {
  type Analysis,
  failures,
  type Question,
  type RuleResult,
  type Stage,
} from '../core/policy/question.ts';
import { formatMinutes } from '../core/requests/duration.ts';

/** An analysis as a table for people: the verdict, every rule, and who decides. */
export function analysisLines(question: Question, analysis: Analysis): readonly string[] {
  const { allowed, rules } = analysis;
  const verdict = allowed ? `Allowed. ${way(analysis)}` : 'Not allowed.';
  const width = Math.max(...rules.map(({ rule }) => rule.length));
  return [
    `${question.entitlement} for ${formatMinutes(question.minutes)}: ${verdict}`,
    '',
    ...rules.map((rule) => ruleLine(rule, width)),
    ...analysis.stages.flatMap((stage, index) => ['', ...stageLines(stage, index)]),
    ...changes(rules),
  ];
}

function way({ automatic, breakGlass, stages, pendingMinutes }: Analysis): string {
  if (breakGlass)
    return `Given at once as an emergency; a review is due within ${formatMinutes(breakGlass.review.withinMinutes)}.`;
  if (automatic !== undefined) return `Given at once by the rule "${automatic}".`;
  const count = stages.length === 1 ? 'one stage' : `${stages.length} stages`;
  return `Has to pass ${count} of approval, ${formatMinutes(pendingMinutes)} each at most.`;
}

function ruleLine({ rule, passed, message }: RuleResult, width: number): string {
  return `  ${passed ? 'ok  ' : 'FAIL'}  ${rule.padEnd(width)}  ${message}`;
}

function stageLines(stage: Stage, index: number): readonly string[] {
  const { quorum, approvers, backups, delegates, escalation } = stage;
  const needed = quorum === 1 ? 'one approval' : `${quorum} approvals`;
  return [
    `  Stage ${index + 1}, ${needed}:`,
    `    asked       ${list(approvers)}`,
    ...(backups.length > 0 ? [`    may too     ${list(backups)}`] : []),
    ...delegates.map(({ from, to }) => `    instead     ${named(to)} for ${named(from)}`),
    ...(escalation
      ? [`    after ${formatMinutes(escalation.afterMinutes).padEnd(6)}${list(escalation.to)}`]
      : []),
  ];
}

function changes(rules: readonly RuleResult[]): readonly string[] {
  const failed = failures(rules);
  const what = [...new Set(failed.flatMap(({ change }) => change ?? []))];
  if (failed.length === 0) return [];
  return what.length > 0
    ? ['', `What the requester could change: ${what.join(', ')}.`]
    : ['', 'Nothing the requester could change would make it pass.'];
}

function list(people: readonly PersonRef[]): string {
  return people.length > 0 ? people.map(named).join(', ') : 'nobody';
}

function named({ displayName, userPrincipalName }: PersonRef): string {
  return `${displayName} <${userPrincipalName}>`;
}
