import type { ApprovalStage, Catalogue, PeopleRule } from '../catalogue/catalogue.ts';
import type { Person } from '../people.ts';
import type { Directory } from '../ports.ts';

/** What the directory says about everybody a decision depends on, read once so that the decision is pure. */
export interface PeopleFacts {
  /** By object id; someone the directory does not know is not in it. */
  readonly people: ReadonlyMap<string, Person>;
  /** The groups named by the policy that a person is in, by object id. */
  readonly groupsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Who could approve, for each stage of the policy, before anybody is excluded. */
  readonly candidates: readonly (readonly Person[])[];
}

/** The people and the entitlement a decision is about. */
export interface FactsQuestion {
  readonly entitlement: string;
  /** Object ids: requester, beneficiary, whoever acts. */
  readonly people: readonly string[];
}

/** Reads from the directory what `analyse` needs. Costs a handful of calls; nothing is read twice. */
export async function gatherFacts(
  directory: Directory,
  catalogue: Catalogue,
  question: FactsQuestion,
): Promise<PeopleFacts> {
  const entitlement = catalogue.entitlements.get(question.entitlement);
  const policy = entitlement && catalogue.policies.get(entitlement.policy);
  const groups = new Set([
    // Of every policy: a refusal names what could be asked for instead.
    ...[...catalogue.policies.values()].flatMap(({ requesters }) => requesters.groups),
    ...(entitlement?.beneficiaries.others.groups ?? []),
    ...catalogue.admins.groups,
  ]);
  const ids = [...new Set(question.people)];
  const [people, memberships, candidates] = await Promise.all([
    Promise.all(ids.map((id) => directory.person(id))),
    Promise.all(ids.map((id) => directory.memberOf(id, [...groups]))),
    Promise.all((policy?.stages ?? []).map((stage) => resolve(directory, stage))),
  ]);
  return {
    people: new Map(people.flatMap((person) => (person ? [[person.objectId, person] as const] : []))),
    groupsOf: new Map(ids.map((id, index) => [id, new Set(memberships[index])])),
    candidates,
  };
}

/** Everybody a rule names, directly or through groups, once each. */
export async function resolve(
  directory: Directory,
  rule: PeopleRule | ApprovalStage,
): Promise<readonly Person[]> {
  const [named, grouped] = await Promise.all([
    Promise.all(
      rule.users.map(async (upn) =>
        (await directory.find(upn)).find((person) => person.userPrincipalName.toLowerCase() === upn),
      ),
    ),
    Promise.all(rule.groups.map((group) => directory.membersOf(group))),
  ]);
  const all = [...named.filter((person) => person !== undefined), ...grouped.flat()];
  return [...new Map(all.map((person) => [person.objectId, person])).values()];
}

/** Whether a rule names this person, directly or through a group. */
export function names(rule: PeopleRule, person: Person, facts: PeopleFacts): boolean {
  const groups = facts.groupsOf.get(person.objectId);
  return (
    rule.users.includes(person.userPrincipalName.toLowerCase()) ||
    rule.groups.some((group) => groups?.has(group) ?? false)
  );
}
