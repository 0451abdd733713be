import type { Catalogue, GrantSpec, PermissionSet, PolicyStatement } from '../catalogue.ts';

/** A grant as one phrase, whatever its kind: `azure.role: subscription data, role Reader`. */
export function grantWords({ kind, statements, ...rest }: GrantSpec): string {
  const parts = Object.entries(rest).map(([key, value]) => `${key} ${plain(value)}`);
  const own = Array.isArray(statements) && statements.length > 0 ? ['statements of its own'] : [];
  return `${kind}: ${[...parts, ...own].join(', ')}`;
}

/** What a grant gives in the end, line by line, with its permission sets written out. */
export function grantContent(grant: GrantSpec, { permissionSets }: Pick<Catalogue, 'permissionSets'>) {
  const named = [grant['permissionSet'], grant['permissionSets']].flat();
  const sets = named.flatMap((name) => (typeof name === 'string' ? (permissionSets.get(name) ?? []) : []));
  const own = Array.isArray(grant['statements']) ? (grant['statements'] as PolicyStatement[]) : [];
  return [...sets.flatMap(permissionSetLines), ...own.map(statementWords)];
}

/** What a permission set gives, line by line. */
export function permissionSetLines({ aws, azure }: PermissionSet): readonly string[] {
  return [
    ...aws.managedPolicies,
    ...aws.statements.map(statementWords),
    ...azure.roles.map((role) => `Azure role ${role}`),
  ];
}

/** A statement as one phrase, from the catalogue as it was read or as it was written. */
function statementWords({
  effect = 'Allow',
  actions,
  resources,
  conditions = {},
}: Partial<PolicyStatement>): string {
  const when = Object.keys(conditions).length > 0 ? ` when ${JSON.stringify(conditions)}` : '';
  return `${effect} ${plain(actions)} on ${plain(resources)}${when}`;
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
