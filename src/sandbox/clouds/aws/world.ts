import type { StateFile } from '../shared/state-file.ts';
import type { Account, AwsState } from './state.ts';

/** Milliseconds on the simulator's clock; a function is asked anew for every write. */
export type Delay = number | (() => number);

export interface ConsistencyDelay {
  /** How long `Get…` and `List…` calls answer as before a write. */
  readonly reads?: Delay | undefined;
  /** How long a written policy, user or role makes no difference to what is allowed. */
  readonly authorization?: Delay | undefined;
}

/**
 * The accounts, as three parties see them: writes work on what is true; reads and authorisation see what has
 * reached them. IAM is eventually consistent ("IAM User Guide, Troubleshooting IAM: changes that I make are
 * not always immediately visible"), so what reaches one party need not have reached the other.
 */
export interface World {
  readonly state: AwsState;
  /** The accounts as `Get…` and `List…` calls see them. */
  readonly readable: readonly Account[];
  /** The accounts as the authorisation of calls sees them. */
  readonly effective: readonly Account[];
  /** Changes the state, on disk when there is a file; takes it back when `change` throws. */
  update<Result>(change: (state: AwsState) => Result): Result;
  setConsistencyDelay(delay: ConsistencyDelay): void;
}

/** The accounts before a write, and until when a party still sees them so. */
interface Replica {
  delay: Delay;
  pending: { readonly accounts: readonly Account[]; readonly until: number }[];
}

export function createWorld(
  file: StateFile<AwsState>,
  now: () => Date,
  initial: ConsistencyDelay = {},
): World {
  const reads: Replica = { delay: initial.reads ?? 0, pending: [] };
  const authorization: Replica = { delay: initial.authorization ?? 0, pending: [] };

  const see = (replica: Replica): readonly Account[] => {
    const time = now().getTime();
    // Writes arrive in their order: one whose time has come waits for those before it.
    while (replica.pending[0] && replica.pending[0].until <= time) replica.pending.shift();
    return replica.pending[0]?.accounts ?? file.current.accounts;
  };
  return {
    get state() {
      return file.current;
    },
    get readable() {
      return see(reads);
    },
    get effective() {
      return see(authorization);
    },
    update(change) {
      const delays = [reads, authorization].map((replica) => ({
        replica,
        milliseconds: draw(replica.delay),
      }));
      const before = delays.some(
        ({ replica, milliseconds }) => milliseconds > 0 || replica.pending.length > 0,
      )
        ? structuredClone(file.current.accounts)
        : undefined;
      const result = file.update(change);
      for (const { replica, milliseconds } of delays) {
        if (before && (milliseconds > 0 || replica.pending.length > 0)) {
          replica.pending.push({ accounts: before, until: now().getTime() + milliseconds });
        }
      }
      return result;
    },
    setConsistencyDelay(delay) {
      reads.delay = delay.reads ?? 0;
      authorization.delay = delay.authorization ?? 0;
    },
  };
}

const draw = (delay: Delay) => (typeof delay === 'number' ? delay : delay());
