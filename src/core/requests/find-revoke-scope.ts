import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CatalogueSource, Directory, RequestStore } from '../ports.ts';
import type { Refusing } from '../said/said.ts';
import { nearest } from '../text/nearest.ts';
import { administrator, notForYou } from './administrator.ts';
import { openRequests } from './open-requests.ts';
import { peopleCalled } from './people-called.ts';
import { accountsOf, type RevokeScope } from './revoke-scope.ts';

/** What somebody wrote after "revoke all": first whose or which access, then perhaps why. */
export interface ScopeWords {
  /** Entra object id of whoever wrote it. */
  readonly by: string;
  readonly words: readonly string[];
  /** What it is, where they said so; absent: whatever it can be. */
  readonly kind?: 'person' | 'entitlement' | 'account';
}

/** A scope, as it is named by whoever wants to have only this one. */
export interface NamedScope {
  readonly scope: RevokeScope;
  readonly kind: 'person' | 'entitlement' | 'account';
  /** A sign-in name, or the catalogue's name. */
  readonly name: string;
}

export type ScopeFound =
  | { readonly outcome: 'found'; readonly scope: RevokeScope; readonly reason: string }
  | { readonly outcome: 'several'; readonly choices: readonly NamedScope[] }
  /** `suggestion`: a name of the catalogue that is spelt nearly so. */
  | { readonly outcome: 'unknown'; readonly wanted: string; readonly suggestion?: string }
  | ({ readonly outcome: 'refused' } & Refusing);

export interface FindScopePorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly store: Pick<RequestStore, 'open' | 'load'>;
}

/** Names of several words are no longer than this. */
const longestName = 5;

/**
 * Finds out whose or which access is meant: the longest beginning of the words that names a person, an entitlement or an
 * account; what follows is the reason. What could be more than one thing is for whoever wrote it to say. Only
 * administrators learn who is in the directory and what is in the catalogue.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function findRevokeScope(
  ports: FindScopePorts,
  { by, words, kind }: ScopeWords,
): Promise<ScopeFound> {
  if (!(await administrator(ports, by))) return notForYou;
  const catalogue = await ports.catalogue.current();
  const lengths = words.slice(0, longestName).map((_, index) => index + 1);
  const named = await Promise.all(
    lengths.map((length) => called(ports.directory, catalogue, tidied(words.slice(0, length)), kind)),
  );
  const length = named.findLastIndex((found) => found.length > 0) + 1;
  const reason = (from: number) => words.slice(from).join(' ');
  const [only, ...others] = named[length - 1] ?? [];
  if (only && others.length > 0) return { outcome: 'several', choices: [only, ...others] };
  if (only) return { outcome: 'found', scope: only.scope, reason: reason(length) };
  const [first = ''] = words;
  const wanted = tidied([first]);
  if (kind !== 'person' && kind !== 'account' && (await isLent(ports.store, wanted)))
    return { outcome: 'found', scope: { of: 'entitlement', name: wanted.toLowerCase() }, reason: reason(1) };
  const known = [...catalogue.entitlements.keys(), ...accountsOf(catalogue).map(([name]) => name)];
  const suggestion = nearest(wanted.toLowerCase(), known);
  return { outcome: 'unknown', wanted, ...(suggestion !== undefined && { suggestion }) };
}

/** `Bob's access`, `prod-db:`. */
function tidied(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/[,;:.!]+$/, '')
    .replace(/['’]s$/i, '');
}

/** Everything that a name can mean. */
async function called(
  directory: Directory,
  catalogue: Catalogue,
  name: string,
  kind: ScopeWords['kind'],
): Promise<readonly NamedScope[]> {
  const isIt = (...texts: readonly string[]) =>
    texts.some((text) => text.toLowerCase() === name.toLowerCase());
  const wants = (one: NamedScope['kind']) => kind === undefined || kind === one;
  const people = wants('person') && name !== '' ? await peopleCalled(directory, name) : [];
  const entitlements = wants('entitlement')
    ? [...catalogue.entitlements.values()].filter((each) => isIt(each.name, each.title))
    : [];
  const accounts = wants('account') ? accountsOf(catalogue).filter((each) => isIt(...each)) : [];
  return [
    ...people.map(
      ({ objectId, userPrincipalName }): NamedScope => ({
        kind: 'person',
        name: userPrincipalName,
        scope: { of: 'person', objectId },
      }),
    ),
    ...entitlements.map(
      (each): NamedScope => ({
        kind: 'entitlement',
        name: each.name,
        scope: { of: 'entitlement', name: each.name },
      }),
    ),
    ...[...new Set(accounts.map(([each]) => each))].map(
      (each): NamedScope => ({ kind: 'account', name: each, scope: { of: 'account', name: each } }),
    ),
  ];
}

/** Whether something is lent by an entitlement of this name, which the catalogue may not have any more. */
async function isLent(store: FindScopePorts['store'], name: string): Promise<boolean> {
  const { records } = await openRequests(store);
  return records.some(({ request }) => request.entitlement.name === name.toLowerCase());
}
