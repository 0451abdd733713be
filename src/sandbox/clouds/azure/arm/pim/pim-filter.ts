import { compactGuid } from '../../rbac/guid.ts';
import type { Scope } from '../../rbac/scope.ts';
import { ServiceError } from '../../service.ts';
import { groupsHolding, hierarchyOf } from '../../world.ts';
import type { ScopedRequest } from '../arm-request.ts';
import { inReach } from '../filter.ts';

/** What the lists of PIM can be narrowed by. */
interface Filterable {
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly requestorId?: string;
}

type Test = (entry: Filterable) => boolean;
type Term = readonly [RegExp, (value: string, request: ScopedRequest) => Test];

const TERMS: readonly Term[] = [
  [
    /^atScope\(\)$/i,
    (_, { scope, store }) =>
      (entry) =>
        inReach(entry.scope, scope, true, hierarchyOf(store.current)),
  ],
  [/^principalId\s+eq\s+'?([0-9a-f-]{36})'?$/i, (value) => (entry) => entry.principalId === value],
  [/^assignedTo\('([0-9a-f-]{36})'\)$/i, assignedTo],
  [/^asTarget\(\)$/i, (_, request) => assignedTo(request.caller.objectId, request)],
  [
    /^asRequestor\(\)$/i,
    (_, { caller }) =>
      (entry) =>
        entry.requestorId === caller.objectId,
  ],
  // Nothing here waits for an approver.
  [/^asApprover\(\)$/i, () => () => false],
  [
    /^roleDefinitionId\s+eq\s+'[^']*?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})'$/i,
    (value) => (entry) => compactGuid(entry.roleId) === compactGuid(value),
  ],
];

/** The test that `$filter` and the scope of a list amount to. Throws a 400 for terms that are not documented. */
export function pimFilter(request: ScopedRequest): Test {
  const { scope, store, call } = request;
  const hierarchy = hierarchyOf(store.current);
  const tests = termsOf(call.query.get('$filter')).map((term) => testOf(term, request));
  return (entry) => inReach(entry.scope, scope, false, hierarchy) && tests.every((test) => test(entry));
}

/** How the member comes to the role, as seen from the scope that was asked. */
export function memberTypeOf(entry: { scope: string; principalType: string }, asked: Scope): string {
  if (entry.scope.toLowerCase() !== asked.key && asked.key.startsWith(`${entry.scope.toLowerCase()}/`))
    return 'Inherited';
  return 'Direct';
}

function assignedTo(value: string, { store }: ScopedRequest): Test {
  const identities = new Set([value, ...groupsHolding(store.current, value)]);
  return (entry) => identities.has(entry.principalId);
}

function testOf(term: string, request: ScopedRequest): Test {
  const [pattern, read] = TERMS.find(([candidate]) => candidate.test(term)) ?? [];
  if (pattern === undefined || read === undefined)
    throw new ServiceError(400, 'UnsupportedFilter', `The filter '${term}' is not supported.`);
  return read((pattern.exec(term)?.[1] ?? '').toLowerCase(), request);
}

/** Clients put the whole filter into parentheses. */
function termsOf(text: string | null): readonly string[] {
  let inner = text?.trim() ?? '';
  while (/^\((?:[^()]|\(\)|\('[^']*'\))*\)$/.test(inner)) inner = inner.slice(1, -1).trim();
  return inner === '' ? [] : inner.split(/\s+and\s+/i).map((term) => term.trim());
}
