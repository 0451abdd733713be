import type { Subscription } from '../model.ts';
import { decideAccess } from '../rbac/access.ts';
import type { Scope } from '../rbac/scope.ts';
import type { Reply } from '../service.ts';
import { type ArmRequest, authorize, type ScopedRequest, worldOf } from './arm-request.ts';
import { page } from './page.ts';
import { checkScopeExists } from './scope-existence.ts';

type ResourceGroup = Subscription['resourceGroups'][number];

const GROUP_READ = 'Microsoft.Resources/subscriptions/resourceGroups/read';

/** GET of all subscriptions that the caller may read. */
export function listSubscriptions(request: ArmRequest): Reply {
  const { store, call, limits } = request;
  const state = store.current;
  const value = state.subscriptions
    .filter(({ id }) => mayRead(request, 'Microsoft.Resources/subscriptions/read', `/subscriptions/${id}`))
    .map((entry) => subscriptionView(entry, state.tenantId));
  const reply = page(call, value, limits.pageSize);
  return { ...reply, body: { ...(reply.body as object), count: { type: 'Total', value: value.length } } };
}

/** GET of the tenants that the caller knows: this one. */
export function listTenants({ store, call, limits }: ArmRequest): Reply {
  const { tenantId, tenantName } = store.current;
  const tenant = {
    id: `/tenants/${tenantId}`,
    tenantId,
    tenantCategory: 'Home',
    countryCode: 'IE',
    displayName: tenantName,
    domains: [],
  };
  return page(call, [tenant], limits.pageSize);
}

/** GET of a subscription. */
export function getSubscription(request: ScopedRequest): Reply {
  authorize(request, 'Microsoft.Resources/subscriptions/read', request.scope.id);
  return { status: 200, body: subscriptionView(subscriptionOf(request), request.store.current.tenantId) };
}

/** GET of the resource groups of a subscription. */
export function listResourceGroups(request: ScopedRequest): Reply {
  authorize(request, GROUP_READ, request.scope.id);
  const subscription = subscriptionOf(request);
  const views = subscription.resourceGroups.map((group) => groupView(subscription, group));
  return page(request.call, views, request.limits.pageSize);
}

/** GET of a resource group; HEAD says with 204 that it is there. */
export function getResourceGroup(request: ScopedRequest): Reply {
  const { scope, call } = request;
  authorize(request, GROUP_READ, scope.id);
  checkScopeExists(request.store.current, scope);
  if (call.method === 'HEAD') return { status: 204 };
  const subscription = subscriptionOf(request);
  return { status: 200, body: groupView(subscription, groupOf(subscription, scope)) };
}

/** GET of the resources of a subscription or a resource group; children are no entries of their own. */
export function listResources(request: ScopedRequest): Reply {
  const { scope, call, limits, store } = request;
  authorize(request, 'Microsoft.Resources/subscriptions/resources/read', scope.id);
  checkScopeExists(store.current, scope);
  const subscription = subscriptionOf(request);
  const groups =
    scope.resourceGroup === undefined ? subscription.resourceGroups : [groupOf(subscription, scope)];
  const views = groups.flatMap((group) =>
    group.resources
      .filter((path) => path.split('/').length === 3)
      .map((path) => resourceView(`${groupId(subscription, group)}/providers/${path}`, group.location)),
  );
  return page(call, views, limits.pageSize);
}

/** GET of a resource; HEAD says with 204 that it is there. */
export function getResource(request: ScopedRequest): Reply {
  const { scope, call, store } = request;
  authorize(request, `${typeOf(scope.id)}/read`, scope.id);
  checkScopeExists(store.current, scope);
  if (call.method === 'HEAD') return { status: 204 };
  return { status: 200, body: resourceView(scope.id, groupOf(subscriptionOf(request), scope).location) };
}

/** True when the caller may do the action there. */
export function mayRead(request: ArmRequest, action: string, scope: string): boolean {
  const { caller, call } = request;
  const question = { principalId: caller.objectId, operation: { action }, scope, at: call.now };
  return decideAccess(worldOf(request), question).allowed;
}

/** `Microsoft.Storage/storageAccounts/blobServices`: the type of the resource with this id. */
export function typeOf(id: string): string {
  const [provider = '', ...rest] = id.split('/').slice(6);
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

function subscriptionOf({ store, scope }: ScopedRequest): Subscription {
  const found = store.current.subscriptions.find((entry) => entry.id === scope.subscription);
  if (found === undefined) throw new Error(`The subscription of ${scope.id} was not looked for.`);
  return found;
}

function groupOf(subscription: Subscription, { id, resourceGroup }: Scope): ResourceGroup {
  const found = subscription.resourceGroups.find((group) => group.name.toLowerCase() === resourceGroup);
  if (found === undefined) throw new Error(`The resource group of ${id} was not looked for.`);
  return found;
}

function groupId(subscription: Subscription, group: ResourceGroup): string {
  return `/subscriptions/${subscription.id}/resourceGroups/${group.name}`;
}

function subscriptionView(entry: Subscription, tenantId: string): object {
  return {
    id: `/subscriptions/${entry.id}`,
    subscriptionId: entry.id,
    tenantId,
    displayName: entry.displayName,
    state: entry.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
    authorizationSource: 'RoleBased',
    managedByTenants: [],
  };
}

function groupView(subscription: Subscription, group: ResourceGroup): object {
  return {
    id: groupId(subscription, group),
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    properties: { provisioningState: 'Succeeded' },
  };
}

function resourceView(id: string, location: string): object {
  return { id, name: id.split('/').at(-1), type: typeOf(id), location, tags: {} };
}
