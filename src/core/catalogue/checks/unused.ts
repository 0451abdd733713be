import type { NamedPart, Parts } from '../parts.ts';
import type { Finding } from './check.ts';
import { grantsOf, setsOf } from './usage.ts';

/** Policies and permission sets that nothing uses: mostly left over, or meant for something that is misspelt. */
export function checkUnused(parts: Parts): readonly Finding[] {
  // What uses them may stand in the file that could not be read, or in an entry that has problems.
  const whole =
    parts.complete &&
    parts.entitlements.length >= parts.names.entitlements.size &&
    parts.standing.length >= parts.names.standing.size;
  if (!whole) return [];
  const policies = new Set(parts.entitlements.map(({ value }) => value.policy));
  const sets = new Set([
    ...grantsOf(parts).flatMap(({ grant }) => setsOf(grant)),
    ...parts.standing.flatMap(({ value }) => value.permissionSets),
  ]);
  const unused = [...leftOver(parts.policies, policies), ...leftOver(parts.permissionSets, sets)];
  return unused.map((part) => ({
    part,
    point: 'key',
    code: 'unused',
    severity: 'warning',
    message: `Nothing uses "${part.name}".`,
  }));
}

/** Nothing, while a name leads nowhere: it is most likely one of these, misspelt. */
function leftOver(all: readonly NamedPart<unknown>[], used: ReadonlySet<unknown>) {
  const known = new Set<unknown>(all.map(({ name }) => name));
  const lost = [...used].some((name) => name !== undefined && !known.has(name));
  return lost ? [] : all.filter(({ name }) => !used.has(name));
}
