import type { NamedPart, Part, Parts } from '../parts.ts';
import { positionOf } from '../parts.ts';
import type { Finding } from './check.ts';

/** Names that stand in two places, and two names for the same account or subscription. */
export function checkDuplicates(parts: Parts): readonly Finding[] {
  const named: readonly (readonly NamedPart<unknown>[])[] = [
    parts.accounts,
    parts.subscriptions,
    parts.iamUsers.map((part) => ({ ...part, name: part.name.toLowerCase() })),
    parts.permissionSets,
    parts.entitlements,
    parts.policies,
    parts.standing,
  ];
  return [
    ...named.flatMap((section) =>
      twice(
        section,
        ({ name }) => name,
        ({ name }) => `"${name}" stands`,
      ),
    ),
    ...twice(
      parts.iamUserRule,
      () => 'the rule',
      () => 'The rule stands',
    ),
    ...twice(
      parts.limits,
      () => 'limits',
      () => '"limits" stands',
    ),
    ...twice(
      parts.accounts,
      ({ value }) => value.id,
      ({ value }) => `The AWS account ${value.id} stands`,
    ),
    ...twice(
      parts.subscriptions,
      ({ value }) => value.toLowerCase(),
      ({ value }) => `The subscription ${value} stands`,
    ),
    ...twice(
      parts.iamUsers,
      ({ value }) => value,
      ({ value }) => `The IAM user "${value}" stands`,
    ),
  ];
}

function twice<P extends Part<unknown>>(
  parts: readonly P[],
  keyOf: (part: P) => string,
  say: (part: P) => string,
): Finding[] {
  const seen = new Map<string, P>();
  return parts.flatMap((part): Finding[] => {
    const other = seen.get(keyOf(part));
    if (!other) {
      seen.set(keyOf(part), part);
      return [];
    }
    const { file, line } = positionOf(other, [], 'key');
    return [
      {
        part,
        point: 'key',
        code: 'name.duplicate',
        message: `${say(part)} in ${file}:${line} too. Keep one of them.`,
        other,
      },
    ];
  });
}
