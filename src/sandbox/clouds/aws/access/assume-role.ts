import { parseIamArn, roleArn, userArn } from '../arn.ts';
import { type ContextValues, requestContext } from '../policy/context.ts';
import { evaluateTrust } from '../policy/trust.ts';
import type { Account, AwsState, Role } from '../state.ts';
import { decide } from './authorize.ts';
import { type Principal, principalArn, principalContext } from './principal.ts';

/** The id that a user's or role's ARN stands for; undefined when there is no such user or role. */
export function findPrincipalId(accounts: readonly Account[], arn: string): string | undefined {
  const parsed = parseIamArn(arn);
  const account = accounts.find(({ id }) => id === parsed?.accountId);
  if (!parsed || !account) return undefined;
  const user = account.users.find((one) => userArn(account.id, one) === arn);
  return (user ?? account.roles.find((one) => roleArn(account.id, one) === arn))?.id;
}

/**
 * True while the ARN in a role's trust policy stands for the very user or role it stood for when the policy
 * was set: AWS keeps the id, so one made anew under the same name is not trusted.
 */
export function isStillTrusted(role: Role, accounts: readonly Account[], arn: string): boolean {
  const kept = role.trusted.find((one) => one.arn === arn);
  return kept === undefined || findPrincipalId(accounts, arn) === kept.id;
}

interface AssumeRoleRequest {
  /** `sts:AssumeRole`, `sts:SetSourceIdentity` or `sts:TagSession`. */
  readonly action: string;
  readonly account: Account;
  readonly role: Role;
  readonly context: ContextValues;
}

export type AssumeRoleDecision =
  | { readonly decision: 'allowed' }
  | { readonly decision: 'denied'; readonly by: 'trustPolicy' | 'callerPolicy'; readonly explicit: boolean };

/**
 * May `principal` take the role? The role's trust policy must let it, and so must the caller's own policies;
 * only inside one account, and only for a caller the trust policy names, does the trust policy suffice.
 */
export function decideAssumeRole(
  principal: Principal,
  request: AssumeRoleRequest,
  view: { readonly state: AwsState; readonly accounts: readonly Account[] },
): AssumeRoleDecision {
  const { action, account, role, context } = request;
  const arn = principalArn(principal);
  const arns = principal.kind === 'session' ? [arn, roleArn(principal.account.id, principal.role)] : [arn];
  const trust = evaluateTrust(role.trustPolicy, {
    action,
    principal: { kind: 'aws', accountId: principal.account.id, arns },
    context: requestContext(context, principalContext(principal)),
    isCurrent: (listed) => isStillTrusted(role, view.accounts, listed),
  });
  if (trust === 'explicitDeny' || trust === 'noAllow') {
    return { decision: 'denied', by: 'trustPolicy', explicit: trust === 'explicitDeny' };
  }
  const own = decide(principal, { action, resource: roleArn(account.id, role), context }, view.state);
  if (own.decision === 'allowed') return own;
  const suffices = trust === 'named' && principal.account.id === account.id && own.layer === 'identity';
  if (own.by === 'noAllow' && suffices) return { decision: 'allowed' };
  return { decision: 'denied', by: 'callerPolicy', explicit: own.by === 'explicitDeny' };
}
