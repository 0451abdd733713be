import type { z } from 'zod';
import { type User, userSchema } from './model.ts';
import { SeedError } from './seed.ts';
import type { State, Store } from './state.ts';
import { principalOf } from './world.ts';

/** Changes to the directory that in life come from somewhere else: hiring, leaving, moving between teams. */
export interface Directory {
  /** Also brings a deleted person back, with the old id. */
  addUser(user: z.input<typeof userSchema>): User;
  updateUser(id: string, changes: Partial<Omit<z.input<typeof userSchema>, 'id'>>): User;
  /** Role assignments stay behind, as in Azure. */
  removeUser(id: string): void;
  /** Brings a deleted person back with everything: the id, the groups, the reports. */
  restoreUser(id: string): void;
  addMember(groupId: string, memberId: string): void;
  removeMember(groupId: string, memberId: string): void;
}

/** Each method throws a SeedError when what it names is not there, or is there already. */
export function createDirectory(store: Store, now: () => Date): Directory {
  return {
    addUser(input) {
      const user = userSchema.parse(input);
      if (principalOf(store.current, user.id)) fail(`${user.id} exists already`);
      store.update((state) => {
        state.users.push(user);
        state.deletedUsers = state.deletedUsers.filter((entry) => entry.user.id !== user.id);
      });
      return user;
    },
    updateUser(id, changes) {
      const found = store.current.users.find((user) => user.id === id.toLowerCase());
      if (found === undefined) return fail(`there is no user ${id}`);
      const changed = userSchema.parse({ ...found, ...changes });
      store.update((state) => {
        state.users = state.users.map((user) => (user.id === changed.id ? changed : user));
      });
      return changed;
    },
    removeUser(id) {
      const key = id.toLowerCase();
      if (principalOf(store.current, key)?.type !== 'User') fail(`there is no user ${id}`);
      store.update((state) => deleteUser(state, key, now()));
    },
    restoreUser(id) {
      const key = id.toLowerCase();
      if (!store.current.deletedUsers.some((entry) => entry.user.id === key)) fail(`nobody deleted is ${id}`);
      store.update((state) => restoreUser(state, key));
    },
    addMember(groupId, memberId) {
      if (principalOf(store.current, memberId) === undefined) fail(`there is no principal ${memberId}`);
      changeMembers(store, groupId, (members) => [...new Set([...members, memberId.toLowerCase()])]);
    },
    removeMember(groupId, memberId) {
      changeMembers(store, groupId, (members) => members.filter((id) => id !== memberId.toLowerCase()));
    },
  };
}

/** Takes a person out of the directory and keeps what restoring takes. Ids are in lower case. */
export function deleteUser(state: State, id: string, now: Date): void {
  const user = state.users.find((entry) => entry.id === id);
  if (user === undefined) return;
  state.deletedUsers = [
    ...state.deletedUsers.filter((entry) => entry.user.id !== id),
    {
      user,
      deletedOn: now.toISOString(),
      groups: state.groups.filter((group) => group.members.includes(id)).map((group) => group.id),
      reports: state.users.filter((entry) => entry.manager === id).map((entry) => entry.id),
    },
  ];
  state.users = state.users
    .filter((entry) => entry.id !== id)
    .map((entry) => (entry.manager === id ? { ...entry, manager: null } : entry));
  for (const group of state.groups) group.members = group.members.filter((member) => member !== id);
}

/** Brings a deleted person back: role assignments that stayed behind are theirs again. */
export function restoreUser(state: State, id: string): void {
  const found = state.deletedUsers.find((entry) => entry.user.id === id);
  if (found === undefined) return;
  state.deletedUsers = state.deletedUsers.filter((entry) => entry !== found);
  state.users.push(found.user);
  for (const user of state.users)
    if (found.reports.includes(user.id) && user.manager === null) user.manager = id;
  for (const group of state.groups)
    if (found.groups.includes(group.id)) group.members = [...new Set([...group.members, id])];
}

function changeMembers(store: Store, groupId: string, change: (members: string[]) => string[]): void {
  store.update((state) => {
    const group = state.groups.find((entry) => entry.id === groupId.toLowerCase());
    if (group === undefined) return fail(`there is no group ${groupId}`);
    group.members = change(group.members);
  });
}

function fail(reason: string): never {
  throw new SeedError(`The directory cannot be changed: ${reason}.`);
}
