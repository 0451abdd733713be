import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PeopleRule } from '../catalogue/policy.ts';
import type { Person } from '../people.ts';
import { approverRules, type Facts, names } from '../policy/facts.ts';
import type { CatalogueSource, Directory } from '../ports.ts';
import type { RequestRecord } from './request.ts';

/** What one person may see of what others ask for and hold. */
export interface Viewpoint {
  readonly person: Person;
  readonly admin: boolean;
  /** Whether the person may know of a request. */
  sees(record: RequestRecord): boolean;
}

export interface ViewpointPorts {
  readonly directory: Directory;
  readonly catalogue: CatalogueSource;
}

/**
 * Looks up what somebody may see: administrators everything; approvers and reviewers what the policies that name
 * them govern, and what they were asked about; everybody their own. Undefined for somebody without an active account.
 * @throws AccessError `directory.unavailable`, `catalogue.invalid`
 */
export async function viewpointOf(
  { directory, catalogue: source }: ViewpointPorts,
  personId: string,
): Promise<Viewpoint | undefined> {
  const catalogue = await source.current();
  const rules = [
    catalogue.admins,
    ...[...catalogue.policies.keys()].flatMap((name) => rulesOf(catalogue, name)),
  ];
  const groupIds = [...new Set(rules.flatMap(({ groups }) => groups))];
  const [person, groups] = await Promise.all([
    directory.person(personId),
    directory.memberOf(personId, groupIds),
  ]);
  if (!person?.accountEnabled) return undefined;
  const facts: Pick<Facts, 'groupsOf'> = { groupsOf: new Map([[person.objectId, new Set(groups)]]) };
  const admin = names(catalogue.admins, person, facts);
  const governs = new Set(
    [...catalogue.policies.keys()].filter((policy) =>
      rulesOf(catalogue, policy).some((rule) => names(rule, person, facts)),
    ),
  );
  return {
    person,
    admin,
    sees(record) {
      const policy = catalogue.entitlements.get(record.request.entitlement.name)?.policy;
      return admin || isPartOf(record, personId) || (policy !== undefined && governs.has(policy));
    },
  };
}

/** Everybody whom a policy lets decide about a request, or look at it afterwards. */
function rulesOf({ policies }: Catalogue, name: string): readonly PeopleRule[] {
  const policy = policies.get(name);
  if (!policy) return [];
  return [...approverRules(policy), ...(policy.breakGlass ? [policy.breakGlass.review.by] : [])];
}

/** Whether somebody asked for it, receives it, was asked about it, or decided about it. */
function isPartOf({ request, stage, decisions, extensions = [] }: RequestRecord, personId: string): boolean {
  const people = [
    request.requester,
    request.beneficiary,
    ...(stage?.approvers ?? []),
    ...decisions.map(({ by }) => by),
    ...extensions.flatMap((one) => [...(one.stage?.approvers ?? []), ...one.decisions.map(({ by }) => by)]),
  ];
  return people.some(({ objectId }) => objectId === personId);
}
