import { randomUUID } from 'node:crypto';
import { storeAsOf } from '../pim/as-of.ts';
import { type Call, type Operation, type Reply, type Service, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import type { ConsistencyDelay } from '../world.ts';
import { authenticateArm } from './arm-caller.ts';
import { type ArmPath, parseArmPath } from './arm-path.ts';
import type { ArmLimits, ArmRequest } from './arm-request.ts';
import { FAMILIES, type Family } from './families.ts';
import { cloudMetadata } from './metadata.ts';
import { type PlaceRoute, placeRoute } from './place-routes.ts';
import { checkRootExists } from './scope-existence.ts';
import type { Throttle } from './throttle.ts';

export interface ArmOptions {
  readonly store: Store;
  readonly limits: ArmLimits;
  readonly throttle: Throttle;
  /** Read anew for every call. */
  readonly delay: () => ConsistencyDelay;
}

/** Azure Resource Manager: role assignments and definitions, deny assignments, locks, and the places they are at. */
export function createArmService({ store, limits, throttle, delay }: ArmOptions): Service {
  return {
    name: 'arm',
    resolve(call): Operation {
      if (call.path === '/metadata/endpoints' && call.method === 'GET')
        return { name: 'metadata.endpoints', run: () => cloudMetadata(call) };
      const route = findRoute(call, parseArmPath(call.path));
      return {
        name: route.name,
        run: async () => {
          const caller = await authenticateArm(call, store.current);
          checkApiVersion(call, route);
          const headers = throttle({
            method: call.method,
            caller: caller.objectId,
            subscription: route.scope?.subscription ?? 'tenant',
            now: call.now,
          });
          if (route.scope) checkRootExists(store.current, route.scope);
          const seen = storeAsOf(store, call.now);
          const reply = route.serve({ call, store: seen, caller, limits, delay: delay() });
          return { ...reply, headers: { ...reply.headers, ...headers, ...requestHeaders(call) } };
        },
      };
    },
    render: (error, call) => ({
      status: error.status,
      headers: { ...error.headers, ...requestHeaders(call), 'x-ms-failure-cause': 'gateway' },
      body: { error: { code: error.code, message: error.message } },
    }),
  };
}

function findRoute(call: Call, path: ArmPath): PlaceRoute {
  if (path.kind === 'authorization') return authorizationRoute(call, path);
  const route = placeRoute(call, path.path);
  if (route === 'methodNotAllowed') throw methodNotAllowed(call);
  return route;
}

function authorizationRoute(call: Call, path: Extract<ArmPath, { kind: 'authorization' }>): PlaceRoute {
  const { scope, name } = path;
  const family: Family | undefined = FAMILIES[path.type];
  if (family === undefined)
    throw new ServiceError(
      404,
      'InvalidResourceType',
      `The resource type '${path.type}' could not be found in the namespace 'Microsoft.Authorization' for api version '${call.query.get('api-version') ?? ''}'.`,
    );
  const common = { scope, apiVersions: family.apiVersions, type: family.type };
  if (name === undefined) {
    if (call.method !== 'GET') throw methodNotAllowed(call);
    const serve = (request: ArmRequest): Reply => family.list({ ...request, scope });
    return { ...common, name: `${family.type}.list`, serve };
  }
  const key = path.action === undefined ? call.method : `${call.method} ${path.action}`;
  const [verb, handler] = family.named[key] ?? [];
  if (verb === undefined || handler === undefined) throw methodNotAllowed(call);
  const serve = (request: ArmRequest): Reply => handler({ ...request, scope, name });
  return { ...common, name: `${family.type}.${verb}`, serve };
}

function checkApiVersion(call: Call, route: PlaceRoute): void {
  const version = call.query.get('api-version');
  if (version === null || version === '')
    throw new ServiceError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  const { apiVersions } = route;
  const known = apiVersions?.includes(version) ?? /^\d{4}-\d\d-\d\d(-preview)?$/.test(version);
  if (!known)
    throw new ServiceError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location '' and API version '${version}' for type '${route.type}'. The supported api-versions are '${apiVersions?.join(', ') ?? ''}'. The supported locations are ''.`,
    );
}

function methodNotAllowed(call: Call): ServiceError {
  return new ServiceError(
    405,
    'HttpMethodNotSupported',
    `The http method '${call.method}' is not supported for this resource.`,
  );
}

/** The ids that a call can be found by; the caller's own for the correlation, when it sends one. */
function requestHeaders({ headers, now }: Call): Record<string, string> {
  const id = randomUUID();
  const correlation = String(headers['x-ms-correlation-request-id'] ?? id);
  const client = headers['x-ms-client-request-id'];
  const wanted = String(headers['x-ms-return-client-request-id'] ?? '').toLowerCase() === 'true';
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return {
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `LOCALHOST:${time}:${id}`,
    ...(wanted && client !== undefined && { 'x-ms-client-request-id': String(client) }),
  };
}
