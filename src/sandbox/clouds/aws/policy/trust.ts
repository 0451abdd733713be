import { conditionsHold } from './conditions.ts';
import type { RequestContext } from './context.ts';
import { type Principals, parsePolicy, type Statement } from './document.ts';
import { coversAction } from './evaluate.ts';

/** Who asks to take a role. */
export type TrustPrincipal =
  | {
      readonly kind: 'aws';
      readonly accountId: string;
      /** Every ARN the caller answers to: the user's, or the session's and that of its role. */
      readonly arns: readonly string[];
    }
  | { readonly kind: 'federated'; readonly providerArn: string };

interface TrustRequest {
  readonly action: string;
  readonly principal: TrustPrincipal;
  readonly context: RequestContext;
  /** False for an ARN in the policy whose user or role is gone, even if another has the name now. */
  readonly isCurrent: (principalArn: string) => boolean;
}

/**
 * `named` when a statement names the caller itself; `account` when it trusts the caller's whole account (or
 * everybody), which leaves it to that account's own policies.
 */
type TrustDecision = 'named' | 'account' | 'explicitDeny' | 'noAllow';

/** Weighs a role's trust policy. */
export function evaluateTrust(document: string, request: TrustRequest): TrustDecision {
  const { statements, variables } = parsePolicy(document);
  const found: Record<Statement['Effect'], ('named' | 'account')[]> = { Allow: [], Deny: [] };
  for (const statement of statements) {
    const covers =
      coversAction(statement, request.action) &&
      conditionsHold(statement.Condition ?? {}, request.context, variables);
    const match = covers && matchPrincipal(statement, request);
    if (match) found[statement.Effect].push(match);
  }
  if (found.Deny.length > 0) return 'explicitDeny';
  if (found.Allow.includes('named')) return 'named';
  return found.Allow.length > 0 ? 'account' : 'noAllow';
}

function matchPrincipal(statement: Statement, request: TrustRequest): 'named' | 'account' | undefined {
  if (statement.Principal) return within(statement.Principal, request);
  return statement.NotPrincipal && !within(statement.NotPrincipal, request) ? 'account' : undefined;
}

function within(
  principals: Principals,
  { principal, isCurrent }: TrustRequest,
): 'named' | 'account' | undefined {
  if (principal.kind === 'federated') {
    const listed = principals.Federated?.includes(principal.providerArn) || principals.AWS?.includes('*');
    return listed ? 'named' : undefined;
  }
  const listed = principals.AWS ?? [];
  if (listed.some((arn) => principal.arns.includes(arn) && isCurrent(arn))) return 'named';
  const account = [principal.accountId, `arn:aws:iam::${principal.accountId}:root`, '*'];
  return listed.some((arn) => account.includes(arn)) ? 'account' : undefined;
}
