import {
  AuthorizationManagementClient,
  type RoleAssignment,
  type RoleAssignmentCreateParameters,
  type RoleDefinition,
} from '@azure/arm-authorization';
import type { TokenCredential } from '@azure/identity';
import type { CallWatch } from '../../core/cloud-call.ts';
import { collect, quoted, timeoutMs, unlessAbsent, unslashed } from './arm-call.ts';
import { tokenScopeFor } from './audience.ts';
import { ownObjectId } from './identity.ts';
import { type Lock, readLocks } from './locks.ts';
import { readableFetch, readablePolicies } from './readable.ts';
import { watchedFetch, watchedPolicies } from './watched.ts';

export interface ArmOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  /** Address of Azure Resource Manager, without a trailing slash. */
  readonly endpoint: string;
  /** Absent where nobody watches. */
  readonly watch?: CallWatch | undefined;
}

/** The calls of Azure Resource Manager that Latchkey makes. Ids are full resource ids with their leading slash. */
export interface Arm {
  /** Undefined when there is no such assignment, or its scope is gone. */
  assignment(id: string): Promise<RoleAssignment | undefined>;
  /** Creates the assignment or changes its condition and description; Azure lets nothing else be changed. */
  putAssignment(id: string, assignment: RoleAssignmentCreateParameters): Promise<void>;
  /** Resolves as well when the assignment, or its scope, is not there. */
  deleteAssignment(id: string): Promise<void>;
  /** A principal's own assignments (not those of its groups) above, at and below a scope. */
  assignmentsOf(principalId: string, scope: string): Promise<readonly RoleAssignment[]>;
  /** A principal's own assignments and those of the groups it is in, above, at and below a scope. */
  assignedTo(principalId: string, scope: string): Promise<readonly RoleAssignment[]>;
  /**
   * All assignments that a list at a scope shows: those above it too, and for a subscription or anything in it those
   * below.
   */
  assignmentsAround(scope: string): AsyncIterable<RoleAssignment>;
  /** Undefined when there is no such role. */
  roleDefinition(id: string): Promise<RoleDefinition | undefined>;
  locks(scope: string): Promise<readonly Lock[]>;
  /** The object id of Latchkey's own identity: what Azure writes as the creator of what Latchkey makes. */
  ownId(): Promise<string>;
}

/**
 * Calls are made once each, with a timeout: the orchestration repeats them on durable timers, and the SDK would
 * sleep through any `Retry-After`, however long.
 */
export function createArm({ credential, endpoint, watch }: ArmOptions): Arm {
  const tokenScope = tokenScopeFor('arm', endpoint);
  // The client wants a subscription for calls that are not made here; those below take full ids.
  const client = new AuthorizationManagementClient(credential, '', {
    endpoint,
    credentialScopes: tokenScope,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [...readablePolicies, ...watchedPolicies(watch)],
  });
  const options = { requestOptions: { timeout: timeoutMs } };

  return {
    assignment: (id) => unlessAbsent(() => client.roleAssignments.getById(unslashed(id), options)),
    async putAssignment(id, assignment) {
      await client.roleAssignments.createById(unslashed(id), assignment, options);
    },
    async deleteAssignment(id) {
      // Azure answers 200 for one it deleted and 204 for one that was not there.
      await unlessAbsent(() => client.roleAssignments.deleteById(unslashed(id), options));
    },
    assignmentsOf: (principalId, scope) =>
      collect(
        client.roleAssignments.listForScope(unslashed(scope), {
          ...options,
          filter: `principalId eq ${quoted(principalId)}`,
        }),
      ),
    assignedTo: (principalId, scope) =>
      collect(
        client.roleAssignments.listForScope(unslashed(scope), {
          ...options,
          filter: `assignedTo(${quoted(principalId)})`,
        }),
      ),
    assignmentsAround: (scope) =>
      client.roleAssignments.listForScope(unslashed(scope), {
        ...options,
        // Without a filter Azure shows what is below as well, which for a management group is whole subscriptions.
        ...(/^\/subscriptions\//i.test(scope) ? {} : { filter: 'atScope()' }),
      }),
    roleDefinition: (id) => unlessAbsent(() => client.roleDefinitions.getById(unslashed(id), options)),
    locks: (scope) =>
      readLocks(
        { credential, endpoint, tokenScope, timeoutMs, fetch: readableFetch(watchedFetch(watch, 'azure')) },
        scope,
      ),
    ownId: () => ownObjectId(credential, tokenScope),
  };
}
