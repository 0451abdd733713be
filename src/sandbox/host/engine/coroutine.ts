/**
 * Synchronous coroutines. Durable Task runs an orchestrator's continuations inside the processing of each
 * history event, on one thread; Promises would resume in microtasks, after later events, and hand out
 * different ids. A `Future` therefore calls its continuations at the moment it is settled.
 */

/** A computation that waits for futures with `yield* wait(future)`. */
export type Coroutine<T> = Generator<Future<unknown>, T, void>;

type State<T> =
  | { readonly kind: 'pending' }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'faulted'; readonly error: unknown };

export class Future<T> {
  #state: State<T> = { kind: 'pending' };
  #continuations: (() => void)[] = [];

  get settled(): boolean {
    return this.#state.kind !== 'pending';
  }

  get faulted(): boolean {
    return this.#state.kind === 'faulted';
  }

  /** The value, once there is one. Throws the error of a faulted future, and an Error while it is pending. */
  result(): T {
    if (this.#state.kind === 'faulted') throw this.#state.error;
    if (this.#state.kind === 'pending') throw new Error('The future has no result yet.');
    return this.#state.value;
  }

  resolve(value: T): void {
    this.#settle({ kind: 'done', value });
  }

  fail(error: unknown): void {
    this.#settle({ kind: 'faulted', error });
  }

  whenSettled(continuation: () => void): void {
    if (this.settled) continuation();
    else this.#continuations.push(continuation);
  }

  /** Only the first settlement counts, like `TaskCompletionSource.TrySetResult`. */
  #settle(state: State<T>): void {
    if (this.settled) return;
    this.#state = state;
    const continuations = this.#continuations;
    this.#continuations = [];
    for (const continuation of continuations) continuation();
  }
}

export function* wait<T>(future: Future<T>): Coroutine<T> {
  yield future;
  return future.result();
}

/** Runs `body` up to its first pending future now, and on from there whenever that future is settled. */
export function run<T>(body: Coroutine<T>): Future<T> {
  const outcome = new Future<T>();
  const advance = (): void => {
    try {
      for (;;) {
        const step = body.next();
        if (step.done) return outcome.resolve(step.value);
        if (!step.value.settled) return step.value.whenSettled(advance);
      }
    } catch (error) {
      outcome.fail(error);
    }
  };
  advance();
  return outcome;
}

/** Settled when every part is; .NET's WhenAll waits for all of them even after the first failure. */
export function whenAll(parts: readonly Future<unknown>[]): Future<void> {
  const all = new Future<void>();
  const check = (): void => {
    if (!parts.every((part) => part.settled)) return;
    if (parts.some((part) => part.faulted)) all.fail(new Error('A task of WhenAll failed.'));
    else all.resolve();
  };
  for (const part of parts) part.whenSettled(check);
  return all;
}

/** Done as soon as one part is settled; never faulted. */
export function whenAny(parts: readonly Future<unknown>[]): Future<void> {
  const any = new Future<void>();
  for (const part of parts) part.whenSettled(() => any.resolve());
  return any;
}
