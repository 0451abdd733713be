import { type AccessWindows, type Weekday, weekdays } from '../catalogue/policy.ts';
import type { LocalMoment } from '../said/english/policy.ts';

/** Whether a text names a time zone that this runtime knows. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whether access may start at this moment, by the clocks of the windows' time zone. Pure. */
export function isOpen({ timeZone, open }: AccessWindows, moment: Date): boolean {
  const { day, minute } = localTime(moment, timeZone);
  return open.some(({ days, from, to }) => {
    if (to > from) return days.includes(day) && minute >= from && minute < to;
    // It goes on into the next day, and belongs to the day it opens on.
    return (days.includes(day) && minute >= from) || (days.includes(dayBefore(day)) && minute < to);
  });
}

const quarter = 15 * 60_000;

/** The next moment at which a window opens, to the quarter of an hour; undefined when none does within eight days. Pure. */
export function nextOpening(windows: AccessWindows, after: Date): Date | undefined {
  const first = Math.ceil(after.getTime() / quarter) * quarter;
  for (let time = first; time <= first + 8 * 24 * 3_600_000; time += quarter) {
    const moment = new Date(time);
    if (isOpen(windows, moment)) return opening(windows, moment, after);
  }
  return undefined;
}

/** The exact minute, when a window does not open at a quarter of an hour. */
function opening(windows: AccessWindows, found: Date, after: Date): Date {
  for (let time = found.getTime() - quarter + 60_000; time < found.getTime(); time += 60_000) {
    const moment = new Date(time);
    if (time > after.getTime() && isOpen(windows, moment)) return moment;
  }
  return found;
}

/** A moment as the clocks of a time zone show it. */
export function localMoment(moment: Date, timeZone: string): LocalMoment {
  const { day, minute } = localTime(moment, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return { day, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`, timeZone };
}

function localTime(moment: Date, timeZone: string): { readonly day: Weekday; readonly minute: number } {
  const parts = formatter(timeZone).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = weekdays.find((name) => name === part('weekday').toLowerCase());
  if (day === undefined) throw new Error(`The weekday of ${moment.toISOString()} in ${timeZone} is unknown.`);
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;
}

// Making one costs more than everything else in a decision.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}
