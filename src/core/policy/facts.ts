import type { Catalogue, Entitlement } from '../catalogue/catalogue.ts';
import type { ApproverRule, PeopleRule, Policy } from '../catalogue/policy.ts';
import type { Person } from '../people.ts';
import type { Directory, RequestStore } from '../ports.ts';
import type { RequestState } from '../requests/request.ts';
import type { DelegationStore, StoredDelegation } from './delegation.ts';

/** A request whose access somebody holds, is just being given, or is just losing. */
export interface Held {
  readonly requestId: string;
  readonly entitlement: string;
}

/** What directory and store say about everybody a decision depends on, read once so that the decision is pure. */
export interface Facts {
  /** By object id; someone the directory does not know is not in it. */
  readonly people: ReadonlyMap<string, Person>;
  /** The groups named by the catalogue that a person is in, by object id. */
  readonly groupsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** People whom the policy or a delegation names, by user principal name in lower case. */
  readonly named: ReadonlyMap<string, Person>;
  /** Everybody in a group that approves, by the group's object id. */
  readonly members: ReadonlyMap<string, readonly Person[]>;
  /** The beneficiary's manager. */
  readonly manager?: Person;
  /** What the beneficiary holds. */
  readonly held: readonly Held[];
  /** What approvers of this have set up for while they are away, over or not; beside the catalogue's delegations. */
  readonly delegations: readonly FoundDelegation[];
}

/** A delegation that an approver has set up, with its delegate as the directory knows them now. */
export interface FoundDelegation {
  /** Object id. */
  readonly fromId: string;
  readonly to: Person;
  /** UTC ISO-8601. */
  readonly startsAt: string;
  readonly endsAt: string;
}

/** The people and the entitlement a decision is about. */
export interface FactsQuestion {
  readonly entitlement: string;
  /** Object ids. */
  readonly requesterId: string;
  readonly beneficiaryId: string;
  /** Whoever acts, if that is somebody else. */
  readonly actorId?: string;
}

export interface FactsPorts {
  readonly directory: Directory;
  readonly store: Pick<RequestStore, 'openFor'>;
  /** What approvers have set up themselves; absent where nothing is decided for real (a dry run). */
  readonly delegations?: Pick<DelegationStore, 'all'>;
}

/**
 * Reads what `analyse` and `judge` need. Costs a handful of calls; nothing is read twice.
 * @throws AccessError `directory.unavailable`, `store.unavailable`
 */
export async function gatherFacts(
  { directory, store, delegations: stored }: FactsPorts,
  catalogue: Catalogue,
  question: FactsQuestion,
): Promise<Facts> {
  const entitlement = catalogue.entitlements.get(question.entitlement);
  const policy = entitlement && catalogue.policies.get(entitlement.policy);
  const { requesterId, beneficiaryId, actorId = requesterId } = question;
  const ids = [...new Set([requesterId, beneficiaryId, actorId])];
  const groups = groupsToAskFor(catalogue, entitlement, policy);
  const rules = policy ? approverRules(policy) : [];
  const names = new Set([
    ...rules.flatMap(({ users }) => users),
    ...catalogue.delegations.map(({ to }) => to),
  ]);
  const [people, memberships, named, members, manager, open, delegations] = await Promise.all([
    Promise.all(ids.map((id) => directory.person(id))),
    Promise.all(ids.map((id) => directory.memberOf(id, groups))),
    Promise.all([...names].map((upn) => personNamed(directory, upn))),
    membersOf(directory, new Set(rules.flatMap((rule) => rule.groups))),
    rules.some((rule) => rule.manager) ? directory.managerOf(beneficiaryId) : undefined,
    store.openFor(beneficiaryId),
    policy?.delegation ? (stored?.all() ?? []) : [],
  ]);
  const approvers = [...named, ...[...members.values()].flat(), ...(manager ? [manager] : [])];
  const known = new Map(
    [...people, ...approvers].flatMap((one) => (one ? [[one.objectId, one] as const] : [])),
  );
  return {
    people: new Map(people.flatMap((person) => (person ? [[person.objectId, person] as const] : []))),
    groupsOf: new Map(ids.map((id, index) => [id, new Set(memberships[index])])),
    named: new Map(named.flatMap((person) => (person ? [[lowerName(person), person] as const] : []))),
    members,
    ...(manager && { manager }),
    held: open
      .filter(({ state }) => holding.has(state))
      .map(({ request }) => ({ requestId: request.id, entitlement: request.entitlement.name })),
    delegations: await foundDelegations(directory, delegations, known),
  };
}

