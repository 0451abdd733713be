import type { TextRule } from '../catalogue/catalogue.ts';
import { type FactsPorts, gatherFacts } from '../policy/facts.ts';
import { longestDuration, usualDuration } from '../policy/rules/duration.ts';
import { type Governed, visibleEntitlements } from '../policy/rules/visible.ts';
import type { CatalogueSource } from '../ports.ts';
import { shareableOf } from '../shares/offer.ts';

/** One entitlement a person may ask for, for the form. Durations in minutes. */
export interface Offer {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly defaultMinutes: number;
  readonly maxMinutes: number;
  readonly offeredMinutes: readonly number[];
  /** Whether it can be asked for on behalf of somebody else. */
  readonly others: boolean;
  readonly ticket: TextRule;
}

/**
 * What a person may ask for, in the catalogue's order.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function offersFor(
  ports: FactsPorts & { readonly catalogue: CatalogueSource },
  requesterId: string,
): Promise<readonly Offer[]> {
  const catalogue = await ports.catalogue.current();
  const facts = await gatherFacts(ports, catalogue, {
    entitlement: '',
    requesterId,
    beneficiaryId: requesterId,
  });
  const requester = facts.people.get(requesterId);
  if (!requester) return [];
  // What is to be picked has a command of its own.
  const fixed = visibleEntitlements(catalogue, requester, facts).filter(
    ({ entitlement }) => shareableOf(entitlement) === undefined,
  );
  return fixed.map(offer);
}

function offer({ entitlement, policy }: Governed): Offer {
  const { name, title, description, duration, beneficiaries, ticket } = entitlement;
  const maxMinutes = longestDuration(entitlement, policy);
  return {
    name,
    title,
    description,
    defaultMinutes: usualDuration({ entitlement, policy }, false),
    maxMinutes,
    offeredMinutes: duration.offered.filter((minutes) => minutes <= maxMinutes),
    others: beneficiaries.others.users.length + beneficiaries.others.groups.length > 0,
    ticket,
  };
}
