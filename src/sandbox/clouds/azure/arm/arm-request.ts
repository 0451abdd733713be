import { type AccessWorld, decideAccess } from '../rbac/access.ts';
import type { AttributeValues } from '../rbac/condition-evaluator.ts';
import { chainOf, type Scope } from '../rbac/scope.ts';
import { type Call, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import { accessWorld, type ConsistencyDelay, hierarchyOf } from '../world.ts';
import type { Caller } from './arm-caller.ts';

/** A call that got past authentication. */
export interface ArmRequest {
  readonly call: Call;
  readonly store: Store;
  readonly caller: Caller;
  readonly limits: ArmLimits;
  readonly delay: ConsistencyDelay;
}

export interface ArmLimits {
  /** Entries in one answer of a list. */
  readonly pageSize: number;
  readonly roleAssignmentsPerSubscription: number;
  readonly roleAssignmentsPerManagementGroup: number;
}

/** A request about a scope, or about a thing at it. */
export interface ScopedRequest extends ArmRequest {
  readonly scope: Scope;
}

export interface NamedRequest extends ScopedRequest {
  readonly name: string;
}

/** What conditions may look at. */
export interface Attributes {
  readonly request?: AttributeValues;
  readonly resource?: AttributeValues;
}

/** The full path of a thing of Microsoft.Authorization at a scope. */
export function resourceId(scope: string, type: string, name: string): string {
  return `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/${type}/${name}`;
}

/** Throws the 403 of Azure Resource Manager unless the caller's own role assignments allow the action. */
export function authorize(
  request: ScopedRequest,
  action: string,
  target: string,
  attributes: Attributes = {},
): void {
  const { caller, scope, call } = request;
  const answer = decideAccess(worldOf(request), {
    principalId: caller.objectId,
    operation: { action },
    scope: scope.id,
    at: call.now,
    ...attributes,
  });
  if (answer.allowed) return;
  const who = `The client '${caller.label}' with object id '${caller.objectId}'`;
  const what = `perform action '${action}' over scope '${target}'`;
  if (answer.reason === 'denied')
    throw new ServiceError(
      403,
      'DenyAssignmentAuthorizationFailed',
      `${who} has permission to ${what}; however, the access is denied because of the deny assignment with name '${answer.by}' and Id '${answer.by.replaceAll('-', '')}' at scope '${scope.id}'.`,
    );
  const because =
    answer.reason === 'conditionNotMet'
      ? 'does not have authorization or an ABAC condition not fulfilled to'
      : 'does not have authorization to';
  throw new ServiceError(
    403,
    'AuthorizationFailed',
    `${who} ${because} ${what} or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** True when the caller may do the action as far as roles go, whatever their conditions say. */
export function hasAction(request: ScopedRequest, action: string): boolean {
  const world = worldOf(request);
  const answer = decideAccess(
    { ...world, assignments: world.assignments.map((entry) => ({ ...entry, condition: null })) },
    {
      principalId: request.caller.objectId,
      operation: { action },
      scope: request.scope.id,
      at: request.call.now,
    },
  );
  return answer.allowed;
}

/** What decides about access at the time of the call. */
export function worldOf({ store, call, delay }: ArmRequest): AccessWorld {
  return accessWorld(store.current, call.now, delay.authorization);
}

/** Throws when a lock at the scope or above forbids the operation on the thing with the id `target`. */
export function checkLocks(request: ScopedRequest, operation: 'delete' | 'write', target: string): void {
  const state = request.store.current;
  const chain = chainOf(request.scope, hierarchyOf(state));
  const locked = state.locks.filter(
    (lock) =>
      (operation === 'delete' || lock.level === 'ReadOnly') && chain.includes(lock.scope.toLowerCase()),
  );
  if (locked.length === 0) return;
  const scopes = locked.map((lock) => `'${lock.scope}'`).join(',');
  throw new ServiceError(
    409,
    'ScopeLocked',
    `The scope '${target}' cannot perform ${operation} operation because following scope(s) are locked: ${scopes}. Please remove the lock and try again.`,
  );
}

/** The call's body as JSON. Throws the 400 that Azure Resource Manager gives for anything else. */
export function jsonBody(call: Call): unknown {
  try {
    return JSON.parse(call.body) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${reason}'.`,
    );
  }
}
