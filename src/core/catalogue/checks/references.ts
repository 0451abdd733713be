import { nearest } from '../../text/nearest.ts';
import type { Key } from '../issue.ts';
import type { Part, Parts } from '../parts.ts';
import type { Finding } from './check.ts';

type Target = 'accounts' | 'subscriptions' | 'permissionSets' | 'entitlements' | 'policies';

const words: Readonly<Record<Target, readonly [string, string]>> = {
  accounts: ['AWS account', 'aws.accounts'],
  subscriptions: ['subscription', 'azure.subscriptions'],
  permissionSets: ['permission set', 'permissionSets'],
  entitlements: ['entitlement', 'entitlements'],
  policies: ['policy', 'policies'],
};

/** Keys of grant specs that name something of the catalogue, whatever the kind and wherever in the spec. */
const grantKeys: Readonly<Record<string, Target>> = {
  account: 'accounts',
  subscription: 'subscriptions',
  permissionSet: 'permissionSets',
  permissionSets: 'permissionSets',
};

interface Named {
  readonly at: readonly Key[];
  readonly section: Target;
  readonly name: string;
}

function grantNames(value: unknown, at: readonly Key[], section?: Target): readonly Named[] {
  if (typeof value === 'string') return section === undefined ? [] : [{ at, section, name: value }];
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => grantNames(item, [...at, index], section));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) =>
    // A permission set of another kind can stand there as a mapping of its own.
    grantNames(inside, [...at, key], Object.hasOwn(grantKeys, key) ? grantKeys[key] : undefined),
  );
}

/** Names that lead nowhere: of policies, accounts, subscriptions, permission sets and entitlements. */
export function checkReferences(parts: Parts): readonly Finding[] {
  const { names, complete } = parts;
  // What is missing may stand in the file that could not be read.
  if (!complete) return [];
  const look = (part: Part<unknown>, at: readonly Key[], section: Target, name: string): Finding[] => {
    if (names[section].has(name)) return [];
    const suggestion = nearest(name, [...names[section]]);
    const [word, place] = words[section];
    const message = `There is no ${word} "${name}" under ${place}.`;
    return [{ part, at, code: 'reference.unknown', message, suggestion }];
  };
  const list = (part: Part<unknown>, key: string, section: Target, all: readonly string[]) =>
    all.flatMap((name, index) => look(part, [key, index], section, name));
  return [
    ...parts.entitlements.flatMap((part) => [
      ...look(part, ['policy'], 'policies', part.value.policy),
      ...list(part, 'conflictsWith', 'entitlements', part.value.conflictsWith),
      ...grantNames(part.value.grants, ['grants']).flatMap(({ at, section, name }) =>
        look(part, at, section, name),
      ),
    ]),
    ...parts.standing.flatMap((part) => [
      ...list(part, 'accounts', 'accounts', part.value.accounts),
      ...list(part, 'permissionSets', 'permissionSets', part.value.permissionSets),
    ]),
  ];
}
