import type { AwsState } from '../state.ts';
import type { World } from '../world.ts';
import { deprovision, provision } from './provision.ts';
import type { Assignment, IdentityCenter, Operation } from './state.ts';

/**
 * Brings the operations to their ends whose time has come, in the order of their ends. Called before anything
 * looks at the world, so that what takes time needs no timer.
 */
export function settle(world: World, now: Date): void {
  const due = (world.state.identityCenter?.operations ?? []).filter((one) => isDue(one, now));
  const inOrder = due.toSorted((a, b) => Date.parse(a.endsAt) - Date.parse(b.endsAt));
  for (const { requestId, kind, endsAt } of inOrder) {
    world.update((state) => {
      const center = state.identityCenter;
      const operation = center?.operations.find((one) => one.requestId === requestId);
      if (!center || !operation) return;
      const reason = operation.toFail ?? carryOut(state, center, operation, new Date(endsAt));
      operation.status = reason === undefined ? 'SUCCEEDED' : 'FAILED';
      if (reason !== undefined) operation.failureReason = reason;
    }, `sso:${actions[kind]}`);
  }
}

/** The calls that begin the operations. */
const actions: Readonly<Record<Operation['kind'], string>> = {
  create: 'CreateAccountAssignment',
  delete: 'DeleteAccountAssignment',
  provision: 'ProvisionPermissionSet',
};

const isDue = ({ status, endsAt }: Operation, now: Date) =>
  status === 'IN_PROGRESS' && Date.parse(endsAt) <= now.getTime();

export const sameAssignment = (a: Assignment, b: Assignment) =>
  a.accountId === b.accountId &&
  a.permissionSetArn === b.permissionSetArn &&
  a.principalType === b.principalType &&
  a.principalId === b.principalId;

/** The assignment that an operation is about; undefined when it is about a whole permission set. */
export function assignmentOf(operation: Operation): Assignment | undefined {
  const { accountId, permissionSetArn, principalType, principalId } = operation;
  if (principalType === undefined || principalId === undefined) return undefined;
  return { accountId, permissionSetArn, principalType, principalId };
}

/** Returns why the operation fails, or undefined. */
function carryOut(
  state: AwsState,
  center: IdentityCenter,
  operation: Operation,
  now: Date,
): string | undefined {
  const assignment = assignmentOf(operation);
  const account = state.accounts.find(({ id }) => id === operation.accountId);
  // Work on an account outside the organisation succeeds, and changes nothing.
  if (!account) return undefined;
  const stranger = assignment && findStranger(center, assignment);
  if (stranger !== undefined) return stranger;
  if (operation.kind === 'delete' && assignment) return withdraw(state, center, assignment, now);
  const permissionSet = center.permissionSets.find(({ arn }) => arn === operation.permissionSetArn);
  if (!permissionSet) return `Received a 404 status error: PermissionSet not found.`;
  const failure = provision(state, center, { account, permissionSet }, now);
  if (failure !== undefined) return failure;
  if (assignment && !center.assignments.some((one) => sameAssignment(one, assignment))) {
    center.assignments.push(assignment);
  }
  return undefined;
}

/** Neither giving nor taking away works for somebody whom the directory does not have, or no longer has. */
function findStranger(
  { users, groups, identityStoreId }: IdentityCenter,
  { principalType, principalId }: Assignment,
): string | undefined {
  const known = principalType === 'USER' ? users : groups;
  if (known.some(({ id }) => id === principalId)) return undefined;
  return `Received a 404 status error: the ${principalType} assignee ${principalId} was not found in directory ${identityStoreId}`;
}

/** The role goes with the last assignment of its permission set to the account. */
function withdraw(
  state: AwsState,
  center: IdentityCenter,
  assignment: Assignment,
  now: Date,
): string | undefined {
  if (!center.assignments.some((one) => sameAssignment(one, assignment))) {
    return 'Received a 404 status error: Account assignment not found.';
  }
  center.assignments = center.assignments.filter((one) => !sameAssignment(one, assignment));
  const { accountId, permissionSetArn } = assignment;
  const others = center.assignments.some(
    (one) => one.accountId === accountId && one.permissionSetArn === permissionSetArn,
  );
  if (!others) deprovision(state, center, { accountId, permissionSetArn }, now);
  return undefined;
}
