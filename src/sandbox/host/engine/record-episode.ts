import type { JsonText, RuntimeStatus } from '../contracts.ts';
import type { EngineContext } from './context.ts';
import { type Completion, type Decision, scheduledEventOf } from './decisions.ts';
import { failureText } from './failure-details.ts';
import {
  type EngineEvent,
  EventType,
  eventRaised,
  executionCompleted,
  executionStarted,
  orchestratorCompleted,
  subOrchestrationCompleted,
  subOrchestrationFailed,
  timerFired,
} from './history-events.ts';
import type { Instance } from './instance-table.ts';
import type { Message } from './message-table.ts';
import type { EpisodeOutcome } from './replay.ts';
import { startInstance } from './start-instance.ts';

export interface FinishedEpisode {
  readonly instance: Instance;
  readonly consumed: readonly Message[];
  readonly fresh: readonly EngineEvent[];
  readonly outcome: EpisodeOutcome;
}

/** Records one episode: history, outgoing messages, work, children and the instance row, in one transaction. */
export function recordEpisode(context: EngineContext, episode: FinishedEpisode): void {
  const { store } = context;
  store.transaction('episode', () => {
    const { instanceId, executionId } = episode.instance;
    // The instance may have been replaced meanwhile; then its messages are gone too.
    if (store.instances.get(instanceId)?.executionId !== executionId) return;
    store.messages.delete(episode.consumed);
    for (const decision of episode.outcome.decisions) carryOut(context, episode.instance, decision);
    const { completion } = episode.outcome;
    if (completion?.status === 'ContinuedAsNew') startNextGeneration(context, episode.instance, completion);
    else recordProgress(context, episode);
  });
}

function recordProgress(context: EngineContext, episode: FinishedEpisode): void {
  const { store, clock, settings } = context;
  const { instance, fresh, outcome } = episode;
  const { completion } = outcome;
  const now = clock.now();
  store.instances.append(instance.instanceId, [
    ...fresh.map(played),
    ...outcome.decisions.map((decision) => scheduledEventOf(decision, now, settings.storeInputs)),
    ...(completion ? [executionCompleted(now, completion)] : []),
    orchestratorCompleted(now),
  ]);
  const running: RuntimeStatus = outcome.suspended ? 'Suspended' : 'Running';
  store.instances.update({
    ...instance,
    runtimeStatus: completion?.status ?? running,
    output: completion ? outputOf(completion) : null,
    customStatus: outcome.customStatus,
    lastUpdatedAt: now,
  });
  if (!completion) return;
  // Nothing reads for an instance that has ended: the real host delivers these messages and drops them.
  store.messages.deleteAll(instance.instanceId);
  tellParent(context, instance, completion);
}

/** A failure with structure is shown by its structure (durabletask: `AzureTableTrackingStore`). */
const outputOf = ({ failureDetails, result }: Completion): JsonText =>
  failureDetails ? failureText(failureDetails) : result;

/** Durable Task marks what an episode has read, but not what it has scheduled. */
const played = (event: EngineEvent): EngineEvent =>
  event.EventType === EventType.OrchestratorStarted ? event : { ...event, IsPlayed: true };

function carryOut(context: EngineContext, instance: Instance, decision: Decision): void {
  const { store, clock } = context;
  const { instanceId, executionId } = instance;
  const now = clock.now();
  switch (decision.kind) {
    case 'activity':
      store.work.insert({ ...decision, instanceId, executionId, taskId: decision.id });
      break;
    case 'timer': {
      const event = timerFired(decision.id, decision.fireAt);
      store.messages.insert({ to: instanceId, executionId, event, due: decision.fireAt });
      break;
    }
    case 'subOrchestration':
      startChild(context, instance, decision);
      break;
    case 'event': {
      const event = eventRaised(now, decision.name, decision.input);
      store.messages.insert({ to: decision.target, sender: instanceId, event, due: decision.due ?? now });
      break;
    }
  }
}

function startChild(
  context: EngineContext,
  instance: Instance,
  decision: Extract<Decision, { kind: 'subOrchestration' }>,
): void {
  const parent = {
    Name: instance.name,
    OrchestrationInstance: { InstanceId: instance.instanceId, ExecutionId: instance.executionId },
    TaskScheduleId: decision.id,
    Version: instance.version,
  };
  if (startInstance(context, { ...decision, parent })) return;
  const message = `The sub-orchestration ${decision.instanceId} is already running for somebody else; its second parent waits for ever.`;
  context.report(instance.instanceId, message);
}

/** The history starts over; timers and results of the old generation have nobody left to read them. */
function startNextGeneration(context: EngineContext, instance: Instance, completion: Completion): void {
  const { store, clock, newId } = context;
  const now = clock.now();
  const { instanceId: to } = instance;
  const executionId = newId();
  store.instances.clearHistory(to);
  store.messages.deleteExecution(to, instance.executionId);
  store.instances.put({
    ...instance,
    executionId,
    runtimeStatus: 'Running',
    input: completion.result,
    createdAt: now,
    lastUpdatedAt: now,
  });
  const event = executionStarted(now, {
    name: instance.name,
    version: instance.version,
    input: completion.result,
    instance: { InstanceId: to, ExecutionId: executionId },
    parent: instance.parent,
  });
  store.messages.insert({ to, executionId, event, due: now, first: true });
  for (const carried of completion.carriedOver) {
    store.messages.insert({ to, event: carried, due: now, first: true });
  }
}

function tellParent({ store, clock }: EngineContext, instance: Instance, completion: Completion): void {
  if (!instance.parent) return;
  const { OrchestrationInstance: parent, TaskScheduleId: taskId } = instance.parent;
  const now = clock.now();
  const event =
    completion.status === 'Completed'
      ? subOrchestrationCompleted(now, taskId, completion.result)
      : subOrchestrationFailed(now, taskId, {
          reason: completion.result,
          details: completion.details,
          failureDetails: completion.failureDetails,
        });
  store.messages.insert({ to: parent.InstanceId, executionId: parent.ExecutionId, event, due: now });
}
