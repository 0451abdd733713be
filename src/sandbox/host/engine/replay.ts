/**
 * One episode, replayed on the host's side (durable extension: `OutOfProcOrchestrationShim`; durabletask:
 * `TaskOrchestrationExecutor`). Pure: history and the SDK's answer in, decisions out.
 *
 * The SDK and the host number tasks independently and no number travels between them, so the whole action
 * list is walked again against the whole history, every time.
 */
import type { JsonText } from '../contracts.ts';
import { type OrchestratorState, parseOrchestratorState } from './actions.ts';
import { type Coroutine, Future, run, wait } from './coroutine.ts';
import type { Completion, Decision, ReplaySetting } from './decisions.ts';
import type { FailureDetails } from './failure-details.ts';
import { type EngineEvent, EventType } from './history-events.ts';
import { NonDeterminismError, ReplayContext } from './replay-context.ts';
import { releaseEntities } from './replay-entities.ts';
import { startTask } from './replay-tasks.ts';

export interface Episode {
  readonly setting: ReplaySetting;
  readonly past: readonly EngineEvent[];
  /** Begins with OrchestratorStarted. */
  readonly fresh: readonly EngineEvent[];
  /** The SDK's OrchestratorState, as JSON text. */
  readonly answer: string;
}

export interface EpisodeOutcome {
  readonly decisions: readonly Decision[];
  readonly completion: Completion | undefined;
  readonly customStatus: JsonText;
  readonly suspended: boolean;
  /** For the operator: what the real host keeps to itself. */
  readonly diagnostics: readonly string[];
}

/** The extension refuses a longer custom status; in bytes of UTF-16. */
const MAXIMUM_CUSTOM_STATUS = 16 * 1024;

export function replay(episode: Episode): EpisodeOutcome {
  const context = new ReplayContext(episode.setting);
  const orchestration = new Orchestration(context, episode.answer);
  let failure: NonDeterminismError | undefined;
  try {
    for (const event of [...episode.past, ...episode.fresh]) orchestration.process(event);
  } catch (error) {
    if (!(error instanceof NonDeterminismError)) throw error;
    failure = error;
  }
  const completion = failure ? orchestration.failed(failure.message) : orchestration.completion();
  const decisions = context.unconfirmed();
  if (!completion) orchestration.reportStuck(decisions);
  return {
    decisions,
    completion,
    customStatus: orchestration.customStatus,
    suspended: context.suspended,
    diagnostics: context.diagnostics,
  };
}

class Orchestration {
  customStatus: JsonText = null;
  readonly #context: ReplayContext;
  readonly #answer: string;
  #result: Future<JsonText> | undefined;
  #terminated: Completion | undefined;
  #failureDetails: FailureDetails | null = null;
  #whileSuspended: EngineEvent[] = [];

  constructor(context: ReplayContext, answer: string) {
    this.#context = context;
    this.#answer = answer;
  }

