import { covers, type Hierarchy, parseScope, type Scope } from '../rbac/scope.ts';
import { ServiceError } from '../service.ts';

/** What `$filter` of a list at a scope asks for. */
export interface ScopeFilter {
  /** Only what is at the scope or above it; otherwise what is below counts as well. */
  readonly atScope: boolean;
  readonly principalId?: string;
  readonly assignedTo?: string;
}

const TERMS: readonly (readonly [RegExp, (value: string) => Partial<ScopeFilter>])[] = [
  [/^atScope\(\)$/i, () => ({ atScope: true })],
  // Everything below as well, which is what no filter means too.
  [/^atScopeAndBelow\(\)$/i, () => ({})],
  [/^principalId\s+eq\s+'?([0-9a-f-]{36})'?$/i, (value) => ({ principalId: value.toLowerCase() })],
  [/^assignedTo\('([0-9a-f-]{36})'\)$/i, (value) => ({ assignedTo: value.toLowerCase() })],
];

/** Reads the filter. Throws a 400 for terms that the API does not document. */
export function parseScopeFilter(text: string | null): ScopeFilter {
  let filter: ScopeFilter = { atScope: false };
  if (text === null || text.trim() === '') return filter;
  for (const term of text.trim().split(/\s+and\s+/i)) {
    const [pattern, read] = TERMS.find(([candidate]) => candidate.test(term)) ?? [];
    if (pattern === undefined || read === undefined)
      throw new ServiceError(400, 'UnsupportedFilter', `The filter '${text}' is not supported.`);
    filter = { ...filter, ...read(pattern.exec(term)?.[1] ?? '') };
  }
  return filter;
}

/** True when a list at `asked` shows what is at `at`. */
export function inReach(at: string, asked: Scope, atScope: boolean, hierarchy: Hierarchy): boolean {
  const scope = parseScope(at);
  if (scope === undefined) return false;
  return covers(scope, asked, hierarchy) || (!atScope && covers(asked, scope, hierarchy));
}
