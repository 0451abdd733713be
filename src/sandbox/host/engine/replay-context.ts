import type { FunctionKind, JsonText } from '../contracts.ts';
import { Future } from './coroutine.ts';
import type { Decision, ReplaySetting, Unnumbered } from './decisions.ts';
import { ExternalEvents } from './external-events.ts';
import { deterministicGuid } from './guid.ts';
import {
  type EventRaisedEvent,
  EventType,
  type OutcomeEvent,
  type ScheduledEvent,
} from './history-events.ts';
import { unknownFunction } from './unknown-function.ts';

/** History and orchestrator disagree: what an earlier episode scheduled was not scheduled again. */
export class NonDeterminismError extends Error {}

/** A task of the JavaScript side failed; the orchestrator has seen the failure itself. */
export class TaskFailedError extends Error {
  /** Attempts end with this failure, however many are left. */
  readonly isNonRetriable: boolean;

  constructor(message: string, isNonRetriable = false) {
    super(message);
    this.isNonRetriable = isNonRetriable;
  }
}

interface Timer {
  readonly fired: Future<unknown>;
  cancel(): void;
}

const DESCRIPTION = {
  activity: 'an activity task',
  timer: 'a timer',
  subOrchestration: 'a sub-orchestration',
  event: 'an event to be sent',
} satisfies Record<Decision['kind'], string>;

/**
 * The host's side of a replay (durabletask: `TaskOrchestrationContext`). It numbers what is scheduled, in
 * the order in which it is scheduled, and pairs the history's events with those numbers.
 */
export class ReplayContext {
  readonly setting: ReplaySetting;
  readonly events = new ExternalEvents();
  readonly diagnostics: string[] = [];
  /** The timestamp of the last OrchestratorStarted, in milliseconds. */
  now = 0;
  suspended = false;
  continueAsNew: { readonly input: JsonText; readonly carriedOver: EventRaisedEvent[] } | undefined;
  /** The lock that the orchestration holds, and the entities under it. */
  lock: { readonly id: string; readonly targets: readonly string[] } | undefined;
  #nextId = 0;
  #guids = 0;
  #unconfirmed = new Map<number, Decision>();
  #parked = new Map<number, Decision>();
  readonly #open = new Map<number, Future<unknown>>();

  constructor(setting: ReplaySetting) {
    this.setting = setting;
  }

  get hasOpenTasks(): boolean {
    return this.#open.size > 0;
  }

  /** Throws, and tells the operator why: most of these errors reach nobody else. */
  refuse(message: string): never {
    this.diagnostics.push(message);
    throw new Error(message);
  }

  /** Throws when the app has no such function. */
  requireFunction(kind: FunctionKind, name: string): void {
    if (!this.setting.has(kind, name)) this.refuse(unknownFunction(kind, name));
  }

  takeId(): number {
    this.#nextId += 1;
    return this.#nextId - 1;
  }

  newGuid(): string {
    this.#guids += 1;
    return deterministicGuid(`${this.setting.instanceId}_${this.now}_${this.#guids}`);
  }

  scheduleActivity(name: string, input: unknown): Future<JsonText> {
    return this.#track(this.#schedule({ kind: 'activity', name, input: JSON.stringify([input ?? null]) }));
  }

  createSubOrchestration(child: {
    readonly name: string;
    readonly version: string;
    readonly input: JsonText;
    readonly instanceId: string | undefined;
  }): Future<JsonText> {
    const id = this.#nextId;
    const instanceId = child.instanceId ?? `${this.setting.executionId}:${id}`;
    return this.#track(this.#schedule({ kind: 'subOrchestration', ...child, instanceId }));
  }

  /** A cancelled timer is no longer waited for, but it is still created: its decision stays. */
  createTimer(fireAt: number): Timer {
    const id = this.#schedule({ kind: 'timer', fireAt });
    const fired = this.#track(id);
    return {
      fired,
      cancel: () => {
        this.#open.delete(id);
        fired.fail(new TaskFailedError('The timer was cancelled.'));
      },
    };
  }

  sendEvent(event: Omit<Extract<Decision, { kind: 'event' }>, 'id' | 'kind'>): void {
    this.#schedule({ kind: 'event', ...event });
  }

  /** Pairs a scheduled event of the history with its decision. Throws a NonDeterminismError without one. */
  confirm(event: ScheduledEvent): void {
    const decision = this.#unconfirmed.get(event.EventId);
    const recorded = kindOf(event);
    const name = 'Name' in event ? event.Name : undefined;
    const sameName =
      decision?.kind === 'timer' || decision?.name.toLowerCase() === (name ?? '').toLowerCase();
    if (decision?.kind !== recorded || !sameName) {
      throw new NonDeterminismError(
        `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${DESCRIPTION[recorded]} ` +
          `with sequence ID ${event.EventId}${name === undefined ? '' : ` and name '${name}'`}, but the current replay ` +
          `${decision ? `has ${DESCRIPTION[decision.kind]}${'name' in decision ? ` named '${decision.name}'` : ''} in its place` : 'has not scheduled it'}. ` +
          'Was a change made to the orchestrator code after this instance had already started running?',
      );
    }
    this.#unconfirmed.delete(event.EventId);
  }

  /** Ends the open task that `event` is about. An unknown id is a duplicate, or a timer cancelled since. */
  settle(event: OutcomeEvent): void {
    const id = event.EventType === EventType.TimerFired ? event.TimerId : event.TaskScheduledId;
    const task = this.#open.get(id);
    if (!task) return;
    this.#open.delete(id);
    if ('Result' in event) task.resolve(event.Result);
    else if ('Reason' in event) {
      task.fail(new TaskFailedError(event.Reason ?? '', event.FailureDetails?.IsNonRetriable));
    } else task.resolve(null);
  }

  /** While suspended, what is scheduled but not recorded yet waits beside. */
  park(): void {
    this.suspended = true;
    for (const [id, decision] of this.#unconfirmed) this.#parked.set(id, decision);
    this.#unconfirmed = new Map();
  }

  unpark(): void {
    this.suspended = false;
    for (const [id, decision] of this.#parked) this.#unconfirmed.set(id, decision);
    this.#parked = new Map();
  }

  /** The decisions to record, in the order of their ids. */
  unconfirmed(): Decision[] {
    return [...this.#unconfirmed.values()].toSorted((a, b) => a.id - b.id);
  }

  #schedule(decision: Unnumbered): number {
    const id = this.takeId();
    if (id >= this.setting.maxActions) {
      this.refuse(
        `Maximum amount of orchestration actions (${this.setting.maxActions}) has been reached; see MaxOrchestrationActions in host.json.`,
      );
    }
    this.#unconfirmed.set(id, { ...decision, id });
    return id;
  }

  #track<T>(id: number): Future<T> {
    const task = new Future<T>();
    this.#open.set(id, task as Future<unknown>);
    return task;
  }
}

function kindOf(event: ScheduledEvent): Decision['kind'] {
  switch (event.EventType) {
    case EventType.TaskScheduled:
      return 'activity';
    case EventType.TimerCreated:
      return 'timer';
    case EventType.SubOrchestrationInstanceCreated:
      return 'subOrchestration';
    case EventType.EventSent:
      return 'event';
  }
}
