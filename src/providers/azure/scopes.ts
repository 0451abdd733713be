import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { invalid } from './invalid.ts';
import type { PimSpec, RoleSpec } from './role-spec.ts';

type Place = Omit<RoleSpec | PimSpec, 'kind' | 'role' | 'permissionSet'>;

const managementGroups = '/providers/Microsoft.Management/managementGroups/';

/**
 * The scope that a spec means, as a resource id with its leading slash, and in words.
 * @throws AccessError `catalogue.invalid`
 */
export function scopeOf(
  place: Place,
  catalogue: Pick<Catalogue, 'azure'>,
): { readonly scope: string; readonly words: string } {
  if (place.managementGroup !== undefined)
    return {
      scope: `${managementGroups}${place.managementGroup}`,
      words: `Azure management group ${place.managementGroup}`,
    };
  const name = place.subscription ?? '';
  const id = catalogue.azure.subscriptions.get(name);
  if (id === undefined)
    throw invalid(
      `There is no Azure subscription "${name}" in the catalogue. Known: ${[...catalogue.azure.subscriptions.keys()].join(', ') || 'none'}.`,
    );
  const group = place.resourceGroup === undefined ? '' : `/resourceGroups/${place.resourceGroup}`;
  const resource = place.resource === undefined ? '' : `/providers/${place.resource}`;
  const scope = `/subscriptions/${id.toLowerCase()}${group}${resource}`;
  return { scope, words: scopeWords(scope, catalogue) };
}

/** A scope in words; subscriptions by the catalogue's names for them. */
export function scopeWords(scope: string, { azure }: Pick<Catalogue, 'azure'>): string {
  if (scope.toLowerCase().startsWith(managementGroups.toLowerCase()))
    return `Azure management group ${scope.slice(managementGroups.length)}`;
  const parts = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/(.+))?$/i.exec(scope);
  if (parts === null) return `Azure scope ${scope}`;
  const [, id = '', group, resource] = parts;
  const known = [...azure.subscriptions].find(([, other]) => other.toLowerCase() === id.toLowerCase());
  const subscription = `Azure subscription ${known?.[0] ?? id}`;
  if (resource !== undefined) {
    const [, type = '', ...name] = resource.split('/');
    return `${inWords(type)} ${name.join('/')} in ${subscription}`;
  }
  return group === undefined ? subscription : `resource group ${group} in ${subscription}`;
}

/**
 * Where the catalogue lets assignments be: all its subscriptions, and the management groups that entitlements name.
 * A subscription that no entitlement names any more counts, because what was lent there may still be there.
 */
export function assignableScopes(catalogue: Catalogue): readonly string[] {
  const found = new Set<string>();
  for (const id of catalogue.azure.subscriptions.values()) found.add(`/subscriptions/${id.toLowerCase()}`);
  for (const { grants } of catalogue.entitlements.values())
    for (const { kind, managementGroup } of grants)
      if ((kind === 'azure.role' || kind === 'azure.pim') && typeof managementGroup === 'string')
        found.add(`${managementGroups}${managementGroup}`);
  return [...found];
}

/** Whether something at `inner` is in what a list at `scope` is asked for; a management group means itself alone. */
export function isListedAt(scope: string, inner: string): boolean {
  const [outer, place] = [scope.toLowerCase(), inner.toLowerCase()];
  return place === outer || (outer.startsWith('/subscriptions/') && place.startsWith(`${outer}/`));
}

/** `storageAccounts` is a storage account. */
function inWords(type: string): string {
  const words = type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.endsWith('ies') ? `${words.slice(0, -3)}y` : words.replace(/s$/, '');
}
