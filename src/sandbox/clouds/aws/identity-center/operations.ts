import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonAction, type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import type { ServiceDependencies, SignedCall } from '../wire/service.ts';
import { authorizeCenter, jsonTime, notFound, shapes } from './call.ts';
import type { Operation } from './state.ts';

type Kind = Operation['kind'];

/** Where the answers keep the state of an operation. */
export const statusMember: Readonly<Record<Kind, string>> = {
  create: 'AccountAssignmentCreationStatus',
  delete: 'AccountAssignmentDeletionStatus',
  provision: 'PermissionSetProvisioningStatus',
};

/** How long an operation that is over is still told of, in milliseconds. */
const remembered = 7 * 24 * 3_600_000;

type NewOperation = Pick<
  Operation,
  'kind' | 'accountId' | 'permissionSetArn' | 'principalType' | 'principalId'
> & { readonly action: string };

/** Begins work that goes on behind the answer. A scripted failure of it is decided now and shows at its end. */
export function startOperation(
  { action, ...about }: NewOperation,
  { now, caller }: SignedCall,
  { world, faults, identityCenterThrottle }: ServiceDependencies,
): Operation {
  const failure = faults.meetOperation({ service: 'sso', action, accountId: caller.account.id });
  const operation: Operation = {
    ...about,
    requestId: randomUUID(),
    status: 'IN_PROGRESS',
    createdAt: now.toISOString(),
    endsAt: new Date(now.getTime() + identityCenterThrottle.limits.operationTime).toISOString(),
    ...(failure === undefined ? {} : { toFail: failure }),
  };
  world.update((state) => {
    const center = state.identityCenter;
    if (!center) return;
    const forgotten = now.getTime() - remembered;
    center.operations = center.operations.filter(
      ({ status, endsAt }) => status === 'IN_PROGRESS' || Date.parse(endsAt) > forgotten,
    );
    center.operations.push(operation);
  });
  return operation;
}

/** The state of an operation, as the answer to the call that began it and the Describe calls tell it. */
export const statusOf = (operation: Operation) => ({
  Status: operation.status,
  RequestId: operation.requestId,
  FailureReason: operation.failureReason,
  PermissionSetArn: operation.permissionSetArn,
  CreatedDate: jsonTime(operation.createdAt),
  ...(operation.kind === 'provision'
    ? { AccountId: operation.accountId }
    : {
        TargetId: operation.accountId,
        TargetType: 'AWS_ACCOUNT',
        PrincipalType: operation.principalType,
        PrincipalId: operation.principalId,
      }),
});

/** The Describe…Status and List…Status calls. */
export const operationActions: JsonActions = {
  DescribeAccountAssignmentCreationStatus: describe('create', 'AccountAssignmentCreationRequestId'),
  DescribeAccountAssignmentDeletionStatus: describe('delete', 'AccountAssignmentDeletionRequestId'),
  DescribePermissionSetProvisioningStatus: describe('provision', 'ProvisionPermissionSetRequestId'),
  ListAccountAssignmentCreationStatus: list('create', 'AccountAssignmentsCreationStatus'),
  ListAccountAssignmentDeletionStatus: list('delete', 'AccountAssignmentsDeletionStatus'),
  ListPermissionSetProvisioningStatus: list('provision', 'PermissionSetsProvisioningStatus'),
};

function describe(kind: Kind, idMember: string): JsonAction {
  const input = z
    .object({ InstanceArn: shapes.instanceArn })
    .and(z.record(z.string(), z.unknown()))
    .refine((value) => shapes.requestId.safeParse(value[idMember]).success, {
      path: [idMember],
      message: 'the id of a request',
    });
  return jsonAction(input, ({ InstanceArn, [idMember]: id }, call, dependencies) => {
    const action = `Describe${statusMember[kind]}`;
    const center = authorizeCenter({ InstanceArn, action }, call, dependencies);
    const found = center.operations.find((one) => one.kind === kind && one.requestId === id);
    if (!found) throw notFound(`Request with id ${String(id)} could not be found.`);
    return { [statusMember[kind]]: statusOf(found) };
  });
}

function list(kind: Kind, member: string): JsonAction {
  const input = z.object({
    InstanceArn: shapes.instanceArn,
    Filter: z.object({ Status: z.enum(['IN_PROGRESS', 'FAILED', 'SUCCEEDED']).optional() }).optional(),
    ...pagingInput,
  });
  return jsonAction(input, ({ InstanceArn, Filter, ...paging }, call, dependencies) => {
    const center = authorizeCenter({ InstanceArn, action: `List${statusMember[kind]}` }, call, dependencies);
    const found = center.operations.filter(
      (one) => one.kind === kind && (Filter?.Status ?? one.status) === one.status,
    );
    const page = pageOf(paging, found, ({ createdAt, requestId }) => `${createdAt} ${requestId}`);
    return {
      [member]: page.items.map(({ requestId, status, createdAt }) => ({
        Status: status,
        RequestId: requestId,
        CreatedDate: jsonTime(createdAt),
      })),
      NextToken: page.next,
    };
  });
}
