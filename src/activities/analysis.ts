import type { Catalogue } from '../core/catalogue/catalogue.ts';
import { analyse } from '../core/policy/analyse.ts';
import { type Facts, type FactsPorts, gatherFacts } from '../core/policy/facts.ts';
import { questionOf } from '../core/policy/judge.ts';
import { type Analysis, failures } from '../core/policy/question.ts';
import type { CatalogueSource } from '../core/ports.ts';
import type { AccessRequest } from '../core/requests/request.ts';

/** Where the policy's view of a request comes from. */
export interface AnalysisPorts extends FactsPorts {
  readonly catalogue: CatalogueSource;
}

/**
 * The policy's view of a request at a moment (UTC ISO-8601).
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function analyseAt(
  ports: AnalysisPorts,
  request: AccessRequest,
  at: string,
): Promise<{ readonly catalogue: Catalogue; readonly facts: Facts; readonly analysis: Analysis }> {
  const catalogue = await ports.catalogue.current();
  const question = questionOf({ request });
  const facts = await gatherFacts(ports, catalogue, question);
  return { catalogue, facts, analysis: analyse(catalogue, question, facts, new Date(at)) };
}

/** Everything that stands in the way of a request, as one text. */
export function obstacles({ rules }: Analysis): string {
  return failures(rules)
    .map(({ message }) => message)
    .join(' ');
}
