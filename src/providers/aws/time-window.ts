import type { PolicyStatement } from '../../core/catalogue/catalogue.ts';
import type { Conditions } from './policy-document.ts';

/** From when until when a policy is in force, UTC ISO-8601. */
export interface TimeWindow {
  readonly startsAt: string;
  readonly expiresAt: string;
}

const currentTime = 'aws:CurrentTime';
const from = 'DateGreaterThanEquals';
const until = 'DateLessThan';

/** Since ever over: what a document without a readable window is taken for. */
export const longOver: TimeWindow = {
  startsAt: '1970-01-01T00:00:00.000Z',
  expiresAt: '1970-01-01T00:00:00.000Z',
};

/** A moment as policies write it, in whole seconds, rounded down: never later than it was decided. */
export function policyTime(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** The conditions that hold inside the window only. AWS checks them at every request, by its own clock. */
export function windowConditions({ startsAt, expiresAt }: TimeWindow): Conditions {
  return {
    [from]: { [currentTime]: [policyTime(startsAt)] },
    [until]: { [currentTime]: [policyTime(expiresAt)] },
  };
}

/** Adds conditions to a statement. One that the statement has itself gives way. */
export function withConditions(statement: PolicyStatement, added: Conditions): PolicyStatement {
  const operators = new Set([...Object.keys(statement.conditions), ...Object.keys(added)]);
  const conditions = Object.fromEntries(
    [...operators].map((operator) => [operator, { ...statement.conditions[operator], ...added[operator] }]),
  );
  return { ...statement, conditions };
}

/** Whether a statement sets a time of its own where Latchkey sets the window. */
export function setsOwnWindow({ conditions }: PolicyStatement): boolean {
  return [from, until].some((operator) =>
    Object.keys(conditions[operator] ?? {}).some((key) => key.toLowerCase() === currentTime.toLowerCase()),
  );
}

/** Takes the window off statements that all have the same one; undefined when they do not. */
export function readWindow(
  statements: readonly PolicyStatement[],
): { readonly window: TimeWindow; readonly statements: readonly PolicyStatement[] } | undefined {
  const windows = statements.map(({ conditions }) => ({
    startsAt: conditions[from]?.[currentTime]?.[0],
    expiresAt: conditions[until]?.[currentTime]?.[0],
  }));
  const startsAt = isoTime(windows[0]?.startsAt);
  const expiresAt = isoTime(windows[0]?.expiresAt);
  if (startsAt === undefined || expiresAt === undefined) return undefined;
  const same = windows.every(
    (window) => window.startsAt === windows[0]?.startsAt && window.expiresAt === windows[0]?.expiresAt,
  );
  if (!same) return undefined;
  const bare = statements.map((statement) =>
    withoutKey(withoutKey(statement, from, currentTime), until, currentTime),
  );
  return { window: { startsAt, expiresAt }, statements: bare };
}

/** A statement without one condition. */
export function withoutKey(statement: PolicyStatement, operator: string, key: string): PolicyStatement {
  const { [operator]: keys = {}, ...others } = statement.conditions;
  const { [key]: _, ...rest } = keys;
  return {
    ...statement,
    conditions: Object.keys(rest).length === 0 ? others : { ...others, [operator]: rest },
  };
}

function isoTime(text: string | undefined): string | undefined {
  if (text === undefined || Number.isNaN(Date.parse(text))) return undefined;
  return new Date(text).toISOString();
}
