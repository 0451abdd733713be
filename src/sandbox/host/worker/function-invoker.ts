import type { FunctionInvoker, FunctionKind, JsonText } from '../contracts.ts';
import { FunctionTimeoutError, toError } from './errors.ts';
import type { Invoke } from './invocation.ts';
import type { RegisteredFunction } from './registered-function.ts';
import { activityInput, resultText } from './typed-data.ts';

/** The durable-functions SDK puts an orchestrator's state behind this mark in the message of what it throws. */
const OUT_OF_PROC_DATA = '$OutOfProcData$:';

/** Joins the app's functions to the engine. */
export function createFunctionInvoker(
  functions: readonly RegisteredFunction[],
  invoke: Invoke,
): FunctionInvoker {
  const byKey = new Map(functions.map((known) => [`${known.kind} ${known.name.toLowerCase()}`, known]));
  const find = (kind: FunctionKind, name: string) => byKey.get(`${kind} ${name.toLowerCase()}`);

  function get(kind: FunctionKind, name: string): RegisteredFunction {
    const found = find(kind, name);
    if (found === undefined) throw new Error(`The app has no ${kind} function '${name}'.`);
    return found;
  }

  const input = (instanceId: string, text: string) => ({
    data: { string: text },
    triggerMetadata: { instanceId: { string: instanceId } },
  });

  return {
    has: (kind, name) => find(kind, name) !== undefined,

    async orchestrator(name, instanceId, trigger) {
      const target = get('orchestrator', name);
      try {
        return stateText(name, resultText(await invoke(target, input(instanceId, trigger))));
      } catch (error) {
        // An episode that took too long says nothing about the orchestration: the engine tries it again.
        if (error instanceof FunctionTimeoutError) throw error;
        return stateOfFailure(toError(error));
      }
    },

    async activity(name, instanceId, text) {
      try {
        const result = await invoke(get('activity', name), {
          data: activityInput(text),
          triggerMetadata: { instanceId: { string: instanceId } },
        });
        return { ok: true, result: resultText(result) };
      } catch (thrown) {
        const error = toError(thrown);
        return { ok: false, message: error.message, stack: error.stack ?? '' };
      }
    },

    async entity(name, instanceId, trigger) {
      return stateText(name, resultText(await invoke(get('entity', name), input(instanceId, trigger))));
    },
  };
}

function stateText(name: string, text: JsonText): string {
  if (text === null) throw new Error(`Function '${name}' returned nothing; is its handler the SDK's?`);
  return text;
}

/**
 * A failed episode normally carries its state in the error. One that does not (a hook threw, or the SDK
 * stumbled over its own history) is a failure with no actions, which is how the .NET side reads it too.
 */
function stateOfFailure(error: Error): string {
  const mark = error.message.indexOf(OUT_OF_PROC_DATA);
  if (mark >= 0) return error.message.slice(mark + OUT_OF_PROC_DATA.length);
  return JSON.stringify({
    isDone: false,
    actions: [[]],
    error: error.message || error.name,
    schemaVersion: 3,
  });
}
