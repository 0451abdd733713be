import type { Catalogue } from '../catalogue/catalogue.ts';
import type { BreakGlass, PeopleRule } from '../catalogue/policy.ts';
import { type Person, type PersonRef, personRef } from '../people.ts';
import { everybodyIn } from '../policy/facts.ts';
import { governedBy } from '../policy/rules/visible.ts';
import type { Directory } from '../ports.ts';
import type { AccessRequest } from '../requests/request.ts';

/** What the policy says about emergencies of an entitlement now; undefined when it has none any more. */
export function emergencyRules(catalogue: Catalogue, entitlement: string): BreakGlass | undefined {
  return governedBy(catalogue, entitlement)?.policy.breakGlass;
}

type Concerned = Pick<AccessRequest, 'requester' | 'beneficiary'> & {
  readonly entitlement: Pick<AccessRequest['entitlement'], 'name'>;
};

/**
 * Who may review an emergency at this moment: those whom the policy names or, when it leaves nobody but the person
 * who took it, the administrators. @throws AccessError `directory.unavailable`
 */
export async function reviewersOf(
  directory: Directory,
  catalogue: Catalogue,
  request: Concerned,
): Promise<readonly PersonRef[]> {
  const rules = emergencyRules(catalogue, request.entitlement.name);
  const named = rules ? await others(directory, rules.review.by, request) : [];
  return named.length > 0 ? named : others(directory, catalogue.admins, request);
}

/** Who is told of an emergency at once. @throws AccessError `directory.unavailable` */
export async function toldOf(
  directory: Directory,
  catalogue: Catalogue,
  request: Concerned,
): Promise<readonly PersonRef[]> {
  const rules = emergencyRules(catalogue, request.entitlement.name);
  const groups = await Promise.all([
    rules ? others(directory, rules.tell, request) : [],
    others(directory, catalogue.admins, request),
    reviewersOf(directory, catalogue, request),
  ]);
  return [...new Map(groups.flat().map((person) => [person.objectId, person])).values()];
}

/** Everybody with an active account whom a rule names, but for the people whose emergency it is. */
async function others(
  directory: Directory,
  rule: PeopleRule,
  { requester, beneficiary }: Concerned,
): Promise<readonly PersonRef[]> {
  const own = [requester.objectId, beneficiary.objectId];
  const isOther = ({ accountEnabled, objectId }: Person) => accountEnabled && !own.includes(objectId);
  return (await everybodyIn(directory, rule)).filter(isOther).map(personRef);
}
