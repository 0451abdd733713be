/**
 * The history events of the Durable Task framework as they travel to the JavaScript SDK: Newtonsoft's
 * default JSON, so enum values are integers and keys are PascalCase (durabletask: `History/*.cs`).
 */
import type { JsonText } from '../contracts.ts';
import type { FailureDetails } from './failure-details.ts';

export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

type Type = typeof EventType;

/** Durable Task's `OrchestrationStatus`, for the completions a history can hold. */
const OrchestrationStatus = { Completed: 1, ContinuedAsNew: 2, Failed: 3, Terminated: 5 } as const;

export type CompletionStatus = keyof typeof OrchestrationStatus;

/** `EventId` is the action's id for scheduled events and -1 for everything that comes in. */
type EventOf<T extends number, Fields> = {
  readonly EventType: T;
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
} & Readonly<Fields>;

export type OrchestrationInstance = { readonly InstanceId: string; readonly ExecutionId: string };

export type ParentInstance = {
  readonly Name: string;
  readonly OrchestrationInstance: OrchestrationInstance;
  readonly TaskScheduleId: number;
  readonly Version: string;
};

export type ExecutionStartedEvent = EventOf<
  Type['ExecutionStarted'],
  {
    Name: string;
    Version: string;
    Input: JsonText;
    OrchestrationInstance: OrchestrationInstance;
    ParentInstance: ParentInstance | null;
    Tags: null;
    Correlation: null;
    ParentTraceContext: null;
    ScheduledStartTime: null;
    Generation: number;
  }
>;
type Completed = { TaskScheduledId: number; Result: JsonText };
type Failed = {
  TaskScheduledId: number;
  Reason: string | null;
  Details: string | null;
  FailureDetails: FailureDetails | null;
};
export type EventRaisedEvent = EventOf<Type['EventRaised'], { Name: string; Input: JsonText }>;
export type TaskScheduledEvent = EventOf<
  Type['TaskScheduled'],
  { Name: string; Version: string; Input: JsonText; Tags: null }
>;
export type SubOrchestrationCreatedEvent = EventOf<
  Type['SubOrchestrationInstanceCreated'],
  { Name: string; Version: string; InstanceId: string; Input: JsonText; Tags: null; ClientSpanId: null }
>;
export type TimerCreatedEvent = EventOf<Type['TimerCreated'], { FireAt: string }>;
export type EventSentEvent = EventOf<
  Type['EventSent'],
  { InstanceId: string; Name: string; Input: JsonText }
>;
/** What an episode appends for a decision; on replay it confirms the same decision. */
export type ScheduledEvent =
  | TaskScheduledEvent
  | SubOrchestrationCreatedEvent
  | TimerCreatedEvent
  | EventSentEvent;
/** How a scheduled task ended. */
export type OutcomeEvent =
  | EventOf<Type['TaskCompleted'], Completed>
  | EventOf<Type['TaskFailed'], Failed>
  | EventOf<Type['SubOrchestrationInstanceCompleted'], Completed>
  | EventOf<Type['SubOrchestrationInstanceFailed'], Failed>
  | EventOf<Type['TimerFired'], { TimerId: number; FireAt: string }>;
export type EngineEvent =
  | ExecutionStartedEvent
  | ScheduledEvent
  | OutcomeEvent
  | EventRaisedEvent
  | EventOf<
      Type['ExecutionCompleted'],
      { OrchestrationStatus: number; Result: JsonText; FailureDetails: FailureDetails | null }
    >
  | EventOf<Type['ExecutionTerminated'], { Input: string }>
  | EventOf<Type['ExecutionSuspended'], { Reason: string }>
  | EventOf<Type['ExecutionResumed'], { Reason: string }>
  | EventOf<Type['OrchestratorStarted'] | Type['OrchestratorCompleted'], unknown>;

const INCOMING = -1;

/** The protocol's timestamp for a time in milliseconds. */
export const timestampOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

const header = <T extends number>(type: T, at: number, id = INCOMING) => ({
  EventType: type,
  EventId: id,
  IsPlayed: false,
  Timestamp: timestampOf(at),
});

export const orchestratorStarted = (at: number): EngineEvent => header(EventType.OrchestratorStarted, at);

export const orchestratorCompleted = (at: number): EngineEvent => header(EventType.OrchestratorCompleted, at);

