import type { AwsAccount, Catalogue, StandingEntry } from '../catalogue.ts';
import { permissionSetLines } from '../words/grant.ts';
import { peopleNames } from '../words/people.ts';
import { type Change, gain, listChanges, loss, other, type RuleChange } from './change.ts';
import { capChanges } from './policy.ts';

/** What changes beside entitlements and policies: who runs Latchkey, who is shut out, accounts, standing access. Pure. */
export function foundationChanges(before: Catalogue, after: Catalogue): readonly Change[] {
  const about = (subject: string) => (change: RuleChange) => ({ subject, ...change });
  return [
    ...listChanges(peopleNames(before.admins), peopleNames(after.admins), {
      added: (name) => gain('admins', `${name} runs Latchkey: may end any access`, true),
      removed: (name) => loss('admins', `${name} does not run Latchkey any more`),
    }).map(about('administrators')),
    ...listChanges(peopleNames(before.deny), peopleNames(after.deny), {
      added: (name) => loss('deny', `${name} is shut out of everything`),
      removed: (name) => gain('deny', `${name} is not shut out of everything any more`, true),
    }).map(about('everybody')),
    ...capChanges('limits.heldAtOnce', before.heldAtOnce, after.heldAtOnce).map(about('everybody')),
    ...listChanges(delegations(before), delegations(after), {
      added: (text) => gain('delegations', text),
      removed: (text) => loss('delegations', `no longer: ${text}`),
    }).map(about('delegations')),
    ...accountChanges(before, after).map(about('clouds')),
    ...peopleChanges(before, after).map(about('people')),
    ...listChanges(standing(before), standing(after), {
      added: (text) => gain('standing', text, true),
      removed: (text) => loss('standing', `no longer: ${text}`),
    }).map(about('standing access')),
  ];
}

function delegations({ delegations: all }: Catalogue): readonly string[] {
  return all.map(
    ({ from, to, startsAt, endsAt }) =>
      `${to} decides for ${from} ${startsAt === undefined ? '' : `from ${startsAt} `}until ${endsAt}`,
  );
}

function accountChanges(before: Catalogue, after: Catalogue): readonly RuleChange[] {
  const added = [...after.aws.accounts.values()].flatMap((account) => {
    const old = before.aws.accounts.get(account.name);
    return old
      ? accountChange(old, account)
      : [other('aws.accounts', `new: ${account.name} (${account.id})`)];
  });
  const removed = [...before.aws.accounts.keys()]
    .filter((name) => !after.aws.accounts.has(name))
    .map((name) => loss('aws.accounts', `no longer: ${name}`));
  const words = ({ azure }: Catalogue) => [...azure.subscriptions].map(([name, id]) => `${name} (${id})`);
  return [
    ...added,
    ...removed,
    ...listChanges(words(before), words(after), {
      added: (text) => other('azure.subscriptions', `new: ${text}`),
      removed: (text) => loss('azure.subscriptions', `no longer: ${text}`),
    }),
  ];
}

function accountChange(before: AwsAccount, after: AwsAccount): readonly RuleChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before.permissionsBoundary !== undefined && after.permissionsBoundary === undefined)
    return [gain('aws.accounts', `nothing bounds what is placed in ${after.name} any more`, true)];
  return [other('aws.accounts', `${after.name} leads to another account, role or boundary`, true)];
}

/** Whoever is found as another IAM user gets what is lent to that one. */
function peopleChanges(before: Catalogue, after: Catalogue): readonly RuleChange[] {
  const words = ({ people }: Catalogue) => [
    ...[...people.iamUsers].map(([upn, user]) => `${upn} is the IAM user ${user}`),
    ...(people.iamUserRule
      ? [`IAM users are found by ${people.iamUserRule.take} for ${people.iamUserRule.domains.join(', ')}`]
      : []),
  ];
  return listChanges(words(before), words(after), {
    added: (text) => other('people', text, true),
    removed: (text) => other('people', `no longer: ${text}`),
  });
}

function standing(catalogue: Catalogue): readonly string[] {
  return [...catalogue.standing.values()].flatMap((entry) => entryLines(entry, catalogue));
}

function entryLines(
  { principals, accounts, permissionSets }: StandingEntry,
  catalogue: Catalogue,
): readonly string[] {
  const who = [
    ...principals.users.map((user) => `user ${user}`),
    ...principals.roles.map((role) => `role ${role}`),
  ];
  const what = permissionSets.flatMap((name) => {
    const set = catalogue.permissionSets.get(name);
    return set ? permissionSetLines(set) : [];
  });
  return who.flatMap((name) =>
    accounts.flatMap((account) => what.map((line) => `${name} in ${account}: ${line}`)),
  );
}