/** The delegations of people who are known here, with their delegates as the directory knows them now. */
async function foundDelegations(
  directory: Directory,
  stored: readonly StoredDelegation[],
  known: ReadonlyMap<string, Person>,
): Promise<readonly FoundDelegation[]> {
  const found = await Promise.all(
    stored
      .filter(({ from }) => known.has(from.objectId))
      .map(async ({ from, to, startsAt, endsAt }) => {
        const person = known.get(to.objectId) ?? (await directory.person(to.objectId));
        return person ? [{ fromId: from.objectId, to: person, startsAt, endsAt }] : [];
      }),
  );
  return found.flat();
}

const holding: ReadonlySet<RequestState> = new Set(['approved', 'granting', 'active', 'revoking']);

function groupsToAskFor(
  catalogue: Catalogue,
  entitlement: Entitlement | undefined,
  policy: Policy | undefined,
): readonly string[] {
  const rules: readonly (PeopleRule | undefined)[] = [
    // Of every policy: a refusal names what could be asked for instead.
    ...[...catalogue.policies.values()].flatMap(({ requesters, deny, breakGlass }) => [
      requesters,
      deny,
      breakGlass?.who,
    ]),
    entitlement?.beneficiaries.others,
    ...(policy?.automatic ?? []).map(({ onCall }) => onCall),
    catalogue.admins,
    catalogue.deny,
  ];
  return [...new Set(rules.flatMap((rule) => rule?.groups ?? []))];
}

/** Everybody a policy lets decide, in any tier and stage. */
export function approverRules({ tiers }: Policy): readonly ApproverRule[] {
  return tiers
    .flatMap(({ stages }) => stages)
    .flatMap(({ approvers, backup, escalation }) => [
      approvers,
      { ...backup, manager: false },
      ...(escalation ? [escalation.to] : []),
    ]);
}

async function personNamed(directory: Directory, upn: string): Promise<Person | undefined> {
  return (await directory.find(upn)).find((person) => lowerName(person) === upn);
}

async function membersOf(
  directory: Directory,
  groups: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Person[]>> {
  const ids = [...groups];
  const members = await Promise.all(ids.map((id) => directory.membersOf(id)));
  return new Map(ids.map((id, index) => [id, members[index] ?? []]));
}

function lowerName({ userPrincipalName }: Person): string {
  return userPrincipalName.toLowerCase();
}

/** Whether a rule names this person, directly or through a group; the person is one the facts were gathered for. */
export function names(rule: PeopleRule, person: Person, facts: Pick<Facts, 'groupsOf'>): boolean {
  const groups = facts.groupsOf.get(person.objectId);
  return rule.users.includes(lowerName(person)) || rule.groups.some((group) => groups?.has(group) ?? false);
}

/** Everybody a rule names at this moment, directly or through groups, once each. @throws AccessError `directory.unavailable` */
export async function everybodyIn(directory: Directory, rule: PeopleRule): Promise<readonly Person[]> {
  const [named, members] = await Promise.all([
    Promise.all(rule.users.map((upn) => personNamed(directory, upn))),
    membersOf(directory, new Set(rule.groups)),
  ]);
  const people = [...named.filter((person) => person !== undefined), ...[...members.values()].flat()];
  return [...new Map(people.map((person) => [person.objectId, person])).values()];
}

/** Everybody with an active account whom a rule lets decide, once each. */
export function resolve(rule: PeopleRule & { readonly manager?: boolean }, facts: Facts): readonly Person[] {
  const all = [
    ...rule.users.flatMap((upn) => facts.named.get(upn) ?? []),
    ...rule.groups.flatMap((group) => facts.members.get(group) ?? []),
    ...(rule.manager && facts.manager ? [facts.manager] : []),
  ].filter(({ accountEnabled }) => accountEnabled);
  return [...new Map(all.map((person) => [person.objectId, person])).values()];
}
