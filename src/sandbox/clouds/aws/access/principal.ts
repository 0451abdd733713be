import { roleArn, rootArn, sessionArn, userArn } from '../arn.ts';
import { defaultVersion } from '../iam/policy-versions.ts';
import type { ContextValues } from '../policy/context.ts';
import type { NamedPolicy, PolicySet } from '../policy/evaluate.ts';
import type { Account, AwsState, Group, Role, Session, User } from '../state.ts';
import { xmlTime } from '../wire/xml.ts';

/** Who makes a call, or of whom it is asked what they may do. */
export type Principal =
  | { readonly kind: 'root'; readonly account: Account }
  /** `session` where the user signs with the credentials of GetSessionToken. */
  | {
      readonly kind: 'user';
      readonly account: Account;
      readonly user: User;
      readonly session?: Session | undefined;
    }
  /** A role as such, without a session: what it would allow whoever takes it. */
  | { readonly kind: 'role'; readonly account: Account; readonly role: Role }
  | { readonly kind: 'session'; readonly account: Account; readonly role: Role; readonly session: Session };

export function principalArn(principal: Principal): string {
  const { id } = principal.account;
  if (principal.kind === 'root') return rootArn(id);
  if (principal.kind === 'user') return userArn(id, principal.user);
  if (principal.kind === 'role') return roleArn(id, principal.role);
  return sessionArn(id, principal.role.name, principal.session.sessionName);
}

/** The value of `aws:userid`, which is also the UserId of GetCallerIdentity. */
export function principalUserId(principal: Principal): string {
  if (principal.kind === 'root') return principal.account.id;
  if (principal.kind === 'user') return principal.user.id;
  if (principal.kind === 'role') return principal.role.id;
  return `${principal.role.id}:${principal.session.sessionName}`;
}

/** The keys of the request context that tell who calls ("IAM User Guide, AWS global condition context keys"). */
export function principalContext(principal: Principal): ContextValues {
  const { account } = principal;
  const shared = {
    'aws:PrincipalAccount': account.id,
    'aws:PrincipalIsAWSService': 'false',
    'aws:userid': principalUserId(principal),
  };
  if (principal.kind === 'root') {
    return { ...shared, 'aws:PrincipalArn': rootArn(account.id), 'aws:PrincipalType': 'Account' };
  }
  if (principal.kind === 'user') {
    return {
      ...shared,
      'aws:PrincipalArn': userArn(account.id, principal.user),
      'aws:PrincipalType': 'User',
      'aws:username': principal.user.name,
      'aws:TokenIssueTime': principal.session && xmlTime(principal.session.issuedAt),
      // Long-term credentials do not tell of MFA at all.
      'aws:MultiFactorAuthPresent': principal.session && 'false',
      ...principalTags(principal.user.tags),
    };
  }
  const role = {
    ...shared,
    // For a session this key holds the role's ARN, not the session's.
    'aws:PrincipalArn': roleArn(account.id, principal.role),
    'aws:PrincipalType': 'AssumedRole',
    'aws:MultiFactorAuthPresent': 'false',
    ...principalTags(principal.role.tags),
  };
  if (principal.kind === 'role') return role;
  const { session } = principal;
  return {
    ...role,
    'aws:TokenIssueTime': xmlTime(session.issuedAt),
    'aws:SourceIdentity': session.sourceIdentity,
    'aws:FederatedProvider': session.federatedProvider,
    'identitystore:UserId': session.identityStoreUserId,
    // The session's tags win over the role's own.
    ...principalTags(session.tags),
  };
}

const principalTags = (tags: User['tags']) =>
  Object.fromEntries(tags.map(({ key, value }) => [`aws:PrincipalTag/${key}`, value]));

/** The policies that say what a principal may do; undefined for the root of an account, who may do everything. */
export function policiesOf(
  principal: Principal,
  state: Pick<AwsState, 'awsManagedPolicies'>,
): PolicySet | undefined {
  const { account } = principal;
  const managed = (arn: string, source: NamedPolicy['source'] = 'managed') =>
    findPolicyText(account, state, arn, source);
  const own = (entity: User | Role | Group): NamedPolicy[] => [
    ...entity.inlinePolicies.map(({ name, document }) => ({ name, source: 'inline' as const, document })),
    ...entity.attachedPolicies.flatMap((arn) => managed(arn)),
  ];
  if (principal.kind === 'root') return undefined;
  if (principal.kind === 'user') {
    const { user } = principal;
    const groups = account.groups.filter(({ name }) => user.groups.includes(name));
    return { identity: [user, ...groups].flatMap(own), boundary: boundaryOf(user, managed) };
  }
  const { role } = principal;
  const policies = { identity: own(role), boundary: boundaryOf(role, managed) };
  if (principal.kind === 'role') return policies;
  const { policy, policyArns } = principal.session;
  if (policy === undefined && policyArns.length === 0) return policies;
  const inline =
    policy === undefined ? [] : [{ name: 'Policy', source: 'session' as const, document: policy }];
  return { ...policies, session: [...inline, ...policyArns.flatMap((arn) => managed(arn, 'session'))] };
}

function boundaryOf(
  { boundary }: User | Role,
  managed: (arn: string, source: NamedPolicy['source']) => readonly NamedPolicy[],
): NamedPolicy | undefined {
  if (boundary === undefined) return undefined;
  // A boundary whose policy cannot be found allows nothing, which fails safe.
  const nothing = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
  return managed(boundary, 'boundary')[0] ?? { name: boundary, source: 'boundary', document: nothing };
}

function findPolicyText(
  account: Account,
  state: Pick<AwsState, 'awsManagedPolicies'>,
  arn: string,
  source: NamedPolicy['source'],
): readonly NamedPolicy[] {
  return [...account.policies, ...state.awsManagedPolicies]
    .filter((policy) => policy.arn === arn)
    .map((policy) => ({ name: policy.name, source, document: defaultVersion(policy).document }));
}
