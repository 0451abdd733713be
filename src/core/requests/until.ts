import { parseDuration } from './duration.ts';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** A day by the clocks of a time zone. `month` counts from 1. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Reads until when something is to last: a duration (`3d`, `2 weeks`), `tomorrow`, a weekday or a date
 * (`2026-12-24`, `24.12.2026`, `24.12.`). A day means its beginning by the clocks of the time zone: whoever is away
 * until Monday is back on Monday. Undefined when it cannot be read, or is not in the future.
 */
export function parseUntil(text: string, now: Date, timeZone: string): Date | undefined {
  // A full stop ends a sentence after a word, and belongs to a date after a figure.
  const compact = text
    .trim()
    .toLowerCase()
    .replace(/[,!?]+$/, '')
    .replace(/(?<=[a-z])\.$/, '');
  const minutes = parseDuration(compact);
  if (minutes !== undefined) return new Date(now.getTime() + minutes * 60_000);
  const day = dayOf(compact, today(now, timeZone));
  const start = day && startOf(day, timeZone);
  return start && start.getTime() > now.getTime() ? start : undefined;
}

function dayOf(text: string, from: Day): Day | undefined {
  if (text === 'tomorrow') return plus(from, 1);
  const weekday = weekdays.findIndex((name) => text.length >= 3 && name.startsWith(text));
  if (weekday >= 0) return plus(from, (weekday - weekdayOf(from) + 7) % 7 || 7);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return realDay({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) });
  const dotted = /^(\d{1,2})\.(\d{1,2})\.?(\d{4})?\.?$/.exec(text);
  if (!dotted) return undefined;
  const wanted = { month: Number(dotted[2]), day: Number(dotted[1]) };
  if (dotted[3] !== undefined) return realDay({ ...wanted, year: Number(dotted[3]) });
  const thisYear = realDay({ ...wanted, year: from.year });
  return thisYear && time(thisYear) > time(from) ? thisYear : realDay({ ...wanted, year: from.year + 1 });
}

/** Undefined for a day that no calendar has, such as 30 February. */
function realDay(day: Day): Day | undefined {
  const back = fromTime(time(day));
  return back.year === day.year && back.month === day.month && back.day === day.day ? day : undefined;
}

function time({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}

function fromTime(milliseconds: number): Day {
  const date = new Date(milliseconds);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function plus(day: Day, days: number): Day {
  return fromTime(time(day) + days * 24 * 60 * 60_000);
}

function weekdayOf(day: Day): number {
  return new Date(time(day)).getUTCDay();
}

function today(now: Date, timeZone: string): Day {
  return fromTime(now.getTime() + offset(now.getTime(), timeZone));
}

/** The moment at which a day begins in a time zone. */
function startOf(day: Day, timeZone: string): Date {
  const guess = time(day) - offset(time(day), timeZone);
  // Where the clocks change in between, the offset at the guess is another one than at midnight UTC.
  return new Date(time(day) - offset(guess, timeZone));
}

/** How far the clocks of a time zone are ahead of UTC at a moment, in milliseconds. */
function offset(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(moment));
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? '0');
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(moment / 1000) * 1000;
}
