import type { Scope } from '../rbac/scope.ts';
import { ServiceError } from '../service.ts';
import type { State } from '../state.ts';

/** Throws the 404 for a subscription or a management group that is not there; checked before anything else. */
export function checkRootExists(state: State, scope: Scope): void {
  if (scope.kind === 'tenant') return;
  if (scope.managementGroup !== undefined) {
    if (!state.managementGroups.some((entry) => entry.name.toLowerCase() === scope.managementGroup))
      throw new ServiceError(
        404,
        'NotFound',
        `The management group '${scope.managementGroup}' cannot be found.`,
      );
    return;
  }
  if (!state.subscriptions.some((entry) => entry.id === scope.subscription))
    throw new ServiceError(
      404,
      'SubscriptionNotFound',
      `The subscription '${scope.subscription}' could not be found.`,
    );
}

/** Throws the 409 for a change in a subscription that is disabled. Reading and deleting stay possible there. */
export function checkWritable(state: State, scope: Scope): void {
  const subscription = state.subscriptions.find((entry) => entry.id === scope.subscription);
  if (subscription?.state === 'Disabled')
    throw new ServiceError(
      409,
      'ReadOnlyDisabledSubscription',
      `The subscription '${subscription.id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    );
}

/** Throws the 404 for a resource group or a resource that is not there. */
export function checkScopeExists(state: State, scope: Scope): void {
  if (scope.resourceGroup === undefined) return;
  const subscription = state.subscriptions.find((entry) => entry.id === scope.subscription);
  const group = subscription?.resourceGroups.find(
    (entry) => entry.name.toLowerCase() === scope.resourceGroup,
  );
  if (group === undefined)
    throw new ServiceError(
      404,
      'ResourceGroupNotFound',
      `Resource group '${scope.id.split('/')[4] ?? ''}' could not be found.`,
    );
  if (scope.kind !== 'resource') return;
  const path = scope.id.split('/').slice(6).join('/');
  if (!group.resources.some((resource) => resource.toLowerCase() === path.toLowerCase()))
    throw new ServiceError(
      404,
      'ResourceNotFound',
      `The Resource '${path}' under resource group '${group.name}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
}
