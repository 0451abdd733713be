import type { RoleAssignment } from '../model.ts';
import { chainOf, parseScope } from '../rbac/scope.ts';
import type { State, Store } from '../state.ts';
import { hierarchyOf } from '../world.ts';
import type { GroupSchedule, RoleSchedule } from './model.ts';

/** Object id of PIM's own service principal: it makes the role assignments of its schedules. */
export const PIM_OBJECT_ID = '01fc33a7-78ba-4d2f-a4b7-768e336e890f';

/**
 * The state with what schedules give at a moment: role assignments and memberships of groups. Nothing has to run
 * for a schedule to begin or to end, so that access dies with its schedule even when nobody does anything.
 */
export function asOf(state: State, at: Date): State {
  const given = state.roleSchedules.filter((schedule) => isActive(schedule, state, at)).map(assignmentOf);
  const memberships = groupSchedulesAt(state, 'member', at);
  return {
    ...state,
    roleAssignments: [...state.roleAssignments, ...given],
    groups: state.groups.map((group) => ({
      ...group,
      members: [...new Set([...group.members, ...membersOf(group.id, memberships)])],
    })),
  };
}

/** The schedules of PIM for Groups that are in force. */
export function groupSchedulesAt(
  state: State,
  accessId: GroupSchedule['accessId'],
  at: Date,
): readonly GroupSchedule[] {
  return state.groupSchedules.filter(
    (schedule) => schedule.accessId === accessId && isOpen(schedule, schedule.closedOn ?? schedule.end, at),
  );
}

/** A store that is read as of a moment, and changed as it is. */
export function storeAsOf(store: Store, at: Date): Store {
  return {
    get current() {
      return asOf(store.current, at);
    },
    update: (change) => store.update(change),
  };
}

/** True while the schedule gives its role assignment. */
export function isActive(schedule: RoleSchedule, state: State, at: Date): boolean {
  return isOpen(schedule, endOf(schedule, state), at);
}

/** True when the schedule is over for good. */
export function isOver(schedule: RoleSchedule, state: State, at: Date): boolean {
  const end = endOf(schedule, state);
  return end !== null && new Date(end) <= at;
}

/** True when a lock at the scope or above keeps role assignments there from being deleted. */
export function isLocked(scope: string, state: State): boolean {
  const parsed = parseScope(scope);
  if (parsed === undefined) return false;
  const chain = chainOf(parsed, hierarchyOf(state));
  return state.locks.some((lock) => chain.includes(lock.scope.toLowerCase()));
}

/** True when a lock at the scope or above keeps anything there from being written. */
export function isReadOnly(scope: string, state: State): boolean {
  return isLocked(scope, { ...state, locks: state.locks.filter((lock) => lock.level === 'ReadOnly') });
}

/**
 * Changes the locks. A lock keeps PIM from deleting a role assignment whose time is over: it stays until the
 * lock is gone. What ended before the lock came stays ended.
 */
export function changeLocks(store: Store, now: Date, change: (state: State) => void): void {
  store.update((state) => {
    closeExpired(state, now, (schedule) => schedule.end);
    change(state);
    closeExpired(state, now, () => now.toISOString());
  });
}

function closeExpired(state: State, now: Date, closedOn: (schedule: RoleSchedule) => string | null): void {
  for (const schedule of state.roleSchedules) {
    const over = schedule.end !== null && new Date(schedule.end) <= now;
    if (over && schedule.closedOn === null && !isLocked(schedule.scope, state))
      schedule.closedOn = closedOn(schedule);
  }
}

function endOf(schedule: RoleSchedule, state: State): string | null {
  if (schedule.closedOn !== null) return schedule.closedOn;
  return schedule.end !== null && isLocked(schedule.scope, state) ? null : schedule.end;
}

function isOpen({ start }: { readonly start: string }, end: string | null, at: Date): boolean {
  return new Date(start) <= at && (end === null || at < new Date(end));
}

function assignmentOf(schedule: RoleSchedule): RoleAssignment {
  const {
    assignmentName: name,
    scope,
    roleId,
    principalId,
    principalType,
    condition,
    conditionVersion,
  } = schedule;
  return {
    name,
    scope,
    roleId,
    principalId,
    principalType,
    condition,
    conditionVersion,
    description: null,
    createdOn: schedule.start,
    updatedOn: schedule.start,
    createdBy: PIM_OBJECT_ID,
    updatedBy: PIM_OBJECT_ID,
  };
}

function membersOf(groupId: string, memberships: readonly GroupSchedule[]): readonly string[] {
  return memberships.filter((entry) => entry.groupId === groupId).map((entry) => entry.principalId);
}
