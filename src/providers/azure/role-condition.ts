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
