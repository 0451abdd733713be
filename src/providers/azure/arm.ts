import {
  AuthorizationManagementClient,
  type RoleAssignment,
  type RoleAssignmentCreateParameters,
  type RoleDefinition,
} from '@azure/arm-authorization';
import type { TokenCredential } from '@azure/identity';
import { tokenScopeFor } from './audience.ts';
import { isAbsent } from './errors.ts';
import { type Lock, readLocks } from './locks.ts';

export interface ArmOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  /** Address of Azure Resource Manager, without a trailing slash. */
  readonly endpoint: string;
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
  /** Undefined when there is no such role. */
  roleDefinition(id: string): Promise<RoleDefinition | undefined>;
  locks(scope: string): Promise<readonly Lock[]>;
}

const timeoutMs = 20_000;

/**
 * Calls are made once each, with a timeout: the orchestration repeats them on durable timers, and the SDK would
 * sleep through any `Retry-After`, however long.
 */
export function createArm({ credential, endpoint }: ArmOptions): Arm {
  const tokenScope = tokenScopeFor('arm', endpoint);
  // The client wants a subscription for calls that are not made here; those below take full ids.
  const client = new AuthorizationManagementClient(credential, '', {
    endpoint,
    credentialScopes: tokenScope,
    retryOptions: { maxRetries: 0 },
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
    async assignmentsOf(principalId, scope) {
      const filter = `principalId eq '${principalId.replaceAll("'", "''")}'`;
      const found: RoleAssignment[] = [];
      const list = client.roleAssignments.listForScope(unslashed(scope), { ...options, filter });
      for await (const assignment of list) found.push(assignment);
      return found;
    },
    roleDefinition: (id) => unlessAbsent(() => client.roleDefinitions.getById(unslashed(id), options)),
    locks: (scope) => readLocks({ credential, endpoint, tokenScope, timeoutMs }, scope),
  };
}

/** The client adds the leading slash itself and would send two. */
function unslashed(id: string): string {
  return id.replace(/^\/+/, '');
}

async function unlessAbsent<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
