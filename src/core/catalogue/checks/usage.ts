import type { GrantSpec } from '../catalogue.ts';
import type { FileEntitlement, NamedPart, Parts } from '../parts.ts';

/** The permission sets a grant names, whatever its kind. */
export function setsOf({ permissionSet, permissionSets }: GrantSpec): readonly string[] {
  return [permissionSet, permissionSets].flat().filter((name) => typeof name === 'string');
}

/** One grant of an entitlement and its place in the list. */
export interface GrantPart {
  readonly part: NamedPart<FileEntitlement>;
  readonly index: number;
  readonly grant: GrantSpec;
}

export function grantsOf({ entitlements }: Parts): readonly GrantPart[] {
  return entitlements.flatMap((part) => part.value.grants.map((grant, index) => ({ part, index, grant })));
}

/** Whether everything placed in an account is held back by its boundary. */
export function isBounded({ accounts }: Parts, account: unknown): boolean {
  return accounts.some(({ name, value }) => name === account && value.permissionsBoundary !== undefined);
}

/** Whether a permission set is used, and only in accounts with a boundary. */
export function isBoundedEverywhere(parts: Parts, set: string): boolean {
  const accounts = [
    ...grantsOf(parts).flatMap(({ grant }) => (setsOf(grant).includes(set) ? [grant['account']] : [])),
    ...parts.standing.flatMap(({ value }) => (value.permissionSets.includes(set) ? value.accounts : [])),
  ];
  return accounts.length > 0 && accounts.every((account) => isBounded(parts, account));
}
