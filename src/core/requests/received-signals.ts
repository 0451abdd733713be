import type { Signal } from './signal.ts';

/**
 * The signals that Latchkey itself has handed to orchestrations, after it knew who acts. Whoever holds a key of the
 * management API can raise any event, in anybody's name; what is not here was not said to Latchkey.
 * @throws AccessError `store.unavailable`
 */
export interface ReceivedSignals {
  /** Notes a signal, before it is handed over. */
  note(requestId: string, signal: Signal): Promise<void>;
  /**
   * Takes a noted signal in: true once, for the moment `at` (UTC ISO-8601) at which it is judged, and for every
   * repeat of that; false for one that was never noted, or that is raised once more.
   */
  take(requestId: string, signal: Signal, at: string): Promise<boolean>;
}
