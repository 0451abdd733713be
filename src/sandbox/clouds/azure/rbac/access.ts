import { type AttributeValues, type ConditionContext, holds } from './condition-evaluator.ts';
import { parseCondition } from './condition-parser.ts';
import { type Operation, operationName, type Permission, permits } from './permissions.ts';
import { chainOf, type Hierarchy, parseScope, type Scope } from './scope.ts';

/** A role assignment, as far as access depends on it. */
export interface Assignment {
  readonly name: string;
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly condition: string | null;
}

/** A deny assignment, as far as access depends on it. */
export interface Denial {
  readonly name: string;
  readonly scope: string;
  readonly permissions: readonly Permission[];
  /** The all-zero id stands for everyone. */
  readonly principals: readonly string[];
  readonly excludePrincipals: readonly string[];
  readonly doNotApplyToChildScopes: boolean;
}

/** Everything that decides about access. */
export interface AccessWorld {
  readonly assignments: readonly Assignment[];
  readonly denials: readonly Denial[];
  readonly hierarchy: Hierarchy;
  permissionsOf(roleId: string): readonly Permission[];
  /** The groups that hold the principal, however deep; in lower case. */
  groupsOf(principalId: string): ReadonlySet<string>;
}

export interface AccessQuestion {
  readonly principalId: string;
  readonly operation: Operation;
  readonly scope: string;
  readonly at: Date;
  readonly subOperation?: string | undefined;
  readonly request?: AttributeValues | undefined;
  readonly resource?: AttributeValues | undefined;
}

/** `by` is the name of the assignment that decided. */
export type AccessAnswer =
  | { readonly allowed: true; readonly by: string }
  | { readonly allowed: false; readonly reason: 'denied' | 'conditionNotMet'; readonly by: string }
  | { readonly allowed: false; readonly reason: 'noAssignment' | 'invalidScope' };

const EVERYONE = '00000000-0000-0000-0000-000000000000';

/**
 * Decides as Azure documents it ("How Azure RBAC determines if a user has access to a resource"): a deny
 * assignment that applies wins; otherwise one role assignment at the scope or above that grants the operation,
 * and whose condition holds, is enough.
 */
export function decideAccess(world: AccessWorld, question: AccessQuestion): AccessAnswer {
  const scope = parseScope(question.scope);
  if (scope === undefined) return { allowed: false, reason: 'invalidScope' };
  const chain = chainOf(scope, world.hierarchy);
  const identities = new Set([
    question.principalId.toLowerCase(),
    ...world.groupsOf(question.principalId.toLowerCase()),
  ]);
  const denial = world.denials.find((entry) =>
    denies(entry, question.operation, { scope, chain, identities }),
  );
  if (denial !== undefined) return { allowed: false, reason: 'denied', by: denial.name };
  let unmet: Assignment | undefined;
  for (const assignment of world.assignments) {
    if (!identities.has(assignment.principalId.toLowerCase())) continue;
    if (!chain.includes(assignment.scope.toLowerCase())) continue;
    if (!permits(world.permissionsOf(assignment.roleId), question.operation)) continue;
    if (meets(assignment, question)) return { allowed: true, by: assignment.name };
    unmet ??= assignment;
  }
  return unmet === undefined
    ? { allowed: false, reason: 'noAssignment' }
    : { allowed: false, reason: 'conditionNotMet', by: unmet.name };
}

function meets(assignment: Assignment, question: AccessQuestion): boolean {
  if (assignment.condition === null) return true;
  const context: ConditionContext = {
    action: operationName(question.operation),
    now: question.at,
    ...(question.subOperation !== undefined && { subOperation: question.subOperation }),
    ...(question.request && { request: question.request }),
    ...(question.resource && { resource: question.resource }),
  };
  return holds(parseCondition(assignment.condition), context);
}

function denies(
  denial: Denial,
  operation: Operation,
  target: { scope: Scope; chain: readonly string[]; identities: ReadonlySet<string> },
): boolean {
  const at = denial.scope.toLowerCase();
  const reaches = denial.doNotApplyToChildScopes ? target.scope.key === at : target.chain.includes(at);
  const named = (ids: readonly string[]): boolean =>
    ids.some((id) => target.identities.has(id.toLowerCase()));
  return (
    reaches &&
    (denial.principals.includes(EVERYONE) || named(denial.principals)) &&
    !named(denial.excludePrincipals) &&
    permits(denial.permissions, operation)
  );
}
