import { z } from 'zod';
import { AwsError } from '../wire/errors.ts';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import type { ServiceDependencies, SignedCall } from '../wire/service.ts';
import { authorizeCenter, conflict, findPermissionSet, notFound, shapes } from './call.ts';
import { startOperation, statusMember, statusOf } from './operations.ts';
import { assignmentOf, sameAssignment } from './settle.ts';
import type { Assignment, IdentityCenter } from './state.ts';
import { throttled } from './throttle.ts';

const assignmentInput = z.object({
  InstanceArn: shapes.instanceArn,
  TargetId: shapes.accountId,
  TargetType: z.literal('AWS_ACCOUNT'),
  PermissionSetArn: shapes.permissionSetArn,
  PrincipalType: shapes.principalType,
  PrincipalId: shapes.principalId,
});

/** CreateAccountAssignment, DeleteAccountAssignment, and the listings of what is assigned. */
export const assignmentActions: JsonActions = {
  CreateAccountAssignment: jsonAction(assignmentInput, (input, call, dependencies) =>
    change('create', input, call, dependencies),
  ),

  DeleteAccountAssignment: jsonAction(assignmentInput, (input, call, dependencies) =>
    change('delete', input, call, dependencies),
  ),

  ListAccountAssignments: jsonAction(
    z.object({
      InstanceArn: shapes.instanceArn,
      AccountId: shapes.accountId,
      PermissionSetArn: shapes.permissionSetArn,
      ...pagingInput,
    }),
    (input, call, dependencies) => {
      const asked = { ...input, action: 'ListAccountAssignments', accountId: input.AccountId };
      const center = authorizeCenter(asked, call, dependencies);
      findPermissionSet(center, input.PermissionSetArn);
      const found = dependencies.world.readableAssignments.filter(
        ({ accountId, permissionSetArn }) =>
          accountId === input.AccountId && permissionSetArn === input.PermissionSetArn,
      );
      const page = pageOf(input, found, keyOf);
      return { AccountAssignments: page.items.map(written), NextToken: page.next };
    },
  ),

  ListAccountAssignmentsForPrincipal: jsonAction(
    z.object({
      InstanceArn: shapes.instanceArn,
      PrincipalId: shapes.principalId,
      PrincipalType: shapes.principalType,
      Filter: z.object({ AccountId: shapes.accountId.optional() }).optional(),
      ...pagingInput,
    }),
    (input, call, dependencies) => {
      const asked = { InstanceArn: input.InstanceArn, action: 'ListAccountAssignmentsForPrincipal' };
      const center = authorizeCenter(asked, call, dependencies);
      checkPrincipal(center, input.PrincipalType, input.PrincipalId);
      // A user's listing also has what the user's groups were given, under the group's own id.
      const groups = center.memberships
        .filter(({ userId }) => input.PrincipalType === 'USER' && userId === input.PrincipalId)
        .map(({ groupId }) => groupId);
      const found = dependencies.world.readableAssignments.filter(
        ({ accountId, principalType, principalId }) =>
          (input.Filter?.AccountId ?? accountId) === accountId &&
          ((principalType === input.PrincipalType && principalId === input.PrincipalId) ||
            (principalType === 'GROUP' && groups.includes(principalId))),
      );
      const page = pageOf(input, found, keyOf);
      return { AccountAssignments: page.items.map(written), NextToken: page.next };
    },
  ),
};

function change(
  kind: 'create' | 'delete',
  input: z.output<typeof assignmentInput>,
  call: SignedCall,
  dependencies: ServiceDependencies,
) {
  const verb = kind === 'create' ? 'Create' : 'Delete';
  const action = `${verb}AccountAssignment`;
  const center = authorizeCenter({ ...input, action, accountId: input.TargetId }, call, dependencies);
  // The management account is out of reach of those that it has made administrators.
  if (input.TargetId === center.ownerAccountId && call.caller.account.id !== center.ownerAccountId) {
    throw new AwsError(
      'AccessDeniedException',
      400,
      'A delegated administrator cannot change assignments in the management account.',
    );
  }
  findPermissionSet(center, input.PermissionSetArn);
  const assignment: Assignment = {
    accountId: input.TargetId,
    permissionSetArn: input.PermissionSetArn,
    principalType: input.PrincipalType,
    principalId: input.PrincipalId,
  };
  const running = center.operations.filter(({ status }) => status === 'IN_PROGRESS');
  const same = running.some((one) => {
    const other = assignmentOf(one);
    return other !== undefined && sameAssignment(other, assignment);
  });
  if (same) throw conflict('There is a conflicting operation in process. Please try again.');
  const { outstandingCreations } = dependencies.identityCenterThrottle.limits;
  if (kind === 'create' && running.filter((one) => one.kind === 'create').length >= outstandingCreations) {
    throw throttled('There are too many requests processing. Please try again later.');
  }
  const operation = startOperation({ kind, action, ...assignment }, call, dependencies);
  return { [statusMember[kind]]: statusOf(operation) };
}

function checkPrincipal(center: IdentityCenter, type: 'USER' | 'GROUP', id: string): void {
  const known = type === 'USER' ? center.users : center.groups;
  if (!known.some((one) => one.id === id)) throw notFound(`${type} with id ${id} could not be found.`);
}

const keyOf = ({ accountId, permissionSetArn, principalType, principalId }: Assignment) =>
  [accountId, permissionSetArn, principalType, principalId].join(' ');

const written = ({ accountId, permissionSetArn, principalType, principalId }: Assignment) => ({
  AccountId: accountId,
  PermissionSetArn: permissionSetArn,
  PrincipalType: principalType,
  PrincipalId: principalId,
});
