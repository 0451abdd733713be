import type { HistoryEvent } from '../../contracts.ts';
import { valueOf } from './status-body.ts';

/** DurableTask.Core's EventType, by number. */
const EVENT_TYPES = [
  'ExecutionStarted',
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionTerminated',
  'TaskScheduled',
  'TaskCompleted',
  'TaskFailed',
  'SubOrchestrationInstanceCreated',
  'SubOrchestrationInstanceCompleted',
  'SubOrchestrationInstanceFailed',
  'TimerCreated',
  'TimerFired',
  'OrchestratorStarted',
  'OrchestratorCompleted',
  'EventSent',
  'EventRaised',
  'ContinueAsNew',
  'GenericEvent',
  'HistoryState',
  'ExecutionSuspended',
  'ExecutionResumed',
  'ExecutionRewound',
] as const;

/** DurableTask.Core's OrchestrationStatus, by number. */
const STATUSES = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
] as const;

/** Which kind of event begins what this kind ends, and the field that tells which one. */
const BEGUN_BY: Readonly<Record<string, { readonly type: string; readonly field: string }>> = {
  TaskCompleted: { type: 'TaskScheduled', field: 'TaskScheduledId' },
  TaskFailed: { type: 'TaskScheduled', field: 'TaskScheduledId' },
  SubOrchestrationInstanceCompleted: { type: 'SubOrchestrationInstanceCreated', field: 'TaskScheduledId' },
  SubOrchestrationInstanceFailed: { type: 'SubOrchestrationInstanceCreated', field: 'TaskScheduledId' },
  TimerFired: { type: 'TimerCreated', field: 'TimerId' },
};

const INTERNAL = ['EventId', 'IsPlayed', 'TaskScheduledId', 'TimerId', 'Version'];
const STARTED_INTERNAL = ['OrchestrationInstance', 'ParentInstance', 'Tags'];

export interface HistoryOptions {
  readonly showInput: boolean;
  readonly showOutput: boolean;
}

const typeName = (event: HistoryEvent) => EVENT_TYPES[event.EventType] ?? String(event.EventType);
const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

function shapeStarted(shaped: Record<string, unknown>): void {
  shaped['FunctionName'] = shaped['Name'];
  for (const name of ['Name', ...STARTED_INTERNAL]) delete shaped[name];
}

function shapeResult(shaped: Record<string, unknown>, showOutput: boolean): void {
  if (!('Result' in shaped)) return;
  if (showOutput) shaped['Result'] = valueOf(textOf(shaped['Result']));
  else delete shaped['Result'];
}

function shapeInput(shaped: Record<string, unknown>, showInput: boolean): void {
  if (!('Input' in shaped)) return;
  if (showInput) shaped['Input'] = valueOf(textOf(shaped['Input']));
  else delete shaped['Input'];
}

function shapeEvent(
  event: HistoryEvent,
  beginning: HistoryEvent | undefined,
  options: HistoryOptions,
): Record<string, unknown> {
  const type = typeName(event);
  const shaped: Record<string, unknown> = { ...event, EventType: type };
  if (type === 'ExecutionStarted') shapeStarted(shaped);
  if (typeof shaped['OrchestrationStatus'] === 'number')
    shaped['OrchestrationStatus'] = STATUSES[shaped['OrchestrationStatus']];
  if (beginning !== undefined) {
    shaped['ScheduledTime'] = beginning.Timestamp;
    if (beginning['Name'] !== undefined) shaped['FunctionName'] = beginning['Name'];
    if (textOf(beginning['Input']) !== null) shaped['Input'] = beginning['Input'];
  }
  shapeResult(shaped, options.showOutput);
  shapeInput(shaped, options.showInput);
  for (const name of INTERNAL) delete shaped[name];
  return shaped;
}

/**
 * The `historyEvents` of a status answer: what has ended is told once, with the name and time of its beginning;
 * what is still under way stays as it was scheduled; the marks of single episodes are left out.
 */
export function shapeHistory(
  history: readonly HistoryEvent[],
  options: HistoryOptions,
): Record<string, unknown>[] {
  const begun = new Map<string, HistoryEvent>();
  const ended = new Set<HistoryEvent>();
  const beginningOf = (event: HistoryEvent) => {
    const link = BEGUN_BY[typeName(event)];
    return link && begun.get(`${link.type} ${String(event[link.field])}`);
  };
  for (const event of history) {
    begun.set(`${typeName(event)} ${event.EventId}`, event);
    const beginning = beginningOf(event);
    if (beginning !== undefined) ended.add(beginning);
  }
  return history
    .filter((event) => !ended.has(event) && !/^Orchestrator(Started|Completed)$/.test(typeName(event)))
    .map((event) => shapeEvent(event, beginningOf(event), options));
}
