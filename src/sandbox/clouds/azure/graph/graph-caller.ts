import type { JWK, JWTPayload } from 'jose';
import { verifyToken } from '../entra/signing.ts';
import { issuersOf } from '../entra/tokens.ts';
import { type Call, ServiceError } from '../service.ts';
import type { State } from '../state.ts';

/** What the caller's token allows: application permissions and delegated ones alike. */
export interface GraphCaller {
  readonly permissions: ReadonlySet<string>;
  /** Null when the token names nobody. */
  readonly objectId: string | null;
  /** The token is an application's own, not a signed-in person's. */
  readonly appOnly: boolean;
  readonly multiFactor: boolean;
}

const AUDIENCES = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
];

/** Permissions that each let the reader do the named thing. */
export const READERS = {
  users: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  basicUsers: [
    'User.ReadBasic.All',
    'User.Read.All',
    'User.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  groups: [
    'GroupMember.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  applications: [
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  directoryObjects: ['Directory.Read.All', 'Directory.ReadWrite.All', 'User.Read.All', 'Group.Read.All'],
  groupSchedules: [
    'PrivilegedAssignmentSchedule.Read.AzureADGroup',
    'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
  ],
} as const;

/** Permissions that each let the writer do the named thing. */
export const WRITERS = {
  groupMembers: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  roleAssignableGroups: ['RoleManagement.ReadWrite.Directory'],
  accounts: ['User.EnableDisableAccount.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  users: ['User.DeleteRestore.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  groupSchedules: ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'],
} as const;

/** Checks the bearer token. Throws the 401 that Microsoft Graph gives. */
export async function authenticateGraph(call: Call, state: State): Promise<GraphCaller> {
  const [scheme, token = ''] = (call.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === '') throw refusal('Access token is empty.');
  const verified = await verifyToken(token, state.signingKey as JWK, call.now);
  if (!verified.ok) throw refusal(REASONS[verified.reason]);
  const { claims } = verified;
  const issuers = issuersOf(state.tenantId);
  if (claims.iss !== issuers.v1 && claims.iss !== issuers.v2)
    throw refusal('Access token validation failure. Invalid issuer.');
  if (typeof claims.aud !== 'string' || !AUDIENCES.includes(claims.aud))
    throw refusal('Access token validation failure. Invalid audience.');
  call.trace.caller = typeof claims.oid === 'string' ? claims.oid : null;
  return callerOf(claims, call.trace.caller);
}

function callerOf({ roles, scp, amr, idtyp }: JWTPayload, objectId: string | null): GraphCaller {
  const held = Array.isArray(roles) ? roles.map(String) : [];
  const scopes = typeof scp === 'string' ? scp.split(' ') : [];
  return {
    permissions: new Set([...held, ...scopes]),
    objectId,
    appOnly: idtyp === 'app' || typeof scp !== 'string',
    multiFactor: Array.isArray(amr) && amr.includes('mfa'),
  };
}

/** True when the caller holds one of the permissions. */
export function holds(caller: GraphCaller, permissions: readonly string[]): boolean {
  return permissions.some((permission) => caller.permissions.has(permission));
}

/** Throws the 403 of Microsoft Graph unless the caller holds one of the permissions. */
export function requirePermission(caller: GraphCaller, permissions: readonly string[]): void {
  if (!holds(caller, permissions)) throw insufficientPrivileges();
}

/** The 403 of Microsoft Graph, which says no more than this. */
export function insufficientPrivileges(): ServiceError {
  return new ServiceError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
}

const REASONS = {
  malformed: 'IDX14100: JWT is not well formed, there are no dots (.).',
  signature: 'Access token validation failure. Signature is invalid.',
  expired: 'Lifetime validation failed, the token is expired.',
  notYetValid: 'Lifetime validation failed, the token is not valid yet.',
};

function refusal(message: string): ServiceError {
  return new ServiceError(401, 'InvalidAuthenticationToken', message, {
    'WWW-Authenticate':
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
  });
}
