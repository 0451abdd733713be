import type { KnownRole } from './roles.ts';

/** The version of the condition language; the only one there is. */
export const conditionVersion = '2.0';

/**
 * The condition that ends a storage data role on Azure's own clock (Microsoft Learn, "Azure role assignment
 * condition format and syntax"): every data action of the role is allowed before `expiresAt` only. It counts
 * for data; seeing that a container exists, which the roles allow through Resource Manager, ends with the
 * removal. Undefined for roles whose actions know no condition on the time.
 */
export function timeCondition(role: KnownRole, expiresAt: string): string | undefined {
  if (role.dataActions === undefined) return undefined;
  const guards = role.dataActions.map((action) => `!(ActionMatches{'${action}'})`).join(' AND ');
  return `((${guards}) OR (@Environment[UtcNow] DateTimeLessThan '${new Date(expiresAt).toISOString()}'))`;
}

/** What Latchkey writes into an assignment's description, for people in the portal. */
export function roleMark(requestId: string, expiresAt: string): string {
  return `latchkey:${requestId};exp=${new Date(expiresAt).toISOString()}`;
}

/** Reads the mark back; undefined for a description that is not one. */
export function readRoleMark(
  description: string | undefined,
): { readonly requestId: string; readonly expiresAt: string } | undefined {
  const parts = /^latchkey:([0-9a-z]{1,64});exp=(\d{4}-\d\d-\d\dT[\d:.]+Z)$/.exec(description ?? '');
  const [, requestId, expiresAt] = parts ?? [];
  return requestId === undefined || expiresAt === undefined ? undefined : { requestId, expiresAt };
}

/**
 * Whether two conditions mean the same. Azure may write one back with other white space or other case; actions,
 * attributes and operators ignore case, and a moment is the same in every notation. Nothing else is forgiven: another
 * order, another action or another moment is another condition.
 */
export function sameCondition(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return canonical(left) === canonical(right);
}

function canonical(condition: string): string {
  const tokens = condition.match(/'[^']*'|[\w@.:/*-]+|[^\s]/g) ?? [];
  return tokens.map((token) => canonicalToken(token.toLowerCase())).join(' ');
}

function canonicalToken(token: string): string {
  const moment = /^'(\d{4}-\d\d-\d\dt[\d:.]+(?:z|[+-]\d\d:\d\d))'$/.exec(token)?.[1];
  if (moment === undefined) return token;
  const time = Date.parse(moment.toUpperCase());
  return Number.isNaN(time) ? token : `'${new Date(time).toISOString()}'`;
}
