import type { z } from 'zod';
import { type User, userSchema } from './model.ts';
import { SeedError } from './seed.ts';
import type { Store } from './state.ts';
import { principalOf } from './world.ts';

/** Changes to the directory that in life come from somewhere else: hiring, leaving, moving between teams. */
export interface Directory {
  /** Also brings a deleted person back, with the old id. */
  addUser(user: z.input<typeof userSchema>): User;
  updateUser(id: string, changes: Partial<Omit<z.input<typeof userSchema>, 'id'>>): User;
  /** Role assignments stay behind, as in Azure. */
  removeUser(id: string): void;
  addMember(groupId: string, memberId: string): void;
  removeMember(groupId: string, memberId: string): void;
}

/** Each method throws a SeedError when what it names is not there, or is there already. */
export function createDirectory(store: Store): Directory {
  return {
    addUser(input) {
      const user = userSchema.parse(input);
      if (principalOf(store.current, user.id)) fail(`${user.id} exists already`);
      store.update((state) => {
        state.users.push(user);
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
      store.update((state) => {
        state.users = state.users
          .filter((user) => user.id !== key)
          .map((user) => (user.manager === key ? { ...user, manager: null } : user));
        for (const group of state.groups) group.members = group.members.filter((member) => member !== key);
      });
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
