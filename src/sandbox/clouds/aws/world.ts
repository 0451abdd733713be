import type { StateFile } from '../shared/state-file.ts';
import type { Assignment } from './identity-center/state.ts';
import type { Account, AwsState } from './state.ts';

/** Milliseconds on the simulator's clock; a function is asked anew for every write. */
export type Delay = number | (() => number);

/** How late a write is seen. */
export interface WriteDelay {
  /** How long `Get…` and `List…` calls answer as before a write. */
  readonly reads?: Delay | undefined;
  /** How long a written policy, user or role makes no difference to what is allowed. */
  readonly authorization?: Delay | undefined;
}

export interface ConsistencyDelay extends WriteDelay {
  /**
   * What holds instead for writes by this action, such as `iam:DeleteUserPolicy`. A write still waits for those
   * that were made before it.
   */
  readonly actions?: Readonly<Record<string, WriteDelay>> | undefined;
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
  /** The assignments of Identity Center as `List…` calls see them. */
  readonly readableAssignments: readonly Assignment[];
  /** The accounts as the authorisation of calls sees them. */
  readonly effective: readonly Account[];
  /** Likewise, as they will be seen at a later time if nothing more is written. */
  effectiveAt(time: Date): readonly Account[];
  /**
   * Changes the state, on disk when there is a file; takes it back when `change` throws. `action` is what does
   * it, such as `iam:DeleteUserPolicy`, where somebody called.
   */
  update<Result>(change: (state: AwsState) => Result, action?: string): Result;
  setConsistencyDelay(delay: ConsistencyDelay): void;
}

/** What a party sees. */
interface View {
  readonly accounts: readonly Account[];
  readonly assignments: readonly Assignment[];
}

/** The view before a write, and until when a party still has it. */
interface Replica {
  readonly party: keyof WriteDelay;
  pending: (View & { readonly until: number })[];
}

export function createWorld(
  file: StateFile<AwsState>,
  now: () => Date,
  initial: ConsistencyDelay = {},
): World {
  let delay = initial;
  const reads: Replica = { party: 'reads', pending: [] };
  const authorization: Replica = { party: 'authorization', pending: [] };
  const drawFor = ({ party }: Replica, action: string | undefined): number => {
    const own = action === undefined ? undefined : delay.actions?.[action]?.[party];
    return draw(own ?? delay[party] ?? 0);
  };

  const truth = (): View => ({
    accounts: file.current.accounts,
    assignments: file.current.identityCenter?.assignments ?? [],
  });
  const see = (replica: Replica, later?: Date): View => {
    const time = now().getTime();
    // Writes arrive in their order: one whose time has come waits for those before it.
    while (replica.pending[0] && replica.pending[0].until <= time) replica.pending.shift();
    const at = Math.max(time, later?.getTime() ?? time);
    return replica.pending.find(({ until }) => until > at) ?? truth();
  };
  return {
    get state() {
      return file.current;
    },
    get readable() {
      return see(reads).accounts;
    },
    get readableAssignments() {
      return see(reads).assignments;
    },
    get effective() {
      return see(authorization).accounts;
    },
    effectiveAt: (time) => see(authorization, time).accounts,
    update(change, action) {
      const delays = [reads, authorization].map((replica) => ({
        replica,
        milliseconds: drawFor(replica, action),
      }));
      const before = delays.some(
        ({ replica, milliseconds }) => milliseconds > 0 || replica.pending.length > 0,
      )
        ? structuredClone(truth())
        : undefined;
      const result = file.update(change);
      for (const { replica, milliseconds } of delays) {
        if (before && (milliseconds > 0 || replica.pending.length > 0)) {
          replica.pending.push({ ...before, until: now().getTime() + milliseconds });
        }
      }
      return result;
    },
    setConsistencyDelay(changed) {
      delay = changed;
    },
  };
}

const draw = (delay: Delay) => (typeof delay === 'number' ? delay : delay());
