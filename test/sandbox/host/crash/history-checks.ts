/** What is true of every history that this host may write, whatever was killed while it was written. */
import type { HistoryEvent, InstanceStatus } from '../../../../src/sandbox/host/contracts.ts';
import { EventType } from '../../../../src/sandbox/host/engine/history-events.ts';

/** The event that schedules something, by the events that say how it ended. */
const scheduledBy: Readonly<Record<number, number>> = {
  [EventType.TaskCompleted]: EventType.TaskScheduled,
  [EventType.TaskFailed]: EventType.TaskScheduled,
  [EventType.SubOrchestrationInstanceCompleted]: EventType.SubOrchestrationInstanceCreated,
  [EventType.SubOrchestrationInstanceFailed]: EventType.SubOrchestrationInstanceCreated,
  [EventType.TimerFired]: EventType.TimerCreated,
};

/** The number that Durable Task stores for the state in which an instance has ended. */
const endedAs: Readonly<Record<string, number>> = { Completed: 1, Failed: 3, Terminated: 5 };

const outcomeId = (event: HistoryEvent) => Number(event['TimerId'] ?? event['TaskScheduledId']);

/** Everything that is wrong with an instance and its history, as sentences; empty when all is well. */
export function problemsOfHistory(status: InstanceStatus, history: readonly HistoryEvent[]): string[] {
  const problems = [
    ...problemsOfEpisodes(history),
    ...problemsOfNumbers(history),
    ...problemsOfOutcomes(history),
    ...problemsOfTheEnd(status, history),
  ];
  return problems.map((problem) => `${status.name} ${status.instanceId}: ${problem}`);
}

const ofType = (history: readonly HistoryEvent[], type: number) =>
  history.filter(({ EventType: its }) => its === type);

/** Episodes stand one after the other, each between its two marks, and time does not go back. */
function problemsOfEpisodes(history: readonly HistoryEvent[]): string[] {
  const problems: string[] = [];
  let inside = false;
  let time = Number.NEGATIVE_INFINITY;
  for (const [index, event] of history.entries()) {
    const begins = event.EventType === EventType.OrchestratorStarted;
    if (begins === inside) problems.push(`event ${index} stands in no episode, or in two`);
    inside = event.EventType !== EventType.OrchestratorCompleted;
    if (!begins) continue;
    if (Date.parse(event.Timestamp) < time) problems.push(`the episode at event ${index} goes back in time`);
    time = Date.parse(event.Timestamp);
  }
  if (inside) problems.push('the last episode has no end');
  const starts = ofType(history, EventType.ExecutionStarted).length;
  if (history.length > 0 && (starts !== 1 || history[1]?.EventType !== EventType.ExecutionStarted)) {
    problems.push(`it was started ${starts} times, or not first of all`);
  }
  return problems;
}

/**
 * What was scheduled is numbered from 0 without a gap; what came in has no number. Only the end may stand apart, as on
 * Azure: what an orchestrator schedules in the episode in which it is suspended and ends all the same is never sent,
 * what it schedules in the episode in which it is terminated is numbered after its end, and a history that the
 * orchestrator does not repeat ends with the number that its replay had come to.
 */
function problemsOfNumbers(history: readonly HistoryEvent[]): string[] {
  const has = (type: number) => ofType(history, type).length > 0;
  const isRefused = String(ofType(history, EventType.ExecutionCompleted)[0]?.['Result']).startsWith(
    'Non-Det',
  );
  const mayStandApart = isRefused || has(EventType.ExecutionSuspended) || has(EventType.ExecutionTerminated);
  const numbered = history.filter(
    ({ EventId, EventType: type }) =>
      EventId !== -1 && !(mayStandApart && type === EventType.ExecutionCompleted),
  );
  const wrong = numbered.findIndex(({ EventId }, index) => EventId !== index);
  if (wrong < 0) return [];
  const ofEnd = mayStandApart ? ofType(history, EventType.ExecutionCompleted)[0]?.EventId : undefined;
  const isAfterEnd = wrong === ofEnd && numbered[wrong]?.EventId === wrong + 1;
  return isAfterEnd ? [] : [`number ${numbered[wrong]?.EventId} stands where ${wrong} belongs`];
}

/** Nothing ends before it was scheduled, as something else than it was, twice, or (a timer) before it is due. */
function problemsOfOutcomes(history: readonly HistoryEvent[]): string[] {
  const problems: string[] = [];
  const scheduled = new Map<number, HistoryEvent>();
  const ended = new Set<number>();
  let now = 0;
  for (const event of history) {
    if (event.EventType === EventType.OrchestratorStarted) now = Date.parse(event.Timestamp);
    if (event.EventId !== -1) scheduled.set(event.EventId, event);
    const type = scheduledBy[event.EventType];
    if (type === undefined) continue;
    const id = outcomeId(event);
    if (scheduled.get(id)?.EventType !== type) problems.push(`${id} ended and was never scheduled as that`);
    if (ended.has(id)) problems.push(`${id} ended twice`);
    ended.add(id);
    const fireAt = event['FireAt'];
    if (typeof fireAt === 'string' && now < Date.parse(fireAt)) problems.push(`timer ${id} fired early`);
  }
  return problems;
}

function problemsOfTheEnd(status: InstanceStatus, history: readonly HistoryEvent[]): string[] {
  const [end, ...more] = ofType(history, EventType.ExecutionCompleted);
  const recorded = end?.['OrchestrationStatus'];
  const problems = more.length > 0 ? ['it ended more than once'] : [];
  if (recorded !== endedAs[status.runtimeStatus]) {
    problems.push(`it is ${status.runtimeStatus}, and its history says ${String(recorded)}`);
  }
  if (end && end['Result'] !== status.output) problems.push('its output is not the one of its history');
  return problems;
}

/** What was scheduled, in order, and how each of it ended: the part of a history that a crash must not change. */
export function shapeOf(history: readonly HistoryEvent[]): string[] {
  const outcomes = new Map<number, number>();
  for (const event of history) {
    if (scheduledBy[event.EventType] !== undefined) outcomes.set(outcomeId(event), event.EventType);
  }
  return history
    .filter(({ EventId }) => EventId !== -1)
    .map((event) => {
      const { EventId, EventType: type, Name, FireAt } = event;
      return `${EventId}: ${type} ${JSON.stringify(Name ?? FireAt)} -> ${outcomes.get(event.EventId) ?? 'open'}`;
    });
}
