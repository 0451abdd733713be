import type { FunctionKind, JsonText } from '../contracts.ts';
import type { FailureDetails } from './failure-details.ts';
import {
  type CompletionStatus,
  type EventRaisedEvent,
  eventSent,
  type ScheduledEvent,
  subOrchestrationCreated,
  taskScheduled,
  timerCreated,
} from './history-events.ts';

/** Something the replay scheduled that no history event has confirmed yet. */
export type Decision =
  | { readonly kind: 'activity'; readonly id: number; readonly name: string; readonly input: string }
  | { readonly kind: 'timer'; readonly id: number; readonly fireAt: number }
  | {
      readonly kind: 'subOrchestration';
      readonly id: number;
      readonly name: string;
      readonly version: string;
      readonly instanceId: string;
      readonly input: JsonText;
    }
  | {
      readonly kind: 'event';
      readonly id: number;
      readonly target: string;
      readonly name: string;
      readonly input: string;
      /** When a delayed entity signal is to be delivered; absent for at once. */
      readonly due?: number;
    };

/** A decision before the replay has given it its id. */
export type Unnumbered = Decision extends infer D ? (D extends Decision ? Omit<D, 'id'> : never) : never;

export interface Completion {
  readonly id: number;
  readonly status: CompletionStatus;
  /** JSON text, or plain text for failures and terminate reasons; the next input after ContinuedAsNew. */
  readonly result: JsonText;
  /** For a parent: the text behind `Reason`. Null only for a terminated instance. */
  readonly details: string | null;
  /** The failure with its structure, when the app's errors have one. */
  readonly failureDetails: FailureDetails | null;
  /** Events that belong to the next generation; only after ContinuedAsNew. */
  readonly carriedOver: readonly EventRaisedEvent[];
}

/** What the replay has to know of the instance and of its host. */
export interface ReplaySetting {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly parentInstanceId: string | null;
  readonly defaultVersion: string;
  /** How long `callHttp` sleeps between polls when the answer does not say; in milliseconds. */
  readonly httpSleep: number;
  /** An orchestration that schedules more than this fails. */
  readonly maxActions: number;
  has(kind: FunctionKind, name: string): boolean;
}

/** The event that records `decision` and confirms it on the next replay; inputs only as host.json wants them. */
export function scheduledEventOf(decision: Decision, at: number, withInput: boolean): ScheduledEvent {
  switch (decision.kind) {
    case 'activity':
      return { ...taskScheduled(at, decision.id, decision.name), Input: withInput ? decision.input : null };
    case 'timer':
      return timerCreated(at, decision.id, decision.fireAt);
    case 'subOrchestration':
      return {
        ...subOrchestrationCreated(at, decision.id, decision),
        Input: withInput ? decision.input : null,
      };
    case 'event':
      return eventSent(at, decision.id, decision);
  }
}
