import type { RegisteredFunction } from '../worker/registered-function.ts';
import { parseRouteTemplate, type RouteParams, type RouteTemplate } from './route-template.ts';

export type AuthLevel = 'anonymous' | 'function' | 'admin';

export interface HttpRoute {
  readonly target: RegisteredFunction;
  readonly template: RouteTemplate;
  readonly methods: ReadonlySet<string>;
  readonly authLevel: AuthLevel;
}

export interface RouteMatch {
  readonly route: HttpRoute;
  readonly params: RouteParams;
}

const ALL_METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

function authLevelOf(target: RegisteredFunction): AuthLevel {
  const given = target.trigger['authLevel'] ?? 'function';
  const level = typeof given === 'string' ? given.toLowerCase() : JSON.stringify(given);
  if (level === 'anonymous' || level === 'function' || level === 'admin') return level;
  throw new Error(`Function '${target.name}' has an unknown authLevel '${level}'.`);
}

function routeOf(target: RegisteredFunction, prefix: string): HttpRoute {
  const { route, methods } = target.trigger;
  const path = typeof route === 'string' && route !== '' ? route : target.name;
  // A list that is empty or absent means every method.
  const listed = Array.isArray(methods) && methods.length > 0 ? methods.map(String) : ALL_METHODS;
  return {
    target,
    template: parseRouteTemplate(`${prefix}/${path}`),
    methods: new Set(listed.map((method) => method.toUpperCase())),
    authLevel: authLevelOf(target),
  };
}

/**
 * Makes the table of the app's HTTP triggers. The more specific template wins; a path with no route for its
 * method is a path with no route, as on Azure. Throws an Error for a route that cannot be read.
 */
export function createRouter(
  functions: readonly RegisteredFunction[],
  prefix: string,
): (method: string, segments: readonly string[]) => RouteMatch | undefined {
  const routes = functions
    .filter(({ kind }) => kind === 'http')
    .map((target) => routeOf(target, prefix))
    .toSorted((a, b) => (a.template.precedence < b.template.precedence ? -1 : 1));
  return (method, segments) => {
    // A slash at the end of a path says nothing.
    const path = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
    for (const route of routes) {
      const params = route.methods.has(method) ? route.template.match(path) : undefined;
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}
