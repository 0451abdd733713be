import type { Account, AwsState, Session } from '../state.ts';
import { AwsError } from '../wire/errors.ts';
import {
  type Authorization,
  parseAuthorization,
  type SignedRequest,
  verifySignature,
} from '../wire/sigv4.ts';
import type { Principal } from './principal.ts';

export const invalidToken = () =>
  new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');

/** A caller, and the region the request was signed for. */
export interface Authenticated {
  readonly principal: Principal;
  readonly region: string;
}

/**
 * Finds out who signed a request; throws an AwsError when nobody did, or not well, or with credentials that
 * are unknown or over. `accounts` are the accounts as the authorisation sees them.
 */
export function authenticate(
  request: SignedRequest,
  service: string,
  view: { readonly state: AwsState; readonly accounts: readonly Account[]; readonly now: Date },
): Authenticated {
  const authorization = parseAuthorization(request.headers);
  if (!authorization) {
    throw new AwsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  }
  const { principal, secretAccessKey } = findCredentials(authorization, request, view);
  verifySignature(request, authorization, { service, secretAccessKey, now: view.now });
  const session = 'session' in principal ? principal.session : undefined;
  if (session && Date.parse(session.expiresAt) <= view.now.getTime()) {
    throw new AwsError('ExpiredToken', 403, 'The security token included in the request is expired');
  }
  return { principal, region: authorization.region };
}

function findCredentials(
  { accessKeyId }: Authorization,
  request: SignedRequest,
  view: { readonly state: AwsState; readonly accounts: readonly Account[] },
): { readonly principal: Principal; readonly secretAccessKey: string } {
  const token = request.headers['x-amz-security-token'];
  const session = view.state.sessions.find((one) => one.accessKeyId === accessKeyId);
  if (session) {
    const principal = sessionPrincipal(session, view.accounts);
    if (!principal || token !== session.sessionToken) throw invalidToken();
    return { principal, secretAccessKey: session.secretAccessKey };
  }
  // A token beside a long-term key makes no valid pair.
  if (token !== undefined) throw invalidToken();
  for (const account of view.accounts) {
    const root = account.rootAccessKeys.find(({ id }) => id === accessKeyId);
    if (root) return { principal: { kind: 'root', account }, secretAccessKey: root.secret };
    for (const user of account.users) {
      const key = user.accessKeys.find(({ id, status }) => id === accessKeyId && status === 'Active');
      if (key) return { principal: { kind: 'user', account, user }, secretAccessKey: key.secret };
    }
  }
  throw invalidToken();
}

/** The session with its role or user, and account; undefined when that is gone. */
export function sessionPrincipal(session: Session, accounts: readonly Account[]): Principal | undefined {
  const account = accounts.find(({ id }) => id === session.accountId);
  if (session.userId !== undefined) {
    const user = account?.users.find(({ id }) => id === session.userId);
    return account && user && { kind: 'user', account, user, session };
  }
  const role = [...(account?.roles ?? []), ...(account?.retiredRoles ?? [])].find(
    ({ id }) => id === session.roleId,
  );
  return account && role && { kind: 'session', account, role, session };
}
