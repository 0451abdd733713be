import { documentQuota, documentSize } from '../danger/document-size.ts';
import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';
import { statementsOf } from './dangers.ts';
import { grantsOf, setsOf } from './usage.ts';

/** Policy documents that are longer than AWS takes. */
export function checkQuotas(parts: Parts): readonly Finding[] {
  const sets = new Map(parts.permissionSets.map(({ name, value }) => [name, value.aws.statements]));
  return grantsOf(parts).flatMap(({ part, index, grant }): Finding[] => {
    const quota = documentQuota(grant.kind, grant['role'] !== undefined);
    if (quota === undefined) return [];
    const statements = [...setsOf(grant).flatMap((name) => sets.get(name) ?? []), ...statementsOf(grant)];
    const size = documentSize(statements);
    if (size <= quota) return [];
    const message = `The policy has about ${size} characters with the time of the request, and AWS takes ${quota}. Shorten it with patterns, or split the entitlement.`;
    return [{ part, at: ['grants', index], code: 'quota', message }];
  });
}
