import { parseScope, type Scope } from '../rbac/scope.ts';
import type { Call, Reply } from '../service.ts';
import { pathNotFound } from './arm-path.ts';
import type { ArmRequest, ScopedRequest } from './arm-request.ts';
import { getManagementGroup, listDescendants, listManagementGroups } from './management-groups.ts';
import { getOperationResult, moveResources } from './resource-moves.ts';
import {
  getResource,
  getResourceGroup,
  getSubscription,
  listResourceGroups,
  listResources,
  listSubscriptions,
  listTenants,
} from './resources.ts';
import { changeSubscriptionState } from './subscription-state.ts';

/** What is done at a path that is not of Microsoft.Authorization. */
export interface PlaceRoute {
  readonly name: string;
  readonly type: string;
  /** Any version that looks like one when absent: each resource type has versions of its own. */
  readonly apiVersions?: readonly string[];
  readonly scope?: Scope;
  readonly serve: (request: ArmRequest) => Reply;
}

interface Pattern {
  readonly methods: readonly string[];
  /** The first group is the scope. */
  readonly path: RegExp;
  readonly name: string;
  readonly type: string;
  readonly apiVersions?: readonly string[];
  readonly serve: (request: ScopedRequest) => Reply;
}

const RESOURCES = [
  '2016-06-01',
  '2019-06-01',
  '2019-11-01',
  '2020-01-01',
  '2020-06-01',
  '2021-01-01',
  '2021-04-01',
  '2022-09-01',
  '2022-12-01',
  '2024-03-01',
  '2024-11-01',
];
const MANAGEMENT = ['2020-02-01', '2020-05-01', '2021-04-01', '2023-04-01'];
const SUBSCRIPTION = '/subscriptions/[^/]+';
const GROUP = `${SUBSCRIPTION}/resourceGroups/[^/]+`;
const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/[^/]+';

/** The more particular ones first. */
const PATTERNS: readonly Pattern[] = [
  pattern('GET', '/subscriptions', ['subscriptions.list', 'subscriptions', RESOURCES], listSubscriptions),
  pattern('GET', '/tenants', ['tenants.list', 'tenants', RESOURCES], listTenants),
  pattern('GET', `(${SUBSCRIPTION})`, ['subscriptions.get', 'subscriptions', RESOURCES], getSubscription),
  pattern(
    'GET',
    `(${SUBSCRIPTION})/resourceGroups`,
    ['resourceGroups.list', 'resourceGroups', RESOURCES],
    listResourceGroups,
  ),
  pattern('GET', `(${SUBSCRIPTION})/resources`, ['resources.list', 'resources', RESOURCES], listResources),
  pattern(
    'GET',
    `(${SUBSCRIPTION})/operationresults/[^/]+`,
    ['operations.get', 'operationresults', RESOURCES],
    getOperationResult,
  ),
  pattern(
    'POST',
    `(${SUBSCRIPTION})/providers/Microsoft.Subscription/cancel`,
    ['subscriptions.cancel', 'subscriptions', ['2021-10-01']],
    changeSubscriptionState('Disabled'),
  ),
  pattern(
    'POST',
    `(${SUBSCRIPTION})/providers/Microsoft.Subscription/enable`,
    ['subscriptions.enable', 'subscriptions', ['2021-10-01']],
    changeSubscriptionState('Enabled'),
  ),
  pattern('GET HEAD', `(${GROUP})`, ['resourceGroups.get', 'resourceGroups', RESOURCES], getResourceGroup),
  pattern('GET', `(${GROUP})/resources`, ['resources.list', 'resources', RESOURCES], listResources),
  pattern('POST', `(${GROUP})/moveResources`, ['resources.move', 'resources', RESOURCES], moveResources),
  pattern(
    'GET HEAD',
    `(${GROUP}/providers/[^/]+(?:/[^/]+/[^/]+)+)`,
    ['resources.get', 'resources'],
    getResource,
  ),
  pattern(
    'GET',
    '/providers/Microsoft.Management/managementGroups',
    ['managementGroups.list', 'managementGroups', MANAGEMENT],
    listManagementGroups,
  ),
  pattern(
    'GET',
    `(${MANAGEMENT_GROUP})`,
    ['managementGroups.get', 'managementGroups', MANAGEMENT],
    getManagementGroup,
  ),
  pattern(
    'GET',
    `(${MANAGEMENT_GROUP})/descendants`,
    ['managementGroups.descendants', 'managementGroups', MANAGEMENT],
    listDescendants,
  ),
];

/** The route of a path; 'methodNotAllowed' when there is one for other methods only. Throws a 404 for no route at all. */
export function placeRoute(call: Call, path: string): PlaceRoute | 'methodNotAllowed' {
  const matching = PATTERNS.filter((candidate) => candidate.path.test(path));
  const found = matching.find((candidate) => candidate.methods.includes(call.method));
  if (matching.length === 0) throw pathNotFound(path);
  if (found === undefined) return 'methodNotAllowed';
  const { name, type, apiVersions, serve } = found;
  const place = found.path.exec(path)?.[1];
  const scope = parseScope(place ?? '/');
  if (scope === undefined) throw pathNotFound(path);
  return {
    name,
    type,
    ...(apiVersions && { apiVersions }),
    ...(place !== undefined && { scope }),
    serve: (request) => serve({ ...request, scope }),
  };
}

function pattern(
  methods: string,
  path: string,
  [name, type, apiVersions]: readonly [string, string, (readonly string[])?],
  serve: Pattern['serve'],
): Pattern {
  return {
    methods: methods.split(' '),
    path: new RegExp(`^${path.replaceAll('.', String.raw`\.`)}$`, 'i'),
    name,
    type,
    ...(apiVersions && { apiVersions }),
    serve,
  };
}