  process(event: EngineEvent): void {
    if (event.EventType === EventType.OrchestratorStarted) {
      this.#context.now = Date.parse(event.Timestamp);
      return;
    }
    const always =
      event.EventType === EventType.ExecutionResumed || event.EventType === EventType.ExecutionTerminated;
    if (this.#context.suspended && !always) this.#whileSuspended.push(event);
    else this.#handle(event);
  }

  /** Done only when the orchestrator has ended and nothing it started is still open. */
  completion(): Completion | undefined {
    const completion = this.#ended();
    if (completion) this.#reportKeptLocks(completion);
    return completion;
  }

  #ended(): Completion | undefined {
    if (this.#terminated) return this.#terminated;
    if (this.#context.hasOpenTasks || !this.#result?.settled) return undefined;
    if (this.#result.faulted) return this.failed(messageOf(this.#result), this.#failureDetails);
    const next = this.#context.continueAsNew;
    return next
      ? this.#complete('ContinuedAsNew', next.input, next.carriedOver)
      : this.#complete('Completed', this.#result.result());
  }

  failed(message: string, failureDetails: FailureDetails | null = null): Completion {
    return this.#terminated ?? { ...this.#complete('Failed', message), failureDetails };
  }

  /** The real host is silent about an instance that nothing can wake any more. */
  reportStuck(decisions: readonly Decision[]): void {
    const { hasOpenTasks, events, suspended, diagnostics } = this.#context;
    if (hasOpenTasks || events.anyoneWaits || suspended || decisions.length > 0) return;
    diagnostics.push(
      'The instance is stuck: it has not ended, and nothing it waits for is on its way. It stays Running, as it would on Azure.',
    );
  }

  /** Only an orchestration that returns gives back what it did not release itself; on Azure too. */
  #reportKeptLocks({ status }: Completion): void {
    const { lock, diagnostics } = this.#context;
    if (!lock || status === 'Completed' || status === 'ContinuedAsNew') return;
    diagnostics.push(
      `The instance ended as ${status} without releasing its lock: nobody else reaches ${lock.targets.join(', ')} any more, as on Azure. Release in a finally block.`,
    );
  }

  #handle(event: EngineEvent): void {
    const context = this.#context;
    switch (event.EventType) {
      case EventType.ExecutionStarted:
        this.#result ??= run(this.#orchestrate());
        break;
      case EventType.TaskScheduled:
      case EventType.TimerCreated:
      case EventType.SubOrchestrationInstanceCreated:
      case EventType.EventSent:
        context.confirm(event);
        break;
      case EventType.TaskCompleted:
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceCompleted:
      case EventType.SubOrchestrationInstanceFailed:
      case EventType.TimerFired:
        context.settle(event);
        break;
      case EventType.EventRaised:
        if (context.continueAsNew) context.continueAsNew.carriedOver.push(event);
        else context.events.raise(event.Name, event.Input);
        break;
      case EventType.ExecutionTerminated:
        this.#terminated ??= this.#complete('Terminated', event.Input);
        break;
      case EventType.ExecutionSuspended:
        context.park();
        break;
      case EventType.ExecutionResumed:
        this.#resume();
        break;
      case EventType.OrchestratorStarted:
      case EventType.OrchestratorCompleted:
      case EventType.ExecutionCompleted:
        break;
    }
  }

  #resume(): void {
    this.#context.unpark();
    const parked = this.#whileSuspended;
    this.#whileSuspended = [];
    for (const event of parked) this.process(event);
  }

  *#orchestrate(): Coroutine<JsonText> {
    const { name } = this.#context.setting;
    try {
      return yield* this.#walk();
    } catch (error) {
      throw new Error(
        `Orchestrator function '${name}' failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  *#walk(): Coroutine<JsonText> {
    const state = parseOrchestratorState(this.#answer);
    this.#setCustomStatus(state.customStatus);
    yield* runActions(state, this.#context);
    if (state.error) {
      this.#failureDetails = state.failureDetails ?? null;
      throw new Error(state.error);
    }
    // An error without text is not an error to the host; with isDone false it waits for ever.
    if (!state.isDone) yield* wait(new Future<never>());
    releaseEntities(this.#context);
    return state.output === undefined ? null : JSON.stringify(state.output);
  }

  #setCustomStatus(value: unknown): void {
    if (value === undefined || value === null) return;
    const text = JSON.stringify(value);
    if (Buffer.byteLength(text, 'utf16le') > MAXIMUM_CUSTOM_STATUS) {
      throw new Error(
        'The size of the JSON-serialized custom status payload must not exceed 16 KB of UTF-16 text.',
      );
    }
    this.customStatus = text;
  }

  #complete(
    status: Completion['status'],
    result: JsonText,
    carriedOver: Completion['carriedOver'] = [],
  ): Completion {
    const details =
      status === 'Terminated' ? null : `Unhandled exception while executing orchestration: ${result}`;
    const id = this.#context.takeId();
    return { id, status, result, details, failureDetails: null, carriedOver };
  }
}

/** Starts each action when the one before it has ended. How it ended concerns only the JavaScript side. */
function* runActions(state: OrchestratorState, context: ReplayContext): Coroutine<void> {
  const [actions] = state.actions;
  if (state.actions.length !== 1 || !actions) {
    throw new Error(
      `With OOProc schema V${state.schemaVersion + 1}, expected actions array to be of length 1 in outer layer but got size: ${state.actions.length}`,
    );
  }
  for (const action of actions) {
    const task = startTask(action, context);
    yield* ended(task);
  }
}

function* ended(task: Future<unknown>): Coroutine<void> {
  try {
    yield* wait(task);
  } catch {
    // Swallowed on purpose; see runActions.
  }
}

function messageOf(faulted: Future<unknown>): string {
  try {
    return String(faulted.result());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
