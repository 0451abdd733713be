import { isGuid } from './guid.ts';

type ScopeKind = 'tenant' | 'managementGroup' | 'subscription' | 'resourceGroup' | 'resource';

/** A place that a role assignment or a lock can be made at. */
export interface Scope {
  readonly kind: ScopeKind;
  /** As it was written, with one slash in front and none at the end. */
  readonly id: string;
  /** For comparing: Azure resource ids do not distinguish upper and lower case. */
  readonly key: string;
  readonly managementGroup?: string;
  readonly subscription?: string;
  readonly resourceGroup?: string;
}

/** What the hierarchy above a subscription looks like; names and ids in lower case. */
export interface Hierarchy {
  managementGroupOf(subscription: string): string | undefined;
  parentOf(managementGroup: string): string | undefined;
}

/** What is assigned here holds everywhere. */
const TENANT_KEY = '/';
const MANAGEMENT_GROUP = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/i;
const SUBSCRIPTION =
  /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+)(\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+)?)?$/i;

/** Reads a scope of the form that Azure Resource Manager uses; undefined for anything else. */
export function parseScope(id: string): Scope | undefined {
  if (id === '' || id === '/') return { kind: 'tenant', id: '/', key: TENANT_KEY };
  const key = id.toLowerCase();
  const group = MANAGEMENT_GROUP.exec(key);
  if (group?.[1] !== undefined) return { kind: 'managementGroup', id, key, managementGroup: group[1] };
  const parts = SUBSCRIPTION.exec(key);
  const [, subscription, resourceGroup, resource] = parts ?? [];
  if (subscription === undefined || !isGuid(subscription)) return undefined;
  if (resourceGroup === undefined) return { kind: 'subscription', id, key, subscription };
  const kind = resource === undefined ? 'resourceGroup' : 'resource';
  return { kind, id, key, subscription, resourceGroup };
}

/** The keys of the scope and of everything above it, nearest first. */
export function chainOf(scope: Scope, hierarchy: Hierarchy): readonly string[] {
  if (scope.kind === 'tenant') return [TENANT_KEY];
  const chain = [scope.key];
  if (scope.subscription !== undefined) {
    const root = `/subscriptions/${scope.subscription}`;
    if (scope.resourceGroup !== undefined) {
      const group = `${root}/resourcegroups/${scope.resourceGroup}`;
      if (scope.kind === 'resource') chain.push(...parentResources(scope.key, group), group);
      chain.push(root);
    } else if (scope.key !== root) chain.push(root);
  }
  let above = scope.subscription
    ? hierarchy.managementGroupOf(scope.subscription)
    : hierarchy.parentOf(scope.managementGroup ?? '');
  for (; above !== undefined; above = hierarchy.parentOf(above)) {
    const key = `/providers/microsoft.management/managementgroups/${above}`;
    // A circle cannot be made in Azure; in a seed it can.
    if (chain.includes(key)) break;
    chain.push(key);
  }
  chain.push(TENANT_KEY);
  return chain;
}

/** True when a permission at `outer` reaches `inner`. */
export function covers(outer: Scope, inner: Scope, hierarchy: Hierarchy): boolean {
  return chainOf(inner, hierarchy).includes(outer.key);
}

/** A container lies in a storage account: each further pair of type and name is a child of what is before it. */
function parentResources(key: string, group: string): readonly string[] {
  const segments = key.slice(group.length + 1).split('/');
  const parents: string[] = [];
  for (let count = segments.length - 2; count >= 4; count -= 2)
    parents.push(`${group}/${segments.slice(0, count).join('/')}`);
  return parents;
}
