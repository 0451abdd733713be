import type { Catalogue, PermissionSet, PolicyStatement } from '../../core/catalogue/catalogue.ts';
import { invalid } from './account.ts';
import { setsOwnWindow } from './time-window.ts';

/** What a grant gives, put together from the catalogue's permission sets and from its own spec. */
export interface Permissions {
  readonly statements: readonly PolicyStatement[];
  /** ARNs, each once. */
  readonly managedPolicies: readonly string[];
  /** In words: the names of sets and policies, and the first few actions. */
  readonly words: string;
}

export interface PermissionsSpec {
  readonly permissionSets: readonly string[];
  readonly statements: readonly PolicyStatement[];
  readonly managedPolicies: readonly string[];
}

/** @throws AccessError `catalogue.invalid` when a set is not there or a statement cannot be bounded in time. */
export function permissionsOf(
  spec: PermissionsSpec,
  catalogue: Pick<Catalogue, 'permissionSets'>,
): Permissions {
  const sets = spec.permissionSets.map((name) => permissionSetNamed(name, catalogue));
  const statements = [...sets.flatMap(({ aws }) => aws.statements), ...spec.statements];
  if (statements.some(setsOwnWindow))
    throw invalid(
      'A statement sets aws:CurrentTime with DateLessThan or DateGreaterThanEquals. Leave it out: Latchkey sets both to the time of the request.',
    );
  const managedPolicies = [
    ...new Set([...sets.flatMap(({ aws }) => aws.managedPolicies), ...spec.managedPolicies]),
  ];
  const words = [
    ...spec.permissionSets,
    ...spec.managedPolicies.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)),
    ...actionsInWords(spec.statements),
  ];
  return { statements, managedPolicies, words: words.join(', ') };
}

function permissionSetNamed(
  name: string,
  { permissionSets }: Pick<Catalogue, 'permissionSets'>,
): PermissionSet {
  const set = permissionSets.get(name);
  if (set !== undefined) return set;
  const known = [...permissionSets.keys()].join(', ') || 'none';
  throw invalid(`There is no permission set "${name}" in the catalogue. Known: ${known}.`);
}

const shown = 4;

function actionsInWords(statements: readonly PolicyStatement[]): readonly string[] {
  const actions = [
    ...new Set(statements.filter(({ effect }) => effect === 'Allow').flatMap((each) => each.actions)),
  ];
  const more = actions.length - shown;
  return [...actions.slice(0, shown), ...(more > 0 ? [`${more} more actions`] : [])];
}
