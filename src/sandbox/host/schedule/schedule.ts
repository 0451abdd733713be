import { parseNcrontab, type Schedule } from './ncrontab.ts';
import { parseTimeSpan } from './time-span.ts';

const MINUTE = 60_000;

/**
 * Reads a timer trigger's schedule: an NCRONTAB expression, a TimeSpan, or `%NAME%` for an app setting that
 * holds one. Throws an Error that says what is wrong with it.
 */
export function parseSchedule(
  text: string,
  settings: Readonly<Record<string, string | undefined>>,
): Schedule {
  const expression = text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined)
      throw new Error(`The schedule names the app setting '${name}', which is not set.`);
    return value;
  });
  const interval = parseTimeSpan(expression);
  if (interval === undefined) return parseNcrontab(expression);
  if (interval <= 0) throw new Error(`The schedule '${expression}' is not longer than zero.`);
  return { next: (moment) => moment + interval };
}

/** Whether any of the next ten occurrences follow each other within a minute: such schedules are not monitored. */
export function runsWithinAMinute(schedule: Schedule, from: number): boolean {
  let previous = schedule.next(from);
  for (let count = 0; count < 10 && previous !== undefined; count++) {
    const following = schedule.next(previous);
    if (following !== undefined && following - previous < MINUTE) return true;
    previous = following;
  }
  return false;
}
