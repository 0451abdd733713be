import {
  type AccountAssignmentOperationStatus,
  type AccountAssignmentOperationStatusMetadata,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  paginateListAccountAssignmentCreationStatus,
  paginateListAccountAssignmentDeletionStatus,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { type Assigned, type OperationState, stateOf } from './identity-center.ts';
import { createMemory } from './memory.ts';

type Kind = 'create' | 'delete';

/** Operations on assignments, found without having kept their ids. */
export interface AssignmentOperations {
  /**
   * The newest operation on this assignment that runs, or began at or after `since` (undefined when there is none), and
   * how many operations of the kind run in the instance.
   */
  newest(
    ssoAdmin: SSOAdminClient,
    kind: Kind,
    assigned: Assigned,
    since: Date,
  ): Promise<{ readonly operation: OperationState | undefined; readonly running: number }>;
}

export function createAssignmentOperations(): AssignmentOperations {
  /** The listing tells how an operation stands, but not what it is about, which never changes. */
  const abouts = createMemory<AccountAssignmentOperationStatus | undefined>();
  return {
    async newest(ssoAdmin, kind, assigned, since) {
      const { instanceArn } = assigned.details;
      const all = await listed(ssoAdmin, kind, instanceArn);
      const running = all.filter(({ Status }) => Status === 'IN_PROGRESS').length;
      const recent = all
        .filter(({ Status, CreatedDate }) => Status === 'IN_PROGRESS' || (CreatedDate ?? since) >= since)
        .toSorted((a, b) => (b.CreatedDate?.getTime() ?? 0) - (a.CreatedDate?.getTime() ?? 0));
      for (const { RequestId = '', Status } of recent) {
        const ask = () => described(ssoAdmin, kind, instanceArn, RequestId);
        if (!isAbout(await abouts.recall(RequestId, ask), assigned)) continue;
        return { operation: stateOf(Status === 'FAILED' ? await ask() : { Status }), running };
      }
      return { operation: undefined, running };
    },
  };
}

async function listed(
  ssoAdmin: SSOAdminClient,
  kind: Kind,
  InstanceArn: string,
): Promise<readonly AccountAssignmentOperationStatusMetadata[]> {
  const found: AccountAssignmentOperationStatusMetadata[] = [];
  if (kind === 'create')
    for await (const page of paginateListAccountAssignmentCreationStatus(
      { client: ssoAdmin },
      { InstanceArn },
    ))
      found.push(...(page.AccountAssignmentsCreationStatus ?? []));
  else
    for await (const page of paginateListAccountAssignmentDeletionStatus(
      { client: ssoAdmin },
      { InstanceArn },
    ))
      found.push(...(page.AccountAssignmentsDeletionStatus ?? []));
  return found;
}

async function described(
  ssoAdmin: SSOAdminClient,
  kind: Kind,
  InstanceArn: string,
  id: string,
): Promise<AccountAssignmentOperationStatus | undefined> {
  if (kind === 'create') {
    const input = { InstanceArn, AccountAssignmentCreationRequestId: id };
    const answer = await ssoAdmin.send(new DescribeAccountAssignmentCreationStatusCommand(input));
    return answer.AccountAssignmentCreationStatus;
  }
  const input = { InstanceArn, AccountAssignmentDeletionRequestId: id };
  const answer = await ssoAdmin.send(new DescribeAccountAssignmentDeletionStatusCommand(input));
  return answer.AccountAssignmentDeletionStatus;
}

function isAbout(
  operation: AccountAssignmentOperationStatus | undefined,
  { details, principalId }: Assigned,
): boolean {
  return (
    operation?.TargetId === details.targetAccount &&
    operation.PermissionSetArn === details.permissionSetArn &&
    operation.PrincipalId === principalId
  );
}
