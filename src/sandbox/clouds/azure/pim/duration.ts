const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [whole, days, hours, minutes, seconds] = DURATION.exec(text) ?? [];
  if (whole === undefined || whole === 'P' || whole.endsWith('T')) return undefined;
  return (
    Number(days ?? 0) * DAY +
    Number(hours ?? 0) * HOUR +
    Number(minutes ?? 0) * MINUTE +
    Number(seconds ?? 0) * SECOND
  );
}
