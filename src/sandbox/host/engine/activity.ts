import type { ActivityResult } from '../contracts.ts';
import type { EngineContext } from './context.ts';
import { detailsInMessage } from './failure-details.ts';
import { taskCompleted, taskFailed } from './history-events.ts';
import { runHttpActivity } from './http-activity.ts';
import { HTTP_ACTIVITY } from './replay-http.ts';
import { unknownFunction } from './unknown-function.ts';
import type { WorkItem } from './work-table.ts';

/**
 * Runs one activity and records how it ended. Until then its row stays, so an activity that was cut off
 * runs again: at least once, as on Azure.
 */
export async function runActivity(context: EngineContext, item: WorkItem): Promise<void> {
  const { store, clock } = context;
  const result = await invoke(context, item);
  if (!context.live()) return;
  const now = clock.now();
  const event = result.ok
    ? taskCompleted(now, item.taskId, result.result)
    : taskFailed(now, item.taskId, failureOf(item.name, result));
  store.transaction('activity', () => {
    store.work.delete(item.id);
    const { instanceId: to, executionId } = item;
    if (store.instances.get(to)?.executionId === executionId) {
      store.messages.insert({ to, executionId, event, due: now });
    }
  });
}

async function invoke(context: EngineContext, item: WorkItem): Promise<ActivityResult> {
  const { invoker } = context;
  const [element]: unknown[] = JSON.parse(item.input);
  if (item.name === HTTP_ACTIVITY) return runHttpActivity(JSON.stringify(element), context);
  if (!invoker.has('activity', item.name)) {
    return { ok: false, message: unknownFunction('activity', item.name), stack: '' };
  }
  const input = element === null || element === undefined ? null : JSON.stringify(element);
  return invoker.activity(item.name, item.instanceId, input);
}

/** The words of `TaskActivityShim`; the SDK shows `<reason> \n <details>` to the orchestrator. */
function failureOf(name: string, failure: { readonly message: string; readonly stack: string }) {
  return {
    reason: `Activity function '${name}' failed: ${failure.message}`,
    failureDetails: detailsInMessage(failure.message),
    details: JSON.stringify({
      $type: 'System.Exception, System.Private.CoreLib',
      ClassName: 'System.Exception',
      Message: failure.message,
      Data: null,
      InnerException: null,
      HelpURL: null,
      StackTraceString: null,
      RemoteStackTraceString: failure.stack,
      RemoteStackIndex: 0,
      ExceptionMethod: null,
      HResult: -2146233088,
      Source: null,
      WatsonBuckets: null,
    }),
  };
}
