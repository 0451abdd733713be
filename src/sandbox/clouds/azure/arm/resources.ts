import type { Subscription } from '../model.ts';
import { decideAccess } from '../rbac/access.ts';
import { type Reply, ServiceError } from '../service.ts';
import { type ArmRequest, authorize, type ScopedRequest, worldOf } from './arm-request.ts';
import { checkScopeExists } from './scope-existence.ts';

/** GET of all subscriptions that the caller may read. */
export function listSubscriptions(request: ArmRequest): Reply {
  const { store, caller, call } = request;
  const state = store.current;
  const world = worldOf(request);
  const value = state.subscriptions
    .filter(
      ({ id }) =>
        decideAccess(world, {
          principalId: caller.objectId,
          operation: { action: 'Microsoft.Resources/subscriptions/read' },
          scope: `/subscriptions/${id}`,
          at: call.now,
        }).allowed,
    )
    .map((entry) => subscriptionView(entry, state.tenantId));
  return { status: 200, body: { value, count: { type: 'Total', value: value.length } } };
}

/** GET of the resource groups of a subscription. */
export function listResourceGroups(request: ScopedRequest): Reply {
  const { scope, store } = request;
  authorize(request, 'Microsoft.Resources/subscriptions/resourceGroups/read', scope.id);
  const subscription = store.current.subscriptions.find((entry) => entry.id === scope.subscription);
  const value = subscription?.resourceGroups.map((group) => groupView(subscription, group)) ?? [];
  return { status: 200, body: { value } };
}

/** GET of a subscription or a resource group. */
export function getPlace(request: ScopedRequest): Reply {
  const { scope, store } = request;
  const state = store.current;
  const subscription = state.subscriptions.find((entry) => entry.id === scope.subscription);
  if (subscription !== undefined && scope.kind === 'subscription') {
    authorize(request, 'Microsoft.Resources/subscriptions/read', scope.id);
    return { status: 200, body: subscriptionView(subscription, state.tenantId) };
  }
  if (scope.kind === 'resourceGroup') {
    authorize(request, 'Microsoft.Resources/subscriptions/resourceGroups/read', scope.id);
    checkScopeExists(state, scope);
    const group = subscription?.resourceGroups.find(
      (entry) => entry.name.toLowerCase() === scope.resourceGroup,
    );
    if (subscription && group) return { status: 200, body: groupView(subscription, group) };
  }
  throw new ServiceError(
    404,
    'NoRegisteredProviderFound',
    `There is nobody here to answer for '${scope.id}'.`,
  );
}

function subscriptionView(entry: Subscription, tenantId: string): object {
  return {
    id: `/subscriptions/${entry.id}`,
    subscriptionId: entry.id,
    tenantId,
    displayName: entry.displayName,
    state: entry.state,
    authorizationSource: 'RoleBased',
  };
}

function groupView(entry: Subscription, group: Subscription['resourceGroups'][number]): object {
  return {
    id: `/subscriptions/${entry.id}/resourceGroups/${group.name}`,
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    properties: { provisioningState: 'Succeeded' },
  };
}