export function executionStarted(
  at: number,
  start: {
    readonly name: string;
    readonly version: string;
    readonly input: JsonText;
    readonly instance: OrchestrationInstance;
    readonly parent: ParentInstance | null;
  },
): ExecutionStartedEvent {
  return {
    ...header(EventType.ExecutionStarted, at),
    Name: start.name,
    Version: start.version,
    Input: start.input,
    OrchestrationInstance: start.instance,
    ParentInstance: start.parent,
    Tags: null,
    Correlation: null,
    ParentTraceContext: null,
    ScheduledStartTime: null,
    Generation: 0,
  };
}

export function executionCompleted(
  at: number,
  completion: {
    readonly id: number;
    readonly status: CompletionStatus;
    readonly result: JsonText;
    readonly failureDetails: FailureDetails | null;
  },
): EngineEvent {
  return {
    ...header(EventType.ExecutionCompleted, at, completion.id),
    OrchestrationStatus: OrchestrationStatus[completion.status],
    Result: completion.result,
    FailureDetails: completion.failureDetails,
  };
}

export const executionTerminated = (at: number, reason: string): EngineEvent => ({
  ...header(EventType.ExecutionTerminated, at),
  Input: reason,
});

export const executionSuspended = (at: number, reason: string): EngineEvent => ({
  ...header(EventType.ExecutionSuspended, at),
  Reason: reason,
});

export const executionResumed = (at: number, reason: string): EngineEvent => ({
  ...header(EventType.ExecutionResumed, at),
  Reason: reason,
});

export const eventRaised = (at: number, name: string, input: JsonText): EventRaisedEvent => ({
  ...header(EventType.EventRaised, at),
  Name: name,
  Input: input,
});

export const taskScheduled = (at: number, id: number, name: string): TaskScheduledEvent => ({
  ...header(EventType.TaskScheduled, at, id),
  Name: name,
  Version: '',
  Input: null,
  Tags: null,
});

export const taskCompleted = (at: number, taskId: number, result: JsonText): EngineEvent => ({
  ...header(EventType.TaskCompleted, at),
  TaskScheduledId: taskId,
  Result: result,
});

/** `failure.details` must be text: the SDK cannot read a failure without it (see `Details` of terminated children). */
export const taskFailed = (
  at: number,
  taskId: number,
  failure: {
    readonly reason: string;
    readonly details: string;
    readonly failureDetails?: FailureDetails | null;
  },
): EngineEvent => ({
  ...header(EventType.TaskFailed, at),
  TaskScheduledId: taskId,
  Reason: failure.reason,
  Details: failure.details,
  FailureDetails: failure.failureDetails ?? null,
});

export const subOrchestrationCreated = (
  at: number,
  id: number,
  child: { readonly name: string; readonly version: string; readonly instanceId: string },
): SubOrchestrationCreatedEvent => ({
  ...header(EventType.SubOrchestrationInstanceCreated, at, id),
  Name: child.name,
  Version: child.version,
  InstanceId: child.instanceId,
  Input: null,
  Tags: null,
  ClientSpanId: null,
});

export const subOrchestrationCompleted = (at: number, taskId: number, result: JsonText): EngineEvent => ({
  ...header(EventType.SubOrchestrationInstanceCompleted, at),
  TaskScheduledId: taskId,
  Result: result,
});

export const subOrchestrationFailed = (
  at: number,
  taskId: number,
  failure: {
    readonly reason: string | null;
    readonly details: string | null;
    readonly failureDetails?: FailureDetails | null;
  },
): EngineEvent => ({
  ...header(EventType.SubOrchestrationInstanceFailed, at),
  TaskScheduledId: taskId,
  Reason: failure.reason,
  Details: failure.details,
  FailureDetails: failure.failureDetails ?? null,
});

export const timerCreated = (at: number, id: number, fireAt: number): TimerCreatedEvent => ({
  ...header(EventType.TimerCreated, at, id),
  FireAt: timestampOf(fireAt),
});

export const timerFired = (timerId: number, fireAt: number): EngineEvent => ({
  ...header(EventType.TimerFired, fireAt),
  TimerId: timerId,
  FireAt: timestampOf(fireAt),
});

export const eventSent = (
  at: number,
  id: number,
  sent: { readonly target: string; readonly name: string; readonly input: JsonText },
): EventSentEvent => ({
  ...header(EventType.EventSent, at, id),
  InstanceId: sent.target,
  Name: sent.name,
  Input: sent.input,
});
