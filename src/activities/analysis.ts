import type { Catalogue } from '../core/catalogue/catalogue.ts';
import { type Analysis, analyse } from '../core/policy/analyse.ts';
import { gatherFacts } from '../core/policy/facts.ts';
import type { CatalogueSource, Directory } from '../core/ports.ts';
import type { AccessRequest } from '../core/requests/request.ts';

/** The policy's view of a request at this moment. @throws AccessError `directory.unavailable`, `catalogue.invalid` */
export async function analyseNow(
  ports: { readonly catalogue: CatalogueSource; readonly directory: Directory },
  request: AccessRequest,
): Promise<{ readonly catalogue: Catalogue; readonly analysis: Analysis }> {
  const catalogue = await ports.catalogue.current();
  const question = {
    entitlement: request.entitlement.name,
    requesterId: request.requester.objectId,
    beneficiaryId: request.beneficiary.objectId,
    minutes: request.minutes,
    reason: request.reason,
  };
  const facts = await gatherFacts(ports.directory, catalogue, {
    entitlement: question.entitlement,
    people: [question.requesterId, question.beneficiaryId],
  });
  return { catalogue, analysis: analyse(catalogue, question, facts) };
}

/** Everything that stands in the way of a request, as one text. */
export function obstacles({ rules }: Analysis): string {
  return rules
    .filter(({ passed }) => !passed)
    .map(({ message }) => message)
    .join(' ');
}
