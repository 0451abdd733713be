import { parseScope, type Scope } from '../rbac/scope.ts';
import { ServiceError } from '../service.ts';

/** A path of Azure Resource Manager, taken apart. */
export type ArmPath =
  | { readonly kind: 'authorization'; readonly scope: Scope; readonly type: string; readonly name?: string }
  | { readonly kind: 'subscriptions' }
  | { readonly kind: 'resourceGroups'; readonly scope: Scope }
  | { readonly kind: 'scope'; readonly scope: Scope };

const PROVIDER = '/providers/microsoft.authorization/';

/**
 * Takes the path apart. Throws a 404 for what Azure has no route for, an empty segment above all: a scope that
 * was passed with its leading slash makes a path with two.
 */
export function parseArmPath(encoded: string): ArmPath {
  const path = decode(encoded);
  if (!path.startsWith('/') || path.includes('//') || path.endsWith('/')) throw notFound(path);
  // The last one: a lock on a role assignment would hold two.
  const at = path.toLowerCase().lastIndexOf(PROVIDER);
  const parsed =
    at < 0 ? parsePlace(path) : parseAuthorization(path.slice(0, at), path.slice(at + PROVIDER.length));
  if (parsed === undefined) throw notFound(path);
  return parsed;
}

function parseAuthorization(place: string, rest: string): ArmPath | undefined {
  const scope = parseScope(place);
  const [type = '', name, ...more] = rest.split('/');
  if (scope === undefined || more.length > 0) return undefined;
  return { kind: 'authorization', scope, type: type.toLowerCase(), ...(name !== undefined && { name }) };
}

function parsePlace(path: string): ArmPath | undefined {
  if (path.toLowerCase() === '/subscriptions') return { kind: 'subscriptions' };
  const list = /^(.*)\/resourcegroups$/i.exec(path)?.[1];
  const scope = parseScope(list ?? path);
  if (scope === undefined) return undefined;
  if (list === undefined) return { kind: 'scope', scope };
  return scope.kind === 'subscription' ? { kind: 'resourceGroups', scope } : undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw notFound(path);
  }
}

function notFound(path: string): ServiceError {
  return new ServiceError(404, 'InvalidResourcePath', `The path '${path}' does not lead to a resource.`);
}
