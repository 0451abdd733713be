import type { PolicyStatement } from '../catalogue.ts';

/** The window of a request as it stands in a statement, in characters. */
const windowSize = 140;

/**
 * About how many characters a policy document has with the request's window in every statement, without white space
 * (IAM and STS quotas). Pure.
 */
export function documentSize(statements: readonly PolicyStatement[]): number {
  return standingSize(statements) + statements.length * windowSize;
}

/** About how many it has without a window. Pure. */
export function standingSize(statements: readonly PolicyStatement[]): number {
  const frame = '{"Version":"2012-10-17","Statement":[]}'.length;
  return statements.reduce((size, statement) => size + statementSize(statement), frame);
}

/** Characters that AWS takes for all inline policies of a user or of a role together (IAM and STS quotas). */
export const inlineQuotas = { users: 2_048, roles: 10_240 } as const;

function statementSize({ effect, actions, resources, conditions }: PolicyStatement): number {
  const text = JSON.stringify({
    Effect: effect,
    Action: actions,
    Resource: resources,
    Condition: conditions,
  });
  // Lists of one are written without brackets, and an empty condition is not written.
  return text.replaceAll(/\s/g, '').length;
}

/**
 * Characters that AWS takes for the inline policies of a kind of grant; undefined for kinds without any. A user's or
 * role's policies share the quota, so that those it has already come on top (IAM User Guide, "IAM and AWS STS quotas").
 */
export function documentQuota(kind: string, onRole: boolean): number | undefined {
  if (kind === 'aws.iam.role') return inlineQuotas.roles;
  if (kind !== 'aws.iam.policy') return undefined;
  return onRole ? inlineQuotas.roles : inlineQuotas.users;
}
