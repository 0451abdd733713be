import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { ProviderError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Finding, GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded, oneLine, type Purpose } from '../failure.ts';
import { type AssignmentOperations, createAssignmentOperations } from './assignment-operations.ts';
import { assignmentDetails, planAssignment } from './assignment-plan.ts';
import { type AssignmentSpec, assignmentSchema } from './assignment-spec.ts';
import { deleteAssignmentByHand } from './by-hand.ts';
import { awsFailure } from './errors.ts';
import {
  type Assigned,
  assignmentsOf,
  createAssignment,
  deleteAssignment,
  isAssigned,
  type OperationState,
  principalAmong,
  principalOf,
} from './identity-center.ts';
import { createMemory } from './memory.ts';
import type { AwsSessions } from './session.ts';
import { assignmentUsage } from './usage.ts';

/** How many creations Identity Center lets run at once (IAM Identity Center User Guide, "Quotas"). */
const outstandingCreations = 10;
/** After how long an operation that runs is looked at again. */
const pollSeconds = 3;
/** How far back operations are looked for, in milliseconds. */
const lookBack = 15 * 60_000;

/**
 * A permission set of IAM Identity Center, assigned to the beneficiary in an account. Creation and deletion go on
 * behind the answer; nothing here waits for them: a call that finds its operation under way hands itself back, and the
 * repeat finds the operation by looking. A deletion does not end sessions that the person has opened: they last for
 * the session duration of the permission set at most.
 */
export function createAssignmentProvider(sessions: AwsSessions, clock: Clock): GrantProvider<AssignmentSpec> {
  const operations = createAssignmentOperations();
  const externalIds = createMemory<readonly string[]>();

  /** Runs calls about the person of a plan; `nobody` is the answer when Identity Center knows no such person. */
  function call<Result>(
    plan: PlannedGrant,
    purpose: Purpose,
    nobody: () => Result,
    work: (ssoAdmin: SSOAdminClient, assigned: Assigned) => Promise<Result>,
  ): Promise<Result> {
    return guarded(
      () => {
        const details = assignmentDetails(plan);
        return sessions.withIdentityCenter(details, async (clients) => {
          const known = await principalOf(clients, details);
          // Access of somebody who was renamed must not be taken for access of somebody who is gone.
          const principalId =
            known ?? (purpose === 'revoke' ? await principalAmong(clients, details, externalIds) : undefined);
          return principalId === undefined ? nobody() : work(clients.ssoAdmin, { details, principalId });
        });
      },
      (error) => awsFailure(error, purpose, about(plan)),
    );
  }

  const newest = (ssoAdmin: SSOAdminClient, kind: 'create' | 'delete', assigned: Assigned, since: Date) =>
    operations.newest(ssoAdmin, kind, assigned, since);
  const recently = () => new Date(clock.now().getTime() - lookBack);

  return {
    kind: 'aws.sso.assignment',
    schema: assignmentSchema,
    plan: planAssignment,
    precheck: (plan) =>
      call<readonly Finding[]>(
        plan,
        'grant',
        () => [noPerson(plan)],
        async (ssoAdmin, assigned) => {
          const { targetAccount, permissionSetArn, instanceArn } = assigned.details;
          // So that a permission set or an account that is not there is found now.
          await isAssigned(ssoAdmin, assigned);
          const held = await assignmentsOf(ssoAdmin, instanceArn, assigned.principalId);
          const same = held.find(
            (each) => each.accountId === targetAccount && each.permissionSetArn === permissionSetArn,
          );
          return same === undefined ? [] : [standing(plan, same.groupId)];
        },
      ),
    place: (plan) =>
      call(
        plan,
        'grant',
        () => {
          throw refused('UserMissing', noPerson(plan).message);
        },
        async (ssoAdmin, assigned) => {
          await place(ssoAdmin, assigned, plan, operations);
          return { usage: assignmentUsage(plan) };
        },
      ),
    /** An assignment carries no end that could be moved; the new end is the timer's alone. */
    extend: async () => {},
    remove: (plan) =>
      call(
        plan,
        'revoke',
        () => undefined,
        async (ssoAdmin, assigned) => {
          if (!(await isAssigned(ssoAdmin, assigned))) {
            const { operation } = await newest(ssoAdmin, 'create', assigned, recently());
            if (operation?.status === 'IN_PROGRESS') throw underWay('The creation', plan);
            return;
          }
          const { operation } = await newest(ssoAdmin, 'delete', assigned, recently());
          if (operation?.status === 'IN_PROGRESS') throw underWay('The deletion', plan);
          const begun = await deleteAssignment(ssoAdmin, assigned);
          // After a failure the orchestration's own, growing pauses hold.
          if (operation?.status === 'FAILED') throw failed('deletion', operation, plan, 'retry');
          if (begun.status === 'FAILED') throw failed('deletion', begun, plan, 'retry');
          if (begun.status === 'IN_PROGRESS') throw underWay('The deletion', plan);
        },
      ),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(
        plan,
        'revoke',
        () => 'absent' as const,
        async (ssoAdmin, assigned) => {
          if (await isAssigned(ssoAdmin, assigned)) return 'present';
          const { operation } = await newest(ssoAdmin, 'create', assigned, recently());
          // Nothing is absent that is about to appear.
          if (operation?.status === 'IN_PROGRESS') throw underWay('The creation', plan);
          return 'absent';
        },
      ),
    // An assignment carries no mark of whoever made it, so that only the store knows which are Latchkey's.
    byHand: deleteAssignmentByHand,
    scopes: () => [],
    async *list() {},
  };
}

