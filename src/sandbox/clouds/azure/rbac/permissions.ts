/** One entry of a role definition's `permissions`. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** What is asked: an operation on the control plane or, with `dataAction`, one on the data inside a resource. */
export type Operation = { readonly action: string } | { readonly dataAction: string };

/** True when `action` fits the pattern; `*` stands for any run of characters and case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

/**
 * True when one entry allows the operation and does not take it back. What one entry takes back another may
 * still give: NotActions subtract from their own entry only (Azure RBAC, "Understand role definitions").
 */
export function permits(permissions: readonly Permission[], operation: Operation): boolean {
  return permissions.some((entry) =>
    'action' in operation
      ? any(entry.actions, operation.action) && !any(entry.notActions, operation.action)
      : any(entry.dataActions, operation.dataAction) && !any(entry.notDataActions, operation.dataAction),
  );
}

/** The operation's name, whichever plane it is on. */
export function operationName(operation: Operation): string {
  return 'action' in operation ? operation.action : operation.dataAction;
}

function any(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matchesAction(pattern, action));
}
