import {
  AuthorizationManagementClient,
  type RoleAssignmentSchedule,
  type RoleAssignmentScheduleInstance,
  type RoleAssignmentScheduleRequest,
} from '@azure/arm-authorization';
import type { ArmOptions } from './arm.ts';
import { collect, quoted, timeoutMs, unlessAbsent, unslashed } from './arm-call.ts';
import { tokenScopeFor } from './audience.ts';
import { azureCode } from './errors.ts';
import { ownObjectId } from './identity.ts';
import { readablePolicies } from './readable.ts';
import { watchedPolicies } from './watched.ts';

/** The calls for Privileged Identity Management that Latchkey makes. Scopes have their leading slash, names are GUIDs. */
export interface ArmPim {
  /** Undefined when there is no such request, or none any more: PIM forgets them after some weeks. */
  request(scope: string, name: string): Promise<RoleAssignmentScheduleRequest | undefined>;
  submit(
    scope: string,
    name: string,
    request: RoleAssignmentScheduleRequest,
  ): Promise<RoleAssignmentScheduleRequest>;
  /** Checks all that `submit` checks, and does nothing. */
  validate(scope: string, name: string, request: RoleAssignmentScheduleRequest): Promise<void>;
  cancel(scope: string, name: string): Promise<void>;
  /** Undefined when there is no such schedule (any more). */
  schedule(scope: string, name: string): Promise<RoleAssignmentSchedule | undefined>;
  /** A principal's schedules (not those of its groups) above, at and below a scope, plain assignments included. */
  schedulesOf(principalId: string, scope: string): Promise<readonly RoleAssignmentSchedule[]>;
  /**
   * What is active at this moment, of a principal or, with `groups`, of the groups it is in as well. Nothing in a
   * tenant without the licence, where PIM gives nothing.
   */
  instancesOf(
    principalId: string,
    scope: string,
    groups?: 'groups',
  ): Promise<readonly RoleAssignmentScheduleInstance[]>;
  /** All schedules that a list at a scope shows, plain assignments included. */
  schedulesAround(scope: string): AsyncIterable<RoleAssignmentSchedule>;
  /** The requests about a principal above, at and below a scope. */
  requestsOf(principalId: string, scope: string): Promise<readonly RoleAssignmentScheduleRequest[]>;
  /** All requests that a list at a scope shows; none in a tenant without the licence. */
  requestsAround(scope: string): AsyncIterable<RoleAssignmentScheduleRequest>;
  /** The object id of Latchkey's own identity: what PIM writes as the requestor. */
  ownId(): Promise<string>;
}

/** Makes each call once, with a timeout: the orchestration repeats them on durable timers. */
export function createArmPim({ credential, endpoint, watch }: ArmOptions): ArmPim {
  const tokenScope = tokenScopeFor('arm', endpoint);
  const client = new AuthorizationManagementClient(credential, '', {
    endpoint,
    credentialScopes: tokenScope,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [...readablePolicies, ...watchedPolicies(watch)],
  });
  const { roleAssignmentScheduleRequests: requests } = client;
  const options = { requestOptions: { timeout: timeoutMs } };
  const filtered = (filter: string) => ({ ...options, filter });
  // Without a filter Azure shows what is below as well, which for a management group is whole subscriptions.
  const around = (scope: string) => (/^\/subscriptions\//i.test(scope) ? options : filtered('atScope()'));

  return {
    request: (scope, name) => unlessAbsent(() => requests.get(unslashed(scope), name, options)),
    submit: (scope, name, request) => requests.create(unslashed(scope), name, request, options),
    async validate(scope, name, request) {
      await requests.validate(unslashed(scope), name, request, options);
    },
    cancel: (scope, name) => requests.cancel(unslashed(scope), name, options),
    schedule: (scope, name) =>
      unlessAbsent(() => client.roleAssignmentSchedules.get(unslashed(scope), name, options)),
    schedulesOf: (principalId, scope) =>
      collect(
        client.roleAssignmentSchedules.listForScope(
          unslashed(scope),
          filtered(`principalId eq ${quoted(principalId)}`),
        ),
      ),
    instancesOf: (principalId, scope, groups) =>
      unlessUnlicensed(() =>
        collect(
          client.roleAssignmentScheduleInstances.listForScope(
            unslashed(scope),
            filtered(
              groups === undefined
                ? `principalId eq ${quoted(principalId)}`
                : `assignedTo(${quoted(principalId)})`,
            ),
          ),
        ),
      ),
    schedulesAround: (scope) => client.roleAssignmentSchedules.listForScope(unslashed(scope), around(scope)),
    requestsOf: (principalId, scope) =>
      collect(requests.listForScope(unslashed(scope), filtered(`principalId eq ${quoted(principalId)}`))),
    async *requestsAround(scope) {
      yield* await unlessUnlicensed(() => collect(requests.listForScope(unslashed(scope), around(scope))));
    },
    ownId: () => ownObjectId(credential, tokenScope),
  };
}

async function unlessUnlicensed<Item>(ask: () => Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await ask();
  } catch (error) {
    if (azureCode(error) === 'AadPremiumLicenseRequired') return [];
    throw error;
  }
}
