import {
  DescribeUserCommand,
  GetUserIdCommand,
  type IdentitystoreClient,
} from '@aws-sdk/client-identitystore';
import {
  type AccountAssignmentOperationStatus,
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  paginateListAccountAssignments,
  paginateListAccountAssignmentsForPrincipal,
  paginateListInstances,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import type { AssignmentDetails } from './assignment-plan.ts';
import { awsCode } from './errors.ts';
import type { Memory } from './memory.ts';
import type { IdentityCenterClients } from './session.ts';

/** One person's permission set in one account. */
export interface Assigned {
  readonly details: AssignmentDetails;
  readonly principalId: string;
}

/** The directory of an instance of Identity Center. */
export async function identityStoreOf(ssoAdmin: SSOAdminClient, instanceArn: string): Promise<string> {
  for await (const { Instances } of paginateListInstances({ client: ssoAdmin }, {})) {
    const found = Instances?.find(({ InstanceArn }) => InstanceArn === instanceArn)?.IdentityStoreId;
    if (found !== undefined) return found;
  }
  throw new Error(
    `The account does not administer the IAM Identity Center instance ${instanceArn}. Correct identityCenter in the catalogue.`,
  );
}

/** A person's id in Identity Center, by name or else by mail; undefined when it knows neither. */
export async function principalOf(
  { ssoAdmin, identityStore }: IdentityCenterClients,
  person: Pick<AssignmentDetails, 'instanceArn' | 'userName' | 'mail'>,
): Promise<string | undefined> {
  const store = await identityStoreOf(ssoAdmin, person.instanceArn);
  const named = await userIdBy(identityStore, store, ['userName', person.userName]);
  if (named !== undefined || person.mail === undefined) return named;
  return userIdBy(identityStore, store, ['emails.value', person.mail]);
}

/**
 * The id of a person who is no longer found by name or mail (renamed), among those to whom the permission set is
 * assigned: provisioning may have written down the object id of Entra. Undefined when it is none of them.
 */
export async function principalAmong(
  { ssoAdmin, identityStore }: IdentityCenterClients,
  details: AssignmentDetails,
  externalIds: Memory<readonly string[]>,
): Promise<string | undefined> {
  const store = await identityStoreOf(ssoAdmin, details.instanceArn);
  for await (const principalId of assignedTo(ssoAdmin, details)) {
    const ids = await externalIds.recall(principalId, () => externalIdsOf(identityStore, store, principalId));
    if (ids.includes(details.objectId)) return principalId;
  }
  return undefined;
}

async function externalIdsOf(
  identityStore: IdentitystoreClient,
  store: string,
  userId: string,
): Promise<readonly string[]> {
  try {
    const command = new DescribeUserCommand({ IdentityStoreId: store, UserId: userId });
    const { ExternalIds } = await identityStore.send(command);
    return (ExternalIds ?? []).flatMap(({ Id }) => Id ?? []);
  } catch (error) {
    if (awsCode(error) === 'ResourceNotFound') return [];
    throw error;
  }
}

async function userIdBy(
  identityStore: IdentitystoreClient,
  store: string,
  [AttributePath, AttributeValue]: readonly [string, string],
): Promise<string | undefined> {
  try {
    const AlternateIdentifier = { UniqueAttribute: { AttributePath, AttributeValue } };
    const command = new GetUserIdCommand({ IdentityStoreId: store, AlternateIdentifier });
    return (await identityStore.send(command)).UserId;
  } catch (error) {
    if (awsCode(error) === 'ResourceNotFound') return undefined;
    throw error;
  }
}

/** Whether the permission set is assigned to the person directly. */
export async function isAssigned(
  ssoAdmin: SSOAdminClient,
  { details, principalId }: Assigned,
): Promise<boolean> {
  for await (const each of assignedTo(ssoAdmin, details)) if (each === principalId) return true;
  return false;
}

/** Everybody to whom the permission set is assigned in the account, but groups. */
async function* assignedTo(
  ssoAdmin: SSOAdminClient,
  { instanceArn, permissionSetArn, targetAccount }: AssignmentDetails,
): AsyncIterable<string> {
  const of = { InstanceArn: instanceArn, AccountId: targetAccount, PermissionSetArn: permissionSetArn };
  for await (const { AccountAssignments } of paginateListAccountAssignments({ client: ssoAdmin }, of))
    for (const { PrincipalType, PrincipalId } of AccountAssignments ?? [])
      if (PrincipalType === 'USER' && PrincipalId !== undefined) yield PrincipalId;
}

/** A permission set that a person has in an account. */
export interface HeldAssignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  /** Absent when it is the person's own. */
  readonly groupId?: string;
}

/** All that is assigned to a person, directly or through groups. */
export async function assignmentsOf(
  ssoAdmin: SSOAdminClient,
  instanceArn: string,
  principalId: string,
): Promise<readonly HeldAssignment[]> {
  const held: HeldAssignment[] = [];
  const of = { InstanceArn: instanceArn, PrincipalType: 'USER', PrincipalId: principalId } as const;
  for await (const page of paginateListAccountAssignmentsForPrincipal({ client: ssoAdmin }, of))
    for (const {
      AccountId = '',
      PermissionSetArn = '',
      PrincipalType,
      PrincipalId,
    } of page.AccountAssignments ?? [])
      held.push({
        accountId: AccountId,
        permissionSetArn: PermissionSetArn,
        ...(PrincipalType === 'GROUP' && PrincipalId !== undefined && { groupId: PrincipalId }),
      });
  return held;
}

/** How an operation of Identity Center, which goes on behind the answer, stands. */
export interface OperationState {
  readonly status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  readonly reason?: string;
}

export async function createAssignment(
  ssoAdmin: SSOAdminClient,
  assigned: Assigned,
): Promise<OperationState> {
  const answer = await ssoAdmin.send(new CreateAccountAssignmentCommand(subject(assigned)));
  return stateOf(answer.AccountAssignmentCreationStatus);
}

export async function deleteAssignment(
  ssoAdmin: SSOAdminClient,
  assigned: Assigned,
): Promise<OperationState> {
  const answer = await ssoAdmin.send(new DeleteAccountAssignmentCommand(subject(assigned)));
  return stateOf(answer.AccountAssignmentDeletionStatus);
}

/** Reads a state off an answer. What says nothing of its end has not ended. */
export function stateOf(
  answer: Pick<AccountAssignmentOperationStatus, 'Status' | 'FailureReason'> | undefined,
): OperationState {
  const { Status = 'IN_PROGRESS', FailureReason } = answer ?? {};
  return { status: Status, ...(FailureReason !== undefined && { reason: FailureReason }) };
}

function subject({ details, principalId }: Assigned) {
  return {
    InstanceArn: details.instanceArn,
    TargetType: 'AWS_ACCOUNT',
    TargetId: details.targetAccount,
    PermissionSetArn: details.permissionSetArn,
    PrincipalType: 'USER',
    PrincipalId: principalId,
  } as const;
}
