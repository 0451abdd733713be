import { conditionsHold } from './conditions.ts';
import type { RequestContext } from './context.ts';
import { parsePolicy, type Statement } from './document.ts';
import { matchesAction, matchesArn } from './pattern.ts';

/** A policy as it stands in some place: where it comes from, and its text. */
export interface NamedPolicy {
  readonly name: string;
  readonly source: 'inline' | 'managed' | 'boundary' | 'session' | 'trust';
  readonly document: string;
}

/** What a principal may do is the identity's policies, cut down by the boundary and by the session's policies. */
export interface PolicySet {
  /** The inline and attached policies of the identity and of its groups. */
  readonly identity: readonly NamedPolicy[];
  /** The permissions boundary; absent when the identity has none. */
  readonly boundary?: NamedPolicy | undefined;
  /** The policies given when the session was made; absent when none were. */
  readonly session?: readonly NamedPolicy[] | undefined;
}

interface PolicyRequest {
  readonly action: string;
  /** The ARN of the resource, or `*` for actions that have none. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** The statement that decided. `index` counts from zero inside its policy. */
export interface DecidingStatement {
  readonly policy: string;
  readonly source: NamedPolicy['source'];
  readonly index: number;
  readonly sid?: string;
}

/** Which kind of policy said no. */
export type Layer = 'identity' | 'boundary' | 'session';

export type PolicyDecision =
  | { readonly decision: 'allowed'; readonly statements: readonly DecidingStatement[] }
  | {
      readonly decision: 'denied';
      readonly by: 'explicitDeny';
      readonly layer: Layer;
      readonly statements: readonly DecidingStatement[];
    }
  | {
      readonly decision: 'denied';
      readonly by: 'noAllow';
      readonly layer: Layer;
      readonly statements: readonly [];
    };

/**
 * Weighs a request, after "IAM User Guide, Policy evaluation logic": one explicit deny anywhere ends it; then
 * the identity's policies, the boundary and the session's policies, each where there is one, must all allow it.
 */
export function evaluatePolicies(request: PolicyRequest, policies: PolicySet): PolicyDecision {
  const layers: [Layer, readonly NamedPolicy[]][] = [['identity', policies.identity]];
  if (policies.boundary) layers.push(['boundary', [policies.boundary]]);
  if (policies.session) layers.push(['session', policies.session]);
  for (const [layer, documents] of layers) {
    const statements = matching(request, documents, 'Deny');
    if (statements.length > 0) return { decision: 'denied', by: 'explicitDeny', layer, statements };
  }
  const allowing: DecidingStatement[] = [];
  for (const [layer, documents] of layers) {
    const statements = matching(request, documents, 'Allow');
    if (statements.length === 0) return { decision: 'denied', by: 'noAllow', layer, statements: [] };
    allowing.push(...statements);
  }
  return { decision: 'allowed', statements: allowing };
}

function matching(
  request: PolicyRequest,
  policies: readonly NamedPolicy[],
  effect: Statement['Effect'],
): DecidingStatement[] {
  return policies.flatMap((policy) => {
    const { statements, variables } = parsePolicy(policy.document);
    return statements.flatMap((statement, index) => {
      if (statement.Effect !== effect || !appliesTo(statement, request, variables)) return [];
      const sid = statement.Sid === undefined ? {} : { sid: statement.Sid };
      return [{ policy: policy.name, source: policy.source, index, ...sid }];
    });
  });
}

function appliesTo(statement: Statement, request: PolicyRequest, variables: boolean): boolean {
  return (
    coversAction(statement, request.action) &&
    coversResource(statement, request, variables) &&
    conditionsHold(statement.Condition ?? {}, request.context, variables)
  );
}

/** True when the statement's Action, or what its NotAction leaves, covers the action. */
export function coversAction(statement: Statement, action: string): boolean {
  const listed = (statement.Action ?? statement.NotAction ?? []).some((pattern) =>
    matchesAction(pattern, action),
  );
  return statement.NotAction ? !listed : listed;
}

function coversResource(
  statement: Statement,
  { resource, context }: PolicyRequest,
  variables: boolean,
): boolean {
  const patterns = statement.Resource ?? statement.NotResource ?? [];
  const listed = patterns.some((pattern) => matchesArn(pattern, resource, variables ? context : undefined));
  return statement.NotResource ? !listed : listed;
}
