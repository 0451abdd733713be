const TIME_SPAN = /^(?:(\d+)\.)?(\d{1,4}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * Reads a .NET TimeSpan (`hh:mm:ss`, `d.hh:mm:ss`, with a fraction if wanted) as milliseconds; undefined if the
 * text is none. `24:00:00` is 24 days, a trap of the format that Azure's timer trigger documents.
 */
export function parseTimeSpan(text: string): number | undefined {
  const match = TIME_SPAN.exec(text.trim());
  if (match === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  const parts =
    match[1] === undefined && Number(hours) > 23
      ? { days: hours, hours: minutes, minutes: seconds, seconds: '0' }
      : { days, hours, minutes, seconds };
  if (Number(parts.hours) > 23 || Number(parts.minutes) > 59 || Number(parts.seconds) > 59) return undefined;
  const whole =
    ((Number(parts.days) * 24 + Number(parts.hours)) * 60 + Number(parts.minutes)) * 60 +
    Number(parts.seconds);
  return whole * 1000 + Number(`0.${fraction}`) * 1000;
}
