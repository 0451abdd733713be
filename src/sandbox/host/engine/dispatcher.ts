import type { MovableClock } from '../../clock.ts';

/** Something that is ready to run. Pieces of one key never run at the same time. */
interface Piece {
  readonly key: string;
  run(): Promise<void>;
}

/** One kind of work. */
export interface Lane {
  readonly name: string;
  /** How many pieces may run at the same time. */
  readonly limit: number;
  ready(limit: number): readonly Piece[];
}

interface Options {
  readonly clock: MovableClock;
  readonly lanes: readonly Lane[];
  /** The earliest due time in the store after `time`. */
  nextDue(time: number): number | undefined;
  /** A piece could not be run; `key` is the lane's name and the piece's key. */
  onError(error: unknown, key: string): void;
}

interface Delay {
  readonly failures: number;
  readonly until: number;
}

const LONGEST_TIMEOUT = 2 ** 31 - 1;
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;

/** Starts what is ready, up to each lane's limit, and sets one timer for the next moment at which something is due. */
export class Dispatcher {
  readonly #options: Options;
  readonly #running = new Map<string, Promise<void>>();
  /** Pieces that could not be run wait a while, in real time, before they are tried again. */
  readonly #delays = new Map<string, Delay>();
  #idle: (() => void)[] = [];
  #dispatching = false;
  /** The sandbox time up to which everything that was ready has been started. */
  #lookedAt = Number.MIN_SAFE_INTEGER;
  #woken: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endSubscription: (() => void) | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get dispatching(): boolean {
    return this.#dispatching;
  }

  start(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    this.#endSubscription = this.#options.clock.onMove(() => this.wake());
    this.wake();
  }

  /** Starts nothing more. Resolves when what runs has ended, or after `timeout` milliseconds; true if all ended. */
  async stop(timeout: number): Promise<boolean> {
    this.halt();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeout);
    await Promise.race([Promise.allSettled(this.#running.values()), late]);
    clearTimeout(timer);
    return this.#running.size === 0;
  }

  /** Starts nothing more, and waits for nothing. */
  halt(): void {
    this.#dispatching = false;
    this.#endSubscription?.();
    clearImmediate(this.#woken);
    clearTimeout(this.#timer);
    this.#woken = undefined;
    this.#reportIdle();
  }

  /** Looks for work soon: after I/O that is already waiting, so that a busy engine does not starve the server. */
  wake(): void {
    if (!this.#dispatching || this.#woken) return;
    this.#woken = setImmediate(() => {
      this.#woken = undefined;
      this.#dispatch();
    });
  }

  /** Resolves once nothing runs and nothing is ready. At once when not dispatching. */
  settle(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle.push(resolve);
    this.wake();
    if (!this.#dispatching) this.#reportIdle();
    return promise;
  }

  /**
   * The earliest due time that has not been looked at. It may have come meanwhile: measured from the
   * present time, what came due since the last look would be passed over.
   */
  nextDue(): number | undefined {
    return this.#options.nextDue(this.#lookedAt);
  }

  #dispatch(): void {
    this.#lookedAt = this.#options.clock.now();
    // One moment for both: what is too early to be started now must be what the timer is set for.
    const now = performance.now();
    for (const lane of this.#options.lanes) this.#fill(lane, now);
    this.#arm(now);
    if (this.#running.size === 0) this.#reportIdle();
  }

  #fill(lane: Lane, now: number): void {
    const prefix = `${lane.name} `;
    let free = lane.limit - [...this.#running.keys()].filter((key) => key.startsWith(prefix)).length;
    if (free <= 0) return;
    for (const piece of lane.ready(lane.limit + this.#delays.size)) {
      const key = prefix + piece.key;
      if (this.#running.has(key) || (this.#delays.get(key)?.until ?? 0) > now) continue;
      this.#run(key, () => piece.run());
      free -= 1;
      if (free === 0) return;
    }
  }

  #run(key: string, run: () => Promise<void>): void {
    const ended = run().then(
      () => void this.#delays.delete(key),
      (error: unknown) => {
        this.#delay(key);
        this.#options.onError(error, key);
      },
    );
    const recorded = ended.finally(() => {
      this.#running.delete(key);
      this.wake();
      if (!this.#dispatching && this.#running.size === 0) this.#reportIdle();
    });
    this.#running.set(key, recorded);
  }

  #delay(key: string): void {
    const failures = (this.#delays.get(key)?.failures ?? 0) + 1;
    const wait = Math.min(FIRST_DELAY * 2 ** (failures - 1), LONGEST_DELAY);
    this.#delays.set(key, { failures, until: performance.now() + wait });
  }

  /** The store's due times are on the sandbox clock, the delays on the machine's. */
  #arm(now: number): void {
    clearTimeout(this.#timer);
    const waits = [...this.#delays.values()].map(({ until }) => until - now).filter((wait) => wait > 0);
    const due = this.nextDue();
    if (due !== undefined) waits.push(due - this.#options.clock.now());
    if (waits.length === 0) return;
    const wait = Math.max(1, Math.min(LONGEST_TIMEOUT, ...waits));
    this.#timer = setTimeout(() => this.wake(), Math.ceil(wait));
    this.#timer.unref();
  }

  #reportIdle(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}
