import type { Instance } from './instance-table.ts';
import { LONG_TIMER_PIECE, MAXIMUM_SHORT_TIMER } from './replay-tasks.ts';

/** Replay schema V4: one action a task, long timers, polling HTTP, entity locks. */
const SCHEMA_V4 = 3;
/** Frozen in the real host, for SDKs that do not know the newer key. */
const SCHEMA_V2 = 1;

const days = (milliseconds: number): string => `${milliseconds / 86_400_000}.00:00:00`;

/**
 * The JSON text of an orchestration trigger. History and input are stored as JSON and go in as they are.
 * `defaultHttpAsyncRequestSleepTimeMillseconds` is spelled as the protocol spells it.
 */
export function orchestrationTrigger(
  instance: Instance,
  past: readonly string[],
  fresh: readonly string[],
  httpSleep: number,
): string {
  const rest = JSON.stringify({
    instanceId: instance.instanceId,
    isReplaying: past.length > 0,
    parentInstanceId: jsonParent(instance),
    upperSchemaVersion: SCHEMA_V2,
    upperSchemaVersionNew: SCHEMA_V4,
    longRunningTimerIntervalDuration: days(LONG_TIMER_PIECE),
    maximumShortTimerDuration: days(MAXIMUM_SHORT_TIMER),
    defaultHttpAsyncRequestSleepTimeMillseconds: httpSleep,
  });
  const history = [...past, ...fresh].join(',');
  return `{"history":[${history}],"input":${instance.input ?? 'null'},${rest.slice(1)}`;
}

const jsonParent = (instance: Instance): string | null =>
  instance.parent?.OrchestrationInstance.InstanceId ?? null;
