/** The time the sandbox runs on. Everything in it that asks for the time asks this clock. */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * A clock that runs at the speed of the machine's own and can be moved forward.
 * It never goes back: cloud-side ends and timers that have passed stay passed.
 */
export interface MovableClock extends SandboxClock {
  /** How far this clock is ahead of the machine's, in milliseconds. */
  readonly offset: number;
  /** Moves the clock on by `milliseconds` (zero or more). Throws a RangeError for a negative value. */
  moveBy(milliseconds: number): void;
  /** Calls back after every move; returns the function that ends the subscription. */
  onMove(callback: () => void): () => void;
}

const RealDate = Date;

/** Makes a clock that is `offset` milliseconds ahead of the machine's. */
export function createMovableClock(offset = 0): MovableClock {
  let ahead = offset;
  const listeners = new Set<() => void>();
  return {
    now: () => RealDate.now() + ahead,
    get offset() {
      return ahead;
    },
    moveBy(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('The clock only moves forward.');
      ahead += milliseconds;
      for (const listener of listeners) listener();
    },
    onMove(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}

/**
 * Makes this process's `Date` follow `clock`: the SDKs' token lifetimes, request signatures and our own
 * code then agree with the clouds about what time it is, and nothing outside the sandbox has to know.
 * `setTimeout` keeps real time. Returns the function that puts the machine's own `Date` back.
 */
export function installClock(clock: SandboxClock): () => void {
  class SandboxDate extends RealDate {
    // The standard's constructor has five forms; they all pass through here untouched but the empty one.
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [clock.now()] : args) as [number]));
    }
    static override now(): number {
      return clock.now();
    }
  }
  globalThis.Date = SandboxDate as DateConstructor;
  return () => {
    globalThis.Date = RealDate;
  };
}