/** Takes the assignment one step further; returns once it is there. */
async function place(
  ssoAdmin: SSOAdminClient,
  assigned: Assigned,
  plan: PlannedGrant,
  operations: AssignmentOperations,
): Promise<void> {
  const since = new Date(plan.startsAt);
  if (await isAssigned(ssoAdmin, assigned)) {
    const { operation } = await operations.newest(ssoAdmin, 'delete', assigned, since);
    if (operation?.status === 'IN_PROGRESS') throw underWay('The deletion', plan);
    return;
  }
  const { operation, running } = await operations.newest(ssoAdmin, 'create', assigned, since);
  if (operation?.status === 'IN_PROGRESS') throw underWay('The creation', plan);
  if (operation?.status === 'FAILED') throw failed('creation', operation, plan, 'permanent');
  if (running >= outstandingCreations)
    throw new ProviderError({
      class: 'retry',
      code: 'TooManyCreations',
      message: `IAM Identity Center is still busy with ${running} other assignments (${about(plan)}).`,
      retryAfterSeconds: pollSeconds,
    });
  const begun = await createAssignment(ssoAdmin, assigned);
  if (begun.status === 'IN_PROGRESS') throw underWay('The creation', plan);
  if (begun.status === 'FAILED') throw failed('creation', begun, plan, 'permanent');
}

function about(plan: PlannedGrant): string {
  return `${plan.permission} for ${plan.principal} in ${plan.target}`;
}

function underWay(what: string, plan: PlannedGrant): ProviderError {
  return new ProviderError({
    class: 'retry',
    code: 'InProgress',
    message: `${what} in IAM Identity Center is still under way (${about(plan)}).`,
    retryAfterSeconds: pollSeconds,
  });
}

function failed(
  what: string,
  { reason = 'it gave no reason' }: OperationState,
  plan: PlannedGrant,
  failureClass: 'retry' | 'permanent',
): ProviderError {
  return new ProviderError({
    class: failureClass,
    code: 'AssignmentFailed',
    message: `IAM Identity Center accepted the ${what} and failed to carry it out (${about(plan)}): ${oneLine(reason)}`,
  });
}

function refused(code: string, message: string): ProviderError {
  return new ProviderError({ class: 'permanent', code, message });
}

function noPerson(plan: PlannedGrant): Finding {
  return {
    severity: 'blocker',
    code: 'aws.userMissing',
    message: `There is no user ${plan.principal}. Provision the person there, under this name or with this mail address.`,
  };
}

function standing(plan: PlannedGrant, groupId: string | undefined): Finding {
  const how = groupId === undefined ? '' : ` through the group ${groupId}`;
  return {
    severity: 'standing',
    code: 'aws.assignedAlready',
    message: `${plan.principal} already has ${plan.permission} in ${plan.target}${how}, and not through Latchkey: it stays as it is.`,
  };
}
