import type { JsonText } from '../contracts.ts';
import { type Action, parseAction, type RetryOptions, type SubOrchestration } from './actions.ts';
import { type Coroutine, Future, run, wait, whenAll, whenAny } from './coroutine.ts';
import { isEntity } from './entity-messages.ts';
import { type ReplayContext, TaskFailedError } from './replay-context.ts';
import { callEntity, lockEntities, releaseEntities, signalEntity } from './replay-entities.ts';
import { callHttp } from './replay-http.ts';

const DAY = 86_400_000;
/** The limits of the Azure Storage provider; the trigger tells the SDK the same (see `trigger.ts`). */
export const MAXIMUM_SHORT_TIMER = 6 * DAY;
export const LONG_TIMER_PIECE = 3 * DAY;

/**
 * Starts the task of one action and of everything inside it. The extension's methods are async, so an
 * error in them faults the task; what this function throws is what .NET would throw synchronously.
 */
export function startTask(raw: unknown, context: ReplayContext): Future<unknown> {
  const action = parseAction(raw);
  if (isEntityAction(action)) return startEntityTask(action, context);
  switch (action.actionType) {
    case 0:
    case 1:
      return run(callActivity(context, action));
    case 2:
    case 3:
      return run(callSubOrchestrator(context, action));
    case 4:
      context.continueAsNew ??= { input: jsonOf(action.input), carriedOver: [] };
      return done();
    case 5:
      return run(createTimer(context, Date.parse(action.fireAt), action.isCanceled === true));
    case 6:
      return context.events.waitFor(action.externalEventName);
    case 8:
      return run(callHttp(context, action.httpRequest));
    case 11:
      return whenAny(action.compoundActions.map((child) => startTask(child, context)));
    case 12:
      return whenAll(action.compoundActions.map((child) => startTask(child, context)));
  }
}

type EntityAction = Extract<Action, { actionType: 7 | 9 | 10 | 13 | 14 }>;

const isEntityAction = (action: Action): action is EntityAction =>
  [7, 9, 10, 13, 14].includes(action.actionType);

function startEntityTask(action: EntityAction, context: ReplayContext): Future<unknown> {
  switch (action.actionType) {
    case 7:
      return run(callEntity(context, action));
    case 9:
      signalEntity(context, action);
      return done();
    case 10:
      signalEntity(context, action, Date.parse(action.scheduledTime));
      return done();
    case 13:
      return run(lockEntities(context, action));
    case 14:
      releaseEntities(context);
      return done();
  }
}

function done(): Future<void> {
  const future = new Future<void>();
  future.resolve();
  return future;
}

/** JSON text of an input. The SDK leaves `undefined` out, and .NET reads what is left out as null. */
const jsonOf = (value: unknown): JsonText =>
  value === undefined || value === null ? null : JSON.stringify(value);

function* callActivity(
  context: ReplayContext,
  action: Extract<Action, { actionType: 0 | 1 }>,
): Coroutine<JsonText> {
  context.requireFunction('activity', action.functionName);
  const attempt = () => context.scheduleActivity(action.functionName, action.input);
  return yield* 'retryOptions' in action
    ? withRetries(context, action.retryOptions, attempt)
    : wait(attempt());
}

function* callSubOrchestrator(
  context: ReplayContext,
  action: SubOrchestration & { readonly retryOptions?: RetryOptions },
): Coroutine<JsonText> {
  context.requireFunction('orchestrator', action.functionName);
  const instanceId = action.instanceId?.trim() ? action.instanceId : undefined;
  refuseChildId(context, action.functionName, instanceId);
  const attempt = () =>
    context.createSubOrchestration({
      name: action.functionName,
      version: action.version ?? context.setting.defaultVersion,
      input: jsonOf(action.input),
      instanceId,
    });
  return yield* action.retryOptions ? withRetries(context, action.retryOptions, attempt) : wait(attempt());
}

/** Throws for an id that would make a child its own ancestor, or an entity. */
function refuseChildId(context: ReplayContext, name: string, id: string | undefined): void {
  if (id === undefined) return;
  const { instanceId, parentInstanceId } = context.setting;
  let problem: string | undefined;
  if (id === instanceId || id === parentInstanceId) problem = 'is the instance id of its own parent';
  if (isEntity(id)) problem = "begins with '@', as only the ids of entities do";
  if (problem === undefined) return;
  context.refuse(`The id '${id}' of the sub-orchestration '${name}' ${problem}.`);
}

/**
 * Durable Task's `RetryInterceptor`, its quirks included: a timer that fires at once follows the last
 * failure, and a retry timeout that has passed or a failure that is not to be retried ends the attempts
 * without any timer.
 */
function* withRetries(
  context: ReplayContext,
  options: RetryOptions,
  attempt: () => Future<JsonText>,
): Coroutine<JsonText> {
  const firstAttempt = context.now;
  for (let count = 0; ; count += 1) {
    try {
      return yield* wait(attempt());
    } catch (error) {
      if (error instanceof TaskFailedError && error.isNonRetriable) throw error;
      if (count + 1 >= options.maxNumberOfAttempts) {
        yield* wait(context.createTimer(context.now).fired);
        throw error;
      }
      if (context.now >= firstAttempt + (options.retryTimeoutInMilliseconds ?? Number.POSITIVE_INFINITY)) {
        throw error;
      }
      const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** count;
      const longest = options.maxRetryIntervalInMilliseconds ?? MAXIMUM_SHORT_TIMER;
      yield* wait(context.createTimer(context.now + Math.min(delay, longest)).fired);
    }
  }
}

function* createTimer(context: ReplayContext, fireAt: number, cancelled: boolean): Coroutine<void> {
  const isLong = fireAt - context.now > MAXIMUM_SHORT_TIMER;
  const first = context.createTimer(isLong ? context.now + LONG_TIMER_PIECE : fireAt);
  const task = run(laterPieces(context, first.fired, fireAt));
  if (cancelled) first.cancel();
  yield* wait(task);
}

function* laterPieces(context: ReplayContext, first: Future<unknown>, fireAt: number): Coroutine<void> {
  yield* wait(first);
  while (context.now < fireAt) {
    const piece = Math.min(fireAt - context.now, LONG_TIMER_PIECE);
    yield* wait(context.createTimer(context.now + piece).fired);
  }
}
