import type { EngineContext } from './context.ts';
import type { Completion } from './decisions.ts';
import type { FailureDetails } from './failure-details.ts';
import { type EngineEvent, EventType, orchestratorStarted } from './history-events.ts';
import { hasEnded, type Instance } from './instance-table.ts';
import type { Message } from './message-table.ts';
import { recordEpisode } from './record-episode.ts';
import { type EpisodeOutcome, replay } from './replay.ts';
import { orchestrationTrigger } from './trigger.ts';
import { unknownFunction } from './unknown-function.ts';
import { acceptsVersion } from './versioning.ts';

/** The instance is not for this host, at least not now; its messages stay where they are. */
export class PostponedError extends Error {}

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
  if (!acceptsVersion(settings, instance.version)) {
    outcome = ofAnotherVersion(context, instance, pastTexts.length);
  } else if (invoker.has('orchestrator', instance.name)) {
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
  return failedOutcome({ id: 0, result: message, details, failureDetails: null }, message);
}

const VERSION_MISMATCH: FailureDetails = {
  ErrorType: 'VersionMismatch',
  ErrorMessage: 'Orchestration version did not comply with Worker Versioning',
  StackTrace: null,
  IsNonRetriable: true,
  Properties: null,
  InnerFailure: null,
};

/**
 * Leaves an instance that is not of this host's versions for a host that takes it, or fails it: as
 * `versionFailureStrategy` says (durabletask: `TaskOrchestrationDispatcher`). Throws a PostponedError to leave it.
 */
function ofAnotherVersion(
  { settings, report }: EngineContext,
  { instanceId, version }: Instance,
  recordedEvents: number,
): EpisodeOutcome {
  const { versionFailureStrategy, versionMatchStrategy, defaultVersion } = settings;
  const why = `Its version '${version}' does not fit this host's '${defaultVersion}' (versionMatchStrategy ${versionMatchStrategy}).`;
  if (versionFailureStrategy === 'Fail') {
    const failure = { id: recordedEvents, result: null, details: null, failureDetails: VERSION_MISMATCH };
    return failedOutcome(failure, why);
  }
  report(instanceId, `${why} It waits for a host that takes it.`);
  throw new PostponedError(why);
}

function failedOutcome(
  failure: Omit<Completion, 'status' | 'carriedOver'>,
  diagnostic: string,
): EpisodeOutcome {
  return {
    decisions: [],
    completion: { ...failure, status: 'Failed', carriedOver: [] },
    customStatus: null,
    suspended: false,
    diagnostics: [diagnostic],
  };
}
