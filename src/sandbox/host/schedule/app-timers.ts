import type { Invoke } from '../worker/invocation.ts';
import type { LogSink } from '../worker/log.ts';
import type { RegisteredFunction } from '../worker/registered-function.ts';
import { parseSchedule } from './schedule.ts';
import type { TimerTrigger } from './timer-triggers.ts';

export interface AppTimersOptions {
  readonly functions: readonly RegisteredFunction[];
  readonly invoke: Invoke;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly log: LogSink;
}

function readTrigger(target: RegisteredFunction, options: AppTimersOptions): TimerTrigger {
  const { schedule, runOnStartup, useMonitor } = target.trigger;
  if (typeof schedule !== 'string') throw new Error(`Function '${target.name}' has no schedule.`);
  return {
    name: target.name,
    schedule: parseSchedule(schedule, options.settings),
    runOnStartup: runOnStartup === true,
    useMonitor: useMonitor !== false,
    async run(timer) {
      try {
        await options.invoke(target, { data: { json: timer } });
      } catch (error) {
        // A failed run is logged and the schedule goes on.
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        options.log({ level: 'error', category: 'host', functionName: target.name, message });
      }
    },
  };
}

/** The app's timer triggers. Throws an Error that names the function whose schedule cannot be read. */
export function readAppTimers(options: AppTimersOptions): TimerTrigger[] {
  return options.functions
    .filter(({ kind }) => kind === 'timer')
    .map((target) => {
      try {
        return readTrigger(target, options);
      } catch (error) {
        throw new Error(
          `Function '${target.name}': ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    });
}
