import { parseScope, type Scope } from '../rbac/scope.ts';
import { ServiceError } from '../service.ts';

/** A path of Azure Resource Manager, taken apart. */
export type ArmPath =
  | {
      readonly kind: 'authorization';
      readonly scope: Scope;
      readonly type: string;
      readonly name?: string;
      /** What is to be done with the named thing: `cancel`. */
      readonly action?: string;
    }
  /** A subscription, a resource group, a resource, and what else is not of Microsoft.Authorization; decoded. */
  | { readonly kind: 'place'; readonly path: string };

const PROVIDER = '/providers/microsoft.authorization/';

/**
 * Takes the path apart. Throws a 404 for what Azure has no route for, an empty segment above all: a scope that
 * was passed with its leading slash makes a path with two.
 */
export function parseArmPath(encoded: string): ArmPath {
  const path = decode(encoded);
  if (!path.startsWith('/') || path.includes('//') || path.endsWith('/')) throw pathNotFound(path);
  // The last one: a lock on a role assignment would hold two.
  const at = path.toLowerCase().lastIndexOf(PROVIDER);
  if (at < 0) return { kind: 'place', path };
  const parsed = parseAuthorization(path.slice(0, at), path.slice(at + PROVIDER.length));
  if (parsed === undefined) throw pathNotFound(path);
  return parsed;
}

function parseAuthorization(place: string, rest: string): ArmPath | undefined {
  const scope = parseScope(place);
  const [type = '', name, action, ...more] = rest.split('/');
  if (scope === undefined || more.length > 0) return undefined;
  return {
    kind: 'authorization',
    scope,
    type: type.toLowerCase(),
    ...(name !== undefined && { name }),
    ...(action !== undefined && { action: action.toLowerCase() }),
  };
}

/** There is nothing at this path. */
export function pathNotFound(path: string): ServiceError {
  return new ServiceError(404, 'InvalidResourcePath', `The path '${path}' does not lead to a resource.`);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw pathNotFound(path);
  }
}
