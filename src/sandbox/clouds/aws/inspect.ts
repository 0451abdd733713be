import { groupArn, roleArn, userArn } from './arn.ts';
import type { CallEvent } from './event-log.ts';
import { defaultVersion } from './iam/policy-versions.ts';
import { type InspectedIdentityCenter, inspectIdentityCenter } from './identity-center/inspect.ts';
import type { Account, AwsState, Group, Role, Session, User } from './state.ts';

/** The policies of a user, role or group, as the console shows them. */
export interface InspectedEntity {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly inlinePolicies: readonly { readonly name: string; readonly document: unknown }[];
  readonly attachedPolicies: readonly { readonly name: string; readonly arn: string }[];
}

export interface InspectedUser extends InspectedEntity {
  readonly groups: readonly string[];
  readonly permissionsBoundary?: string;
}

export interface InspectedRole extends InspectedEntity {
  readonly trustPolicy: unknown;
  readonly permissionsBoundary?: string;
}

export interface InspectedSession {
  readonly accessKeyId: string;
  /** Of whom it is a session. */
  readonly roleName?: string;
  readonly userName?: string;
  readonly sessionName: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly sourceIdentity?: string;
  /** True for a session of the console. */
  readonly console?: boolean;
}

export interface InspectedAccount {
  readonly id: string;
  readonly name: string;
  readonly users: readonly InspectedUser[];
  readonly roles: readonly InspectedRole[];
  readonly groups: readonly InspectedEntity[];
  /** Customer managed policies. */
  readonly policies: readonly { readonly name: string; readonly arn: string; readonly document: unknown }[];
  /** Those that are not over. */
  readonly sessions: readonly InspectedSession[];
}

export interface Inspection {
  readonly accounts: readonly InspectedAccount[];
  /** Absent where there is no Identity Center. */
  readonly identityCenter?: InspectedIdentityCenter;
  /** The latest calls, oldest first. */
  readonly events: readonly CallEvent[];
}

/** What is true in every account, whether or not it has replicated yet. Holds no secret. */
export function inspect(state: AwsState, events: readonly CallEvent[], now: Date): Inspection {
  return {
    accounts: state.accounts.map((account) => inspectAccount(account, state, now)),
    ...(state.identityCenter ? { identityCenter: inspectIdentityCenter(state.identityCenter) } : {}),
    events,
  };
}

function inspectAccount(account: Account, state: AwsState, now: Date): InspectedAccount {
  const { id, name } = account;
  return {
    id,
    name,
    users: account.users.map((user) => ({
      ...inspectEntity(user, userArn(id, user)),
      groups: [...user.groups],
      ...boundary(user),
    })),
    roles: account.roles.map((role) => ({
      ...inspectEntity(role, roleArn(id, role)),
      trustPolicy: JSON.parse(role.trustPolicy) as unknown,
      ...boundary(role),
    })),
    groups: account.groups.map((group) => inspectEntity(group, groupArn(id, group))),
    policies: account.policies.map((policy) => ({
      name: policy.name,
      arn: policy.arn,
      document: JSON.parse(defaultVersion(policy).document) as unknown,
    })),
    sessions: inspectSessions(account, state, now),
  };
}

function inspectEntity(entity: User | Role | Group, arn: string): InspectedEntity {
  return {
    name: entity.name,
    arn,
    path: entity.path,
    inlinePolicies: entity.inlinePolicies.map(({ name, document }) => ({
      name,
      document: JSON.parse(document) as unknown,
    })),
    attachedPolicies: entity.attachedPolicies.map((policy) => ({
      name: policy.slice(policy.lastIndexOf('/') + 1),
      arn: policy,
    })),
  };
}

const boundary = (entity: User | Role) =>
  entity.boundary === undefined ? {} : { permissionsBoundary: entity.boundary };

function inspectSessions(account: Account, state: AwsState, now: Date): InspectedSession[] {
  return state.sessions
    .filter((one) => one.accountId === account.id && Date.parse(one.expiresAt) > now.getTime())
    .map(({ accessKeyId, sessionName, issuedAt, expiresAt, sourceIdentity, ...session }) => ({
      accessKeyId,
      ...holderOf(account, session),
      sessionName,
      issuedAt,
      expiresAt,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(session.console === true ? { console: true } : {}),
    }));
}

/** The role or user of a session may be gone while the session still stands; then the id has to do. */
function holderOf(
  account: Account,
  { roleId = '', userId }: Pick<Session, 'roleId' | 'userId'>,
): Pick<InspectedSession, 'roleName' | 'userName'> {
  if (userId !== undefined) {
    return { userName: account.users.find(({ id }) => id === userId)?.name ?? userId };
  }
  const role = [...account.roles, ...account.retiredRoles].find(({ id }) => id === roleId);
  return { roleName: role?.name ?? roleId };
}
