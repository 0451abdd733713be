import type { EngineContext } from './context.ts';
import { type EngineEvent, EventType, orchestratorStarted } from './history-events.ts';
import { hasEnded, type Instance } from './instance-table.ts';
import type { Message } from './message-table.ts';
import { recordEpisode } from './record-episode.ts';
import { type EpisodeOutcome, replay } from './replay.ts';
import { orchestrationTrigger } from './trigger.ts';
import { unknownFunction } from './unknown-function.ts';

/**
 * Runs one episode of an orchestration: reads what is due, calls the function with the whole history,
 * replays its answer, records the outcome. Rejects, with nothing recorded, when the function could not be run.
 */
export async function runEpisode(context: EngineContext, instanceId: string): Promise<void> {
  const { store, clock, invoker, settings } = context;
  const now = clock.now();
  const consumed = store.messages.due(instanceId, now);
  const instance = store.instances.get(instanceId);
  const pastTexts = store.instances.history(instanceId);
  const incoming = instance ? readable(instance, consumed, pastTexts.length > 0) : [];
  if (!instance || incoming.length === 0) {
    store.transaction('discard', () => store.messages.delete(consumed));
    return;
  }
  const fresh = [orchestratorStarted(now), ...incoming];
  let outcome: EpisodeOutcome;
  if (invoker.has('orchestrator', instance.name)) {
    const freshTexts = fresh.map((event) => JSON.stringify(event));
    const trigger = orchestrationTrigger(instance, pastTexts, freshTexts, settings.httpSleep);
    const answer = await invoker.orchestrator(instance.name, instanceId, trigger);
    const past = pastTexts.map((text) => JSON.parse(text) as EngineEvent);
    outcome = replay({ setting: settingOf(context, instance), past, fresh, answer });
  } else {
    outcome = refused(unknownFunction('orchestrator', instance.name));
  }
  if (!context.live()) return;
  for (const diagnostic of outcome.diagnostics) context.report(instanceId, diagnostic);
  recordEpisode(context, { instance, consumed, fresh, outcome });
}

/** Drops what is meant for an older generation, second starts, and everything once the instance has ended. */
function readable(instance: Instance, messages: readonly Message[], started: boolean): EngineEvent[] {
  if (hasEnded(instance)) return [];
  const events = messages
    .filter(({ executionId }) => executionId === null || executionId === instance.executionId)
    .map(({ event }) => event);
  const isStart = (event: EngineEvent) => event.EventType === EventType.ExecutionStarted;
  if (started) return events.filter((event) => !isStart(event));
  return events.some(isStart) ? events : [];
}

const settingOf = ({ settings, invoker }: EngineContext, instance: Instance) => ({
  instanceId: instance.instanceId,
  executionId: instance.executionId,
  name: instance.name,
  parentInstanceId: instance.parent?.OrchestrationInstance.InstanceId ?? null,
  defaultVersion: settings.defaultVersion,
  httpSleep: settings.httpSleep,
  maxActions: settings.maxOrchestrationActions,
  has: invoker.has.bind(invoker),
});

/** The extension fails an instance of an unknown orchestrator without asking anybody. */
function refused(message: string): EpisodeOutcome {
  const details = `Unhandled exception while executing orchestration: ${message}`;
  return {
    decisions: [],
    completion: { id: 0, status: 'Failed', result: message, details, carriedOver: [] },
    customStatus: null,
    suspended: false,
    diagnostics: [message],
  };
}
