/** A set of the moments at which something is due. */
export interface Schedule {
  /** The first moment strictly after `moment`, both in milliseconds since the epoch; undefined if there is none. */
  next(moment: number): number | undefined;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const SECOND: Field = { name: 'second', min: 0, max: 59 };
const FIELDS: readonly Field[] = [
  SECOND,
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 6, names: DAYS },
];

const DAY = 86_400_000;
/** 29 February falls on a given weekday again after 40 years at the latest (over a year like 2100). */
const FURTHEST_DAYS = 41 * 366;

function parseValue(text: string, field: Field): number {
  const named = field.names?.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase())) ?? -1;
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= field.min && value <= field.max) return value;
  } else if (text !== '' && named >= 0) {
    return named + field.min;
  }
  throw new Error(`'${text}' is not a ${field.name} (${field.min} to ${field.max}).`);
}

/** `*`, `5`, `1-5`, `5-1` (the same, as NCrontab has it), each with an optional `/step`; `5/10` runs to the end. */
function parsePart(
  part: string,
  field: Field,
): { readonly from: number; readonly to: number; readonly step: number } {
  const [range = '', stepText, ...rest] = part.split('/');
  if (rest.length > 0 || (stepText !== undefined && !/^[1-9]\d*$/.test(stepText)))
    throw new Error(`'${part}' has a step that is not a whole number above zero.`);
  const step = Number(stepText ?? 1);
  if (range === '*') return { from: field.min, to: field.max, step };
  const dash = range.indexOf('-');
  if (dash < 0) {
    const from = parseValue(range, field);
    return { from, to: step === 1 ? from : field.max, step };
  }
  const ends = [parseValue(range.slice(0, dash), field), parseValue(range.slice(dash + 1), field)];
  return { from: Math.min(...ends), to: Math.max(...ends), step };
}

function parseField(text: string, field: Field): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const { from, to, step } = parsePart(part, field);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function ascending(values: ReadonlySet<number>): readonly number[] {
  return [...values].toSorted((a, b) => a - b);
}

/**
 * Parses an NCRONTAB expression: `{second} {minute} {hour} {day} {month} {day of week}`, or the last five, in UTC.
 * A day must match both the day of the month and the day of the week, as in NCrontab (and unlike Unix cron).
 * Throws an Error that names the part it does not understand.
 */
export function parseNcrontab(expression: string): Schedule {
  const parts = expression.trim().split(/\s+/);
  if (parts.length === 5) parts.unshift('0');
  if (parts.length !== FIELDS.length)
    throw new Error(`A schedule has 6 fields; '${expression}' has ${parts.length}.`);
  const sets = FIELDS.map((field, index) => parseField(parts[index] ?? '', field));
  const [seconds = [], minutes = [], hours = []] = sets.slice(0, 3).map(ascending);
  const [days, months, weekdays] = sets.slice(3);

  function matchesDay(date: Date): boolean {
    return (
      days?.has(date.getUTCDate()) === true &&
      months?.has(date.getUTCMonth() + 1) === true &&
      weekdays?.has(date.getUTCDay()) === true
    );
  }

  function firstOfDay(day: number, from: number): number | undefined {
    for (const hour of hours)
      for (const minute of minutes) {
        const start = day + (hour * 60 + minute) * 60_000;
        if (start + 59_999 < from) continue;
        for (const second of seconds) if (start + second * 1000 >= from) return start + second * 1000;
      }
    return undefined;
  }

  return {
    next(moment) {
      const from = Math.floor(moment / 1000) * 1000 + 1000;
      const today = Math.floor(from / DAY) * DAY;
      for (let ahead = 0; ahead < FURTHEST_DAYS; ahead++) {
        const day = today + ahead * DAY;
        const found = matchesDay(new Date(day)) ? firstOfDay(day, from) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
