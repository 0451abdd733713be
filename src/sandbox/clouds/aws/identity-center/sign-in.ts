import { type IssuedCredentials, issueCredentials } from '../sts/issue-session.ts';
import { AwsError } from '../wire/errors.ts';
import type { World } from '../world.ts';
import { findStoreUser, rolesOf } from './access.ts';

export interface PortalSignIn {
  /** User name or id in the identity store. */
  readonly user: string;
  readonly accountId: string;
  readonly permissionSet: string;
}

/**
 * What a person gets who picks a permission set of an account in the access portal: a session of its role.
 * Throws ForbiddenException when the person has no such assignment now.
 */
export function signIn(world: World, now: Date, asked: PortalSignIn): IssuedCredentials {
  const center = world.state.identityCenter;
  const user = center && findStoreUser(center, asked.user);
  const found =
    user &&
    rolesOf(world.state, world.effective, user).find(
      ({ account, permissionSet }) =>
        account.id === asked.accountId && permissionSet.name === asked.permissionSet,
    );
  if (!user || !found) throw new AwsError('ForbiddenException', 403, 'No access');
  const { account, role, permissionSet } = found;
  return issueCredentials(
    world,
    {
      accountId: account.id,
      roleId: role.id,
      sessionName: user.userName.replace(/[^\w+=,.@-]/g, '_').slice(0, 64),
      issuedTo: 'portal',
      identityStoreUserId: user.id,
      tags: [],
      transitiveTagKeys: [],
      policyArns: [],
    },
    { duration: permissionSet.sessionDuration, now },
  );
}
