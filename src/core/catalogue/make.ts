import type { Catalogue, Delegation } from './catalogue.ts';
import type { FilePolicy, NamedPart, Part, Parts } from './parts.ts';
import type { ApprovalStage, PeopleRule, Policy, Tier } from './policy.ts';

type FileStage = NonNullable<FilePolicy['stages']>[number];

/** The catalogue as the rest of the product reads it, from parts without issues. */
export function makeCatalogue(parts: Parts, version: string): Catalogue {
  const { iamUserRule, limits } = parts;
  return {
    version,
    aws: { accounts: mapOf(parts.accounts, (name, account) => ({ name, ...account })) },
    azure: { subscriptions: mapOf(parts.subscriptions, (_, id) => id) },
    people: {
      iamUsers: new Map(parts.iamUsers.map(({ name, value }) => [name.toLowerCase(), value])),
      ...(iamUserRule[0] && { iamUserRule: iamUserRule[0].value }),
    },
    admins: joinPeople(parts.admins),
    deny: joinPeople(parts.deny),
    ...(limits[0] && { heldAtOnce: limits[0].value.heldAtOnce }),
    delegations: parts.delegations.map(({ value }) => makeDelegation(value)),
    permissionSets: mapOf(parts.permissionSets, (name, set) => ({ name, ...set })),
    entitlements: mapOf(parts.entitlements, (name, entitlement) => ({ name, ...entitlement })),
    policies: mapOf(parts.policies, makePolicy),
    standing: mapOf(parts.standing, (name, { users, roles, accounts, permissionSets }) => ({
      name,
      principals: { users, roles },
      accounts,
      permissionSets,
    })),
  };
}

function mapOf<T, Made>(
  section: readonly NamedPart<T>[],
  make: (name: string, value: T) => Made,
): ReadonlyMap<string, Made> {
  return new Map(section.map(({ name, value }) => [name, make(name, value)]));
}

function joinPeople(rules: readonly Part<PeopleRule>[]): PeopleRule {
  return {
    users: [...new Set(rules.flatMap(({ value }) => value.users))],
    groups: [...new Set(rules.flatMap(({ value }) => value.groups))],
  };
}

/** A policy as the rest of the product reads it: durations in minutes, one list of tiers. */
export function makePolicy(name: string, policy: FilePolicy): Policy {
  const { stages, tiers, remindEvery, pendingTimeout, breakGlass, heldAtOnce, windows, channel } = policy;
  return {
    name,
    requesters: policy.requesters,
    deny: policy.deny,
    tiers: stages ? [{ stages: stages.map(makeStage) }] : (tiers ?? []).map(makeTier),
    automatic: policy.automatic.map((rule) => ({
      name: rule.name,
      upToMinutes: rule.upTo,
      environments: rule.environments,
      ...(rule.onCall && { onCall: rule.onCall }),
    })),
    pendingMinutes: pendingTimeout,
    delegation: policy.delegation,
    ...(remindEvery !== undefined && { remindEveryMinutes: remindEvery }),
    ...(windows && { windows }),
    ...(heldAtOnce !== undefined && { heldAtOnce }),
    ...(channel !== undefined && { channel }),
    ...(breakGlass && {
      breakGlass: {
        who: breakGlass.who,
        maxMinutes: breakGlass.max,
        tell: breakGlass.tell,
        review: { by: breakGlass.review.by, withinMinutes: breakGlass.review.within },
      },
    }),
  };
}

function makeTier({ upTo, stages }: NonNullable<FilePolicy['tiers']>[number]): Tier {
  return { stages: (stages ?? []).map(makeStage), ...(upTo !== undefined && { upToMinutes: upTo }) };
}

function makeStage({ approvers, backup, quorum, escalation }: FileStage): ApprovalStage {
  return {
    approvers,
    backup,
    quorum,
    ...(escalation && { escalation: { afterMinutes: escalation.after, to: escalation.to } }),
  };
}

function makeDelegation({ from, to, starts, ends }: Parts['delegations'][number]['value']): Delegation {
  const utc = (text: string) => new Date(text).toISOString();
  return { from, to, endsAt: utc(ends), ...(starts !== undefined && { startsAt: utc(starts) }) };
}
