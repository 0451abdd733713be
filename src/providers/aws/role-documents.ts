import type { PolicyStatement } from '../../core/catalogue/catalogue.ts';
import { documentOf, type PolicyDocument, statementsOf } from './policy-document.ts';
import { policyTime, readWindow, type TimeWindow, windowConditions, withConditions } from './time-window.ts';

/** The name of the one inline policy of a role made for a request. */
export const accessPolicyName = 'latchkey-access';

/**
 * What a role made for a request may do by statements, and the end of all that it may do: the deny outweighs its
 * managed policies, and reaches sessions that were issued before the end.
 */
export function accessDocument(statements: readonly PolicyStatement[], window: TimeWindow): PolicyDocument {
  return documentOf([
    ...statements.map((statement) => withConditions(statement, windowConditions(window))),
    denyFrom(window.expiresAt),
  ]);
}

/** Reads what `accessDocument` wrote; undefined for anything else. */
export function readAccess(
  document: unknown,
): { readonly statements: readonly PolicyStatement[]; readonly expiresAt: string } | undefined {
  const all = statementsOf(document);
  const end = all?.at(-1);
  const expiresAt = end?.conditions['DateGreaterThanEquals']?.['aws:CurrentTime']?.[0];
  if (all === undefined || end?.effect !== 'Deny' || expiresAt === undefined) return undefined;
  const allowed = all.slice(0, -1);
  const statements = allowed.length === 0 ? [] : readWindow(allowed)?.statements;
  return statements === undefined ? undefined : { statements, expiresAt: new Date(expiresAt).toISOString() };
}

function denyFrom(moment: string): PolicyStatement {
  return {
    effect: 'Deny',
    actions: ['*'],
    resources: ['*'],
    conditions: { DateGreaterThanEquals: { 'aws:CurrentTime': [policyTime(moment)] } },
  };
}
