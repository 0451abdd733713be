import { parseDuration } from './duration.ts';
import { type AssignmentRules, assignmentRulesSchema, type ScheduleInfo } from './model.ts';

/** PIM neither gives access for less than this, nor takes it back sooner. */
export const SHORTEST_MS = 5 * 60_000;

/** Azure's own settings for a role that nobody has changed (Microsoft Learn, "Configure Azure resource role settings"). */
export const DEFAULT_RULES = {
  assignment: assignmentRulesSchema.parse({}),
  activation: assignmentRulesSchema.parse({ maximumDuration: 'PT8H' }),
} as const;

/** When an assignment is to begin and to end; `end` is null for one without end. */
export interface Period {
  readonly start: Date;
  readonly end: Date | null;
}

/** Reads a schedule: it begins now when it names no start, or one that has passed. */
export function periodOf(info: ScheduleInfo | null, now: Date): Period {
  const asked = info?.startDateTime ? new Date(info.startDateTime) : now;
  const start = asked < now ? now : asked;
  const { type, endDateTime, duration } = info?.expiration ?? { type: 'NoExpiration' as const };
  if (type === 'AfterDateTime' && endDateTime) return { start, end: new Date(endDateTime) };
  const length = type === 'AfterDuration' && duration ? parseDuration(duration) : undefined;
  return { start, end: length === undefined ? null : new Date(start.getTime() + length) };
}

export interface AskedForRules {
  readonly period: Period;
  readonly justification: string | null;
  readonly ticketNumber: string | null;
  /** The caller's token says that more than a password was shown. */
  readonly multiFactor: boolean;
}

/** The rules that refuse what is asked for, by the names that PIM gives them in its message. */
export function failedRules(rules: AssignmentRules, asked: AskedForRules): readonly string[] {
  const { start, end } = asked.period;
  const longest = parseDuration(rules.maximumDuration) ?? 0;
  const expirationHolds =
    end === null ? !rules.isExpirationRequired : end.getTime() - start.getTime() <= longest;
  const requires = (rule: AssignmentRules['enabledRules'][number]): boolean =>
    rules.enabledRules.includes(rule);
  return [
    ...(expirationHolds ? [] : ['ExpirationRule']),
    ...(requires('Justification') && !asked.justification?.trim() ? ['JustificationRule'] : []),
    ...(requires('Ticketing') && !asked.ticketNumber?.trim() ? ['TicketingRule'] : []),
    ...(requires('MultiFactorAuthentication') && !asked.multiFactor ? ['MfaRule'] : []),
  ];
}
