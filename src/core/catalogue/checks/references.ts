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

/** Keys of grant specs that name something of the catalogue, whatever the kind. */
const grantKeys: readonly (readonly [string, Target])[] = [
  ['account', 'accounts'],
  ['subscription', 'subscriptions'],
  ['permissionSet', 'permissionSets'],
  ['permissionSets', 'permissionSets'],
];

/** Names that lead nowhere: of policies, accounts, subscriptions, permission sets and entitlements. */
export function checkReferences(parts: Parts): readonly Finding[] {
  const { names, complete } = parts;
  // What is missing may stand in the file that could not be read.
  if (!complete) return [];
  const look = (part: Part<unknown>, at: readonly Key[], section: Target, name: unknown): Finding[] => {
    if (typeof name !== 'string' || names[section].has(name)) return [];
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
      ...part.value.grants.flatMap((grant, index) =>
        grantKeys.flatMap(([key, section]) =>
          [grant[key]].flat().flatMap((name: unknown, position) => {
            const item = Array.isArray(grant[key]) ? [position] : [];
            return look(part, ['grants', index, key, ...item], section, name);
          }),
        ),
      ),
    ]),
    ...parts.standing.flatMap((part) => [
      ...list(part, 'accounts', 'accounts', part.value.accounts),
      ...list(part, 'permissionSets', 'permissionSets', part.value.permissionSets),
    ]),
  ];
}
