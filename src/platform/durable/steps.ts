import { EntityId, type OrchestrationContext, type Task } from 'durable-functions';
import { traced } from './trace-context.ts';

/** Work that an orchestrator can wait for. */
export type { Task };

/** What an orchestrator gets from the runtime. */
export type Orchestration = OrchestrationContext;

/** A part of an orchestrator, used with `yield*`. */
export type Steps<T> = Generator<Task, T, unknown>;

/** Names an activity and fixes the types that cross the queue. Inputs are objects: the runtime mangles bare strings and booleans. */
export interface ActivityRef<Input extends object, Output> {
  readonly name: string;
  readonly types?: (input: Input) => Output;
}

/** The same for an orchestration started by another. */
export interface OrchestrationRef<Input extends object, Output> {
  readonly name: string;
  readonly types?: (input: Input) => Output;
}

/** Seconds to wait before attempt `attempt + 1`: doubling from `first`, at most `longest`. */
export function backoffSeconds(attempt: number, first: number, longest: number): number {
  return Math.min(first * 2 ** Math.min(attempt - 1, 30), longest);
}

/** What an error says, without the stack that the runtime adds below it. */
export function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
}

/** An activity as a task, to be waited for or begun. */
export function task<Input extends object, Output>(
  context: Orchestration,
  ref: ActivityRef<Input, Output>,
  input: Input,
): Task {
  return context.df.callActivity(ref.name, traced(context, input));
}

/** Calls an activity once. Throws into the orchestrator when it fails. */
export function* call<Input extends object, Output>(
  context: Orchestration,
  ref: ActivityRef<Input, Output>,
  input: Input,
): Steps<Output> {
  return (yield task(context, ref, input)) as Output;
}

/**
 * Calls an activity until it succeeds, waiting 5 s, 10 s, … at most 15 min between attempts, or until it has
 * failed `attempts` times: then it throws the last error. A loop of single timers and not the runtime's retry
 * options, because those cannot be combined with anything that waits beside them.
 */
export function* callPersistently<Input extends object, Output>(
  context: Orchestration,
  ref: ActivityRef<Input, Output>,
  input: Input,
  attempts = Number.POSITIVE_INFINITY,
): Steps<Output> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* call(context, ref, input);
    } catch (error) {
      if (attempt >= attempts) throw error;
      yield* sleep(context, backoffSeconds(attempt, 5, 15 * 60));
    }
  }
}

/** Runs another orchestration under a known id and waits for its end. */
export function subOrchestration<Input extends object, Output>(
  context: Orchestration,
  ref: OrchestrationRef<Input, Output>,
  instanceId: string,
  input: Input,
): Task {
  return context.df.callSubOrchestrator(ref.name, traced(context, input), instanceId);
}

/**
 * Begins work and does not wait for it. The runtime schedules a task only when it is yielded, so it is yielded beside
 * a timer that is due already; whoever began it may end before it does.
 */
export function* begin(context: Orchestration, work: Task): Steps<void> {
  const timer = context.df.createTimer(context.df.currentUtcDateTime);
  yield context.df.Task.any([work, timer]);
  if (!timer.isCompleted) timer.cancel();
}

/** Waits for all tasks; safe only for tasks that never fail, because the runtime's own `all` gives up at the first failure. */
export function* all<Output>(context: Orchestration, tasks: readonly Task[]): Steps<readonly Output[]> {
  if (tasks.length === 0) return [];
  return (yield context.df.Task.all([...tasks])) as readonly Output[];
}

/** Calls an operation of an entity and waits for its answer. */
export function* callEntity<Output>(
  context: Orchestration,
  entity: { readonly name: string; readonly key: string },
  operation: string,
  input: object,
): Steps<Output> {
  return (yield context.df.callEntity(new EntityId(entity.name, entity.key), operation, input)) as Output;
}

// A single timer must stay under the six days after which the runtime cuts it into pieces.
const longestTimer = 4 * 24 * 60 * 60 * 1000;

/** Waits a number of seconds. */
export function* sleep(context: Orchestration, seconds: number): Steps<void> {
  yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000));
}

/** Waits until a moment, however far it is, in slices. */
export function* sleepUntil(context: Orchestration, until: Date): Steps<void> {
  while (context.df.currentUtcDateTime.getTime() < until.getTime()) yield timerTowards(context, until);
}

/** A timer for `until`, or for as far as one timer may reach. */
export function timerTowards(
  context: Orchestration,
  until: Date,
): ReturnType<OrchestrationContext['df']['createTimer']> {
  const furthest = context.df.currentUtcDateTime.getTime() + longestTimer;
  return context.df.createTimer(new Date(Math.min(until.getTime(), furthest)));
}
