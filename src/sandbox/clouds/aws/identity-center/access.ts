import { roleArn } from '../arn.ts';
import type { Account, AwsState, Role } from '../state.ts';
import type { IdentityCenter, PermissionSet, StoreUser } from './state.ts';

/** A role that a person may take through Identity Center. */
export interface PortalRole {
  readonly account: Account;
  readonly role: Role;
  readonly permissionSet: PermissionSet;
}

/** The person by user name or id. */
export const findStoreUser = (center: IdentityCenter, name: string): StoreUser | undefined =>
  center.users.find(({ id, userName }) => id === name || userName.toLowerCase() === name.toLowerCase());

/** Every role that a person may take now, by assignments of their own and of their groups; none when disabled. */
export function rolesOf(state: AwsState, accounts: readonly Account[], user: StoreUser): PortalRole[] {
  const center = state.identityCenter;
  if (!center || !user.enabled) return [];
  const groups = center.memberships.filter(({ userId }) => userId === user.id).map(({ groupId }) => groupId);
  const found = center.assignments.filter(({ principalType, principalId }) =>
    principalType === 'USER' ? principalId === user.id : groups.includes(principalId),
  );
  const roles = found.flatMap(({ accountId, permissionSetArn }): PortalRole[] => {
    const provisioned = center.provisioned.find(
      (one) => one.accountId === accountId && one.permissionSetArn === permissionSetArn,
    );
    const account = accounts.find(({ id }) => id === accountId);
    const role = account?.roles.find(({ id }) => id === provisioned?.roleId);
    const permissionSet = center.permissionSets.find(({ arn }) => arn === permissionSetArn);
    return account && role && permissionSet ? [{ account, role, permissionSet }] : [];
  });
  // A person and one of their groups may have been given the same.
  const arns = roles.map(({ account, role }) => roleArn(account.id, role));
  return roles.filter((_, index) => arns.indexOf(arns[index] ?? '') === index);
}
