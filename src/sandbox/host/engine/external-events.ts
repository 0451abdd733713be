import type { JsonText } from '../contracts.ts';
import { Future } from './coroutine.ts';

/**
 * Waiters and early events by name, as the .NET extension keeps them: names without regard to case, the
 * last waiter gets an event first, and early events queue up until somebody waits.
 */
export class ExternalEvents {
  readonly #waiters = new Map<string, Future<JsonText>[]>();
  readonly #early = new Map<string, JsonText[]>();

  get anyoneWaits(): boolean {
    return this.#waiters.size > 0;
  }

  waitFor(name: string): Future<JsonText> {
    const key = name.toLowerCase();
    const waiter = new Future<JsonText>();
    const waiters = this.#waiters.get(key) ?? [];
    waiters.push(waiter);
    this.#waiters.set(key, waiters);
    const early = this.#early.get(key);
    const input = early?.shift();
    if (early?.length === 0) this.#early.delete(key);
    if (input !== undefined) this.raise(name, input);
    return waiter;
  }

  raise(name: string, input: JsonText): void {
    const key = name.toLowerCase();
    const waiters = this.#waiters.get(key);
    const waiter = waiters?.pop();
    if (waiters?.length === 0) this.#waiters.delete(key);
    if (waiter) return waiter.resolve(input);
    const early = this.#early.get(key);
    if (early) early.push(input);
    else this.#early.set(key, [input]);
  }
}
