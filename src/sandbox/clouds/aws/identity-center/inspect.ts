import type { Assignment, IdentityCenter, Operation } from './state.ts';

interface InspectedAssignment {
  readonly accountId: string;
  readonly permissionSet: string;
  readonly principalType: 'USER' | 'GROUP';
  /** The person's user name, or the group's name. */
  readonly principal: string;
}

/** Identity Center as the console shows it. */
export interface InspectedIdentityCenter {
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly permissionSets: readonly { readonly name: string; readonly arn: string }[];
  readonly assignments: readonly InspectedAssignment[];
  /** What goes on behind answers, and what came of it, oldest first. */
  readonly operations: readonly Pick<
    Operation,
    'requestId' | 'kind' | 'status' | 'accountId' | 'createdAt' | 'endsAt' | 'failureReason'
  >[];
}

export function inspectIdentityCenter(center: IdentityCenter): InspectedIdentityCenter {
  return {
    instanceArn: center.instanceArn,
    identityStoreId: center.identityStoreId,
    permissionSets: center.permissionSets.map(({ name, arn }) => ({ name, arn })),
    assignments: center.assignments.map((one) => inspectAssignment(center, one)),
    operations: center.operations.map(
      ({ requestId, kind, status, accountId, createdAt, endsAt, failureReason }) => ({
        requestId,
        kind,
        status,
        accountId,
        createdAt,
        endsAt,
        ...(failureReason === undefined ? {} : { failureReason }),
      }),
    ),
  };
}

function inspectAssignment(
  { users, groups, permissionSets }: IdentityCenter,
  { accountId, permissionSetArn, principalType, principalId }: Assignment,
): InspectedAssignment {
  const principal =
    principalType === 'USER'
      ? users.find(({ id }) => id === principalId)?.userName
      : groups.find(({ id }) => id === principalId)?.displayName;
  return {
    accountId,
    permissionSet: permissionSets.find(({ arn }) => arn === permissionSetArn)?.name ?? permissionSetArn,
    principalType,
    principal: principal ?? principalId,
  };
}
