import { randomUUID } from 'node:crypto';
import type { Scope } from '../rbac/scope.ts';
import { type Call, type Operation, type Reply, type Service, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import type { ConsistencyDelay } from '../world.ts';
import { authenticateArm } from './arm-caller.ts';
import { type ArmPath, parseArmPath } from './arm-path.ts';
import type { ArmLimits, ArmRequest, NamedRequest, ScopedRequest } from './arm-request.ts';
import { getDenyAssignment, listDenyAssignments } from './deny-assignments.ts';
import { deleteLock, getLock, listLocks, putLock } from './locks.ts';
import { getPlace, listResourceGroups, listSubscriptions } from './resources.ts';
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from './role-assignments.ts';
import { getRoleDefinition, listRoleDefinitions } from './role-definitions.ts';
import { checkRootExists } from './scope-existence.ts';
import type { Throttle } from './throttle.ts';

/** A type of Microsoft.Authorization: its spelling, its versions and what can be done with it. */
interface Family {
  readonly type: string;
  readonly apiVersions: readonly string[];
  readonly list: (request: ScopedRequest) => Reply;
  readonly named: Readonly<Record<string, readonly [string, (request: NamedRequest) => Reply]>>;
}

const RBAC_VERSIONS = ['2022-04-01'];
const FAMILIES: Readonly<Record<string, Family>> = {
  roleassignments: {
    type: 'roleAssignments',
    apiVersions: RBAC_VERSIONS,
    list: listRoleAssignments,
    named: {
      GET: ['get', getRoleAssignment],
      PUT: ['create', putRoleAssignment],
      DELETE: ['delete', deleteRoleAssignment],
    },
  },
  roledefinitions: {
    type: 'roleDefinitions',
    apiVersions: RBAC_VERSIONS,
    list: listRoleDefinitions,
    named: { GET: ['get', getRoleDefinition] },
  },
  denyassignments: {
    type: 'denyAssignments',
    apiVersions: RBAC_VERSIONS,
    list: listDenyAssignments,
    named: { GET: ['get', getDenyAssignment] },
  },
  locks: {
    type: 'locks',
    apiVersions: ['2016-09-01', '2020-05-01'],
    list: listLocks,
    named: { GET: ['get', getLock], PUT: ['create', putLock], DELETE: ['delete', deleteLock] },
  },
};
const PLACE_VERSIONS = ['2020-01-01', '2021-04-01', '2022-09-01', '2022-12-01', '2024-03-01'];

interface Route {
  readonly name: string;
  readonly apiVersions: readonly string[];
  readonly type: string;
  readonly scope?: Scope;
  readonly serve: (request: ArmRequest) => Reply;
}

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
          const reply = route.serve({ call, store, caller, limits, delay: delay() });
          return { ...reply, headers: { ...reply.headers, ...headers, ...requestHeaders() } };
        },
      };
    },
    render: (error) => ({
      status: error.status,
      headers: { ...error.headers, ...requestHeaders(), 'x-ms-failure-cause': 'gateway' },
      body: { error: { code: error.code, message: error.message } },
    }),
  };
}

function findRoute(call: Call, path: ArmPath): Route {
  if (path.kind === 'authorization') return authorizationRoute(call, path);
  const common = { apiVersions: PLACE_VERSIONS, type: 'subscriptions' };
  if (call.method !== 'GET') throw methodNotAllowed(call);
  switch (path.kind) {
    case 'subscriptions':
      return { ...common, name: 'subscriptions.list', serve: listSubscriptions };
    case 'resourceGroups': {
      const { scope } = path;
      const serve = (request: ArmRequest): Reply => listResourceGroups({ ...request, scope });
      return { ...common, name: 'resourceGroups.list', scope, serve };
    }
    case 'scope': {
      const { scope } = path;
      const name = scope.kind === 'subscription' ? 'subscriptions.get' : 'resourceGroups.get';
      return { ...common, name, scope, serve: (request) => getPlace({ ...request, scope }) };
    }
  }
}

function authorizationRoute(call: Call, path: Extract<ArmPath, { kind: 'authorization' }>): Route {
  const { scope, name } = path;
  const family = FAMILIES[path.type];
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
  const [verb, handler] = family.named[call.method] ?? [];
  if (verb === undefined || handler === undefined) throw methodNotAllowed(call);
  const serve = (request: ArmRequest): Reply => handler({ ...request, scope, name });
  return { ...common, name: `${family.type}.${verb}`, serve };
}

function checkApiVersion(call: Call, route: Route): void {
  const version = call.query.get('api-version');
  if (version === null || version === '')
    throw new ServiceError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  if (!route.apiVersions.includes(version))
    throw new ServiceError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location '' and API version '${version}' for type '${route.type}'. The supported api-versions are '${route.apiVersions.join(', ')}'. The supported locations are ''.`,
    );
}

function methodNotAllowed(call: Call): ServiceError {
  return new ServiceError(
    405,
    'HttpMethodNotSupported',
    `The http method '${call.method}' is not supported for this resource.`,
  );
}

function requestHeaders(): Record<string, string> {
  const id = randomUUID();
  return { 'x-ms-request-id': id, 'x-ms-correlation-request-id': id };
}
