const minutesOf = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 } as const;
type Unit = keyof typeof minutesOf;

const unitWords: Readonly<Record<string, Unit>> = {
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
};

/** Longer than any catalogue may allow, short enough for every clock and number involved: ten years. */
export const mostMinutes = 10 * 365 * 24 * 60;

/** Whether one word can be a duration (`20m`, `1h30m`), right or wrong: a number followed by a unit. */
export function looksLikeDuration(word: string): boolean {
  return /^(\d+(\.\d+)?[a-z]+)+$/i.test(word);
}

/**
 * Reads a duration as people type it (`20m`, `48h`, `1h30m`, `2d`) into whole minutes.
 * Undefined when the text is not a duration, is zero, or is not a whole number of minutes.
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim().toLowerCase().replaceAll(/\s+/g, '');
  if (compact.length > 40 || !looksLikeDuration(compact)) return undefined;
  let minutes = 0;
  let previous = Number.POSITIVE_INFINITY;
  for (const [, amount, word] of compact.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/g)) {
    const unit = unitWords[word ?? ''];
    // Each unit once, the larger first: 20m20m is more likely a slip than forty minutes.
    if (unit === undefined || minutesOf[unit] >= previous) return undefined;
    previous = minutesOf[unit];
    minutes += Number(amount) * minutesOf[unit];
  }
  return Number.isInteger(minutes) && minutes > 0 && minutes <= mostMinutes ? minutes : undefined;
}

/** Writes minutes the way people read them: `20 min`, `1 h 30 min`, `2 days`. */
export function formatMinutes(minutes: number): string {
  const days = Math.floor(minutes / minutesOf.d);
  const hours = Math.floor((minutes % minutesOf.d) / minutesOf.h);
  const rest = minutes % minutesOf.h;
  // Shifts and sprints are counted in hours: 48 h reads better than 2 days up to there.
  if (days > 0 && days <= 2 && rest === 0) return `${days * 24 + hours} h`;
  const parts = [
    days > 0 ? `${days} ${days === 1 ? 'day' : 'days'}` : '',
    hours > 0 ? `${hours} h` : '',
    rest > 0 ? `${rest} min` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
