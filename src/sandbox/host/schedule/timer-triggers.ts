import type { MovableClock } from '../../clock.ts';
import type { ScheduleStore } from '../contracts.ts';
import type { Schedule } from './ncrontab.ts';
import { runsWithinAMinute } from './schedule.ts';
import { readStatus, type ScheduleStatus, writeStatus } from './schedule-status.ts';

export interface TimerTrigger {
  readonly name: string;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
  /** Runs the function with the JSON of its timer. Never rejects. */
  run(timer: string): Promise<void>;
}

export interface TimerSurroundings {
  readonly store: ScheduleStore;
  readonly clock: MovableClock;
  /** Told when the status of a run could not be written. */
  failed(error: unknown): void;
}

export interface TimerTriggers {
  /** Reads what was missed while the host was down, then runs each trigger when it is due. */
  start(): void;
  /** Resolves when nothing is due and nothing runs. */
  idle(): Promise<void>;
  readonly busy: boolean;
  /** The next time of any trigger that does not run at the moment; undefined when there is none. */
  nextDue(): number | undefined;
  /** Starts no more runs. */
  stop(): void;
}

interface TriggerState {
  readonly trigger: TimerTrigger;
  readonly monitored: boolean;
  status: ScheduleStatus;
  /** When the next run is due; undefined when the schedule has no further occurrence. */
  due: number | undefined;
  running: Promise<void> | undefined;
}

/** A run this late (ms) was missed rather than merely started late: the clock was moved, or the machine slept. */
const MISSED_AFTER = 1000;
/** setTimeout takes no more than 2^31 - 1 ms; waking early does no harm. */
const LONGEST_WAIT = 3_600_000;

const isoTime = (moment: number | undefined) => new Date(moment ?? -62_135_596_800_000).toISOString();

/** The timer trigger's data as the Functions host sends it. A moment that is not known is .NET's year 1. */
function timerJson({ monitored, status }: TriggerState, isPastDue: boolean): string {
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: monitored
      ? { Last: isoTime(status.last), Next: isoTime(status.next), LastUpdated: isoTime(status.lastUpdated) }
      : null,
    IsPastDue: isPastDue,
  });
}

/**
 * Drives timer triggers by the clock. Occurrences that were passed over (host down, clock moved) run once,
 * with `IsPastDue`; a trigger never overlaps itself.
 */
export function createTimerTriggers(
  triggers: readonly TimerTrigger[],
  surroundings: TimerSurroundings,
): TimerTriggers {
  const { store, clock } = surroundings;
  const states: TriggerState[] = [];
  let wake: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;
  let stopped = false;

  function open(trigger: TimerTrigger): TriggerState {
    const now = clock.now();
    const monitored = trigger.useMonitor && !runsWithinAMinute(trigger.schedule, now);
    const known = monitored ? readStatus(store, trigger.name) : undefined;
    // From the last run, or from when it was first seen; never from the kept `next`, as the schedule may be new.
    const due = trigger.schedule.next(known?.last ?? known?.lastUpdated ?? now);
    const status = { ...known, next: due, lastUpdated: known?.lastUpdated ?? now };
    if (monitored) writeStatus(store, trigger.name, status);
    return { trigger, monitored, status, due, running: undefined };
  }

  async function run(state: TriggerState, isPastDue: boolean): Promise<void> {
    const invokedAt = clock.now();
    await state.trigger.run(timerJson(state, isPastDue));
    const next = state.trigger.schedule.next(invokedAt);
    state.status = { last: invokedAt, next, lastUpdated: invokedAt };
    state.due = next;
    if (state.monitored) writeStatus(store, state.trigger.name, state.status);
  }

  function begin(state: TriggerState, isPastDue: boolean): void {
    state.running = run(state, isPastDue)
      .catch((error: unknown) => surroundings.failed(error))
      .finally(() => {
        state.running = undefined;
        pump();
      });
  }

  function pump(): void {
    clearTimeout(wake);
    if (stopped) return;
    const now = clock.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const state of states) {
      if (state.running !== undefined || state.due === undefined) continue;
      if (state.due <= now) begin(state, now - state.due > MISSED_AFTER);
      else soonest = Math.min(soonest, state.due);
    }
    if (soonest < Number.POSITIVE_INFINITY) wake = setTimeout(pump, Math.min(soonest - now, LONGEST_WAIT));
  }

  const underWay = () => states.flatMap(({ running }) => running ?? []);

  async function idle(): Promise<void> {
    pump();
    for (let running = underWay(); running.length > 0; running = underWay()) await Promise.all(running);
  }

  return {
    start() {
      unsubscribe = clock.onMove(pump);
      states.push(...triggers.map(open));
      // What was missed meanwhile is run by the pump, and makes a run for the start's own sake needless.
      pump();
      for (const state of states)
        if (state.trigger.runOnStartup && state.running === undefined) begin(state, false);
    },
    idle,
    get busy() {
      return underWay().length > 0;
    },
    nextDue() {
      const due = states.flatMap(({ running, due: at }) =>
        running === undefined && at !== undefined ? [at] : [],
      );
      return due.length === 0 ? undefined : Math.min(...due);
    },
    stop() {
      stopped = true;
      clearTimeout(wake);
      unsubscribe?.();
    },
  };
}
