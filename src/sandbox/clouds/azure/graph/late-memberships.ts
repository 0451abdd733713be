import type { State, Store } from '../state.ts';

/** How long changes are remembered; no delay of a test is longer. */
const MEMORY_MS = 86_400_000;

type Change = State['membershipChanges'][number];

/** Notes changes of memberships, so that they can show late. */
export function noteMembershipChanges(state: State, changes: readonly Change[], now: Date): void {
  state.membershipChanges = [
    ...state.membershipChanges.filter(({ at }) => now.getTime() - new Date(at).getTime() < MEMORY_MS),
    ...changes,
  ];
}

/** A store whose readers hear of every membership made or ended over Graph `delay` milliseconds late. */
export function withLateMemberships(store: Store, now: Date, delay: number): Store {
  if (delay === 0) return store;
  return {
    get current() {
      return undo(store.current, new Date(now.getTime() - delay));
    },
    update: (change) => store.update(change),
  };
}

function undo(state: State, heard: Date): State {
  const unheard = state.membershipChanges.filter(({ at }) => new Date(at) > heard).toReversed();
  if (unheard.length === 0) return state;
  return {
    ...state,
    groups: state.groups.map((group) => ({
      ...group,
      members: unheard
        .filter(({ groupId }) => groupId === group.id)
        .reduce(
          (members, { memberId, change }) =>
            change === 'added'
              ? members.filter((id) => id !== memberId)
              : [...members.filter((id) => id !== memberId), memberId],
          group.members,
        ),
    })),
  };
}
