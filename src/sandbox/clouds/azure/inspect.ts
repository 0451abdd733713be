import { resourceId } from './arm/arm-request.ts';
import type { LoggedCall } from './call-log.ts';
import type { Lock, RoleAssignment } from './model.ts';
import type { State } from './state.ts';
import { groupsHolding, principalOf, roleDefinitions } from './world.ts';

export interface InspectedAssignment {
  readonly id: string;
  readonly name: string;
  readonly roleName: string;
  readonly scope: string;
  readonly condition: string | null;
  readonly description: string | null;
  readonly createdOn: string;
  /** Object id; empty for what the seed brought. */
  readonly createdBy: string;
  /** When Privileged Identity Management takes it away by itself; null for one without end. */
  readonly until: string | null;
  /** Display name of the group that holds it; null when the person holds it directly. */
  readonly throughGroup: string | null;
}

interface InspectedPerson {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly accountEnabled: boolean;
  readonly roleAssignments: readonly InspectedAssignment[];
}

interface InspectedGroup {
  readonly id: string;
  readonly displayName: string;
  readonly members: readonly { readonly id: string; readonly type: string; readonly displayName: string }[];
  readonly roleAssignments: readonly InspectedAssignment[];
}

/** The tenant, for people to look at. */
export interface Inspection {
  readonly people: readonly InspectedPerson[];
  readonly groups: readonly InspectedGroup[];
  readonly locks: readonly Lock[];
  /** Oldest first. */
  readonly calls: readonly LoggedCall[];
}

/** People and groups with what they hold, locks, and the newest calls. */
export function inspectState(state: State, calls: readonly LoggedCall[]): Inspection {
  const roleNames = new Map(roleDefinitions(state).map((role) => [role.id, role.roleName]));
  const heldBy = (principalId: string, throughGroup: string | null): readonly InspectedAssignment[] =>
    state.roleAssignments
      .filter((entry) => entry.principalId === principalId)
      .map((entry) => {
        const until = state.roleSchedules.find(({ assignmentName }) => assignmentName === entry.name)?.end;
        const roleName = roleNames.get(entry.roleId) ?? entry.roleId;
        return { ...view(entry, roleName, throughGroup), until: until ?? null };
      });
  return {
    people: state.users.map(({ id, displayName, userPrincipalName, accountEnabled }) => ({
      id,
      displayName,
      userPrincipalName,
      accountEnabled,
      roleAssignments: [
        ...heldBy(id, null),
        ...[...groupsHolding(state, id)].flatMap((group) => heldBy(group, nameOf(state, group))),
      ],
    })),
    groups: state.groups.map((group) => ({
      id: group.id,
      displayName: group.displayName,
      members: group.members.map((id) => ({
        id,
        type: principalOf(state, id)?.type ?? 'Unknown',
        displayName: nameOf(state, id),
      })),
      roleAssignments: heldBy(group.id, null),
    })),
    locks: state.locks,
    calls,
  };
}

function view(entry: RoleAssignment, roleName: string, throughGroup: string | null) {
  const { name, scope, condition, description, createdOn, createdBy } = entry;
  const id = resourceId(scope, 'roleAssignments', name);
  return { id, name, roleName, scope, condition, description, createdOn, createdBy, throughGroup };
}

function nameOf(state: State, id: string): string {
  return principalOf(state, id)?.entry.displayName ?? id;
}
