import type { Application, Group, RoleAssignment, User } from './model.ts';
import type { AccessWorld } from './rbac/access.ts';
import { BUILT_IN_ROLES } from './rbac/built-in-roles.ts';
import type { RoleDefinition } from './rbac/role-definition.ts';
import type { Hierarchy } from './rbac/scope.ts';
import type { State } from './state.ts';

/** Anything that a role can be assigned to. */
export type Principal =
  | { readonly type: 'User'; readonly id: string; readonly entry: User }
  | { readonly type: 'Group'; readonly id: string; readonly entry: Group }
  | { readonly type: 'ServicePrincipal'; readonly id: string; readonly entry: Application };

/** The principal with this object id. */
export function principalOf(state: State, objectId: string): Principal | undefined {
  const id = objectId.toLowerCase();
  const user = state.users.find((entry) => entry.id === id);
  if (user) return { type: 'User', id, entry: user };
  const group = state.groups.find((entry) => entry.id === id);
  if (group) return { type: 'Group', id, entry: group };
  const application = state.applications.find((entry) => entry.objectId === id);
  return application && { type: 'ServicePrincipal', id, entry: application };
}

/** Every group that holds the member, directly or through other groups. Circles do no harm. */
export function groupsHolding(state: State, memberId: string): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [memberId.toLowerCase()];
  for (let member = pending.pop(); member !== undefined; member = pending.pop())
    for (const group of state.groups)
      if (group.members.includes(member) && !found.has(group.id)) {
        found.add(group.id);
        pending.push(group.id);
      }
  return found;
}

/** Every role of the tenant: built in and custom. */
export function roleDefinitions(state: State): readonly RoleDefinition[] {
  return [...BUILT_IN_ROLES, ...state.customRoles.map((role) => ({ ...role, type: 'CustomRole' as const }))];
}

/** The tree of management groups. */
export function hierarchyOf(state: State): Hierarchy {
  return {
    managementGroupOf: (subscription) =>
      state.subscriptions.find((entry) => entry.id === subscription)?.managementGroup?.toLowerCase(),
    parentOf: (name) =>
      state.managementGroups.find((entry) => entry.name.toLowerCase() === name)?.parent?.toLowerCase(),
  };
}

/** How long changes take to show, in milliseconds; 0 when absent. */
export interface ConsistencyDelay {
  /** Until GET, lists and DELETE know of role assignments. */
  readonly reads?: number | undefined;
  /** Until role assignments change what anybody may do. */
  readonly authorization?: number | undefined;
  /** Until Graph's readers know of memberships that were made or ended over Graph. */
  readonly memberships?: number | undefined;
  /** Until PIM has worked off a request. */
  readonly provisioning?: number | undefined;
}

/** The role assignments as they look from a place that hears of every change `delay` milliseconds late. */
export function assignmentsSeen(state: State, at: Date, delay: number): readonly RoleAssignment[] {
  if (delay === 0) return state.roleAssignments;
  const heard = (time: string): boolean => new Date(time).getTime() + delay <= at.getTime();
  return [
    ...state.roleAssignments.filter((entry) => heard(entry.createdOn)),
    ...state.deletedRoleAssignments
      .filter((entry) => !heard(entry.deletedOn) && heard(entry.assignment.createdOn))
      .map((entry) => entry.assignment),
  ];
}

/** The state as the decision about access sees it. */
export function accessWorld(state: State, at: Date, delay = 0): AccessWorld {
  const roles = new Map(roleDefinitions(state).map((role) => [role.id, role.permissions]));
  return {
    assignments: assignmentsSeen(state, at, delay),
    denials: state.denyAssignments,
    hierarchy: hierarchyOf(state),
    permissionsOf: (roleId) => roles.get(roleId) ?? [],
    groupsOf: (principalId) => groupsHolding(state, principalId),
  };
}
