/** A moment as short messages say it: `2026-11-20 09:30 UTC`. Cards say it in the reader's own time zone instead. */
export function utcText(at: string): string {
  return `${minuteOf(at)} UTC`;
}

/** From when to when: `2026-11-20 09:30`, and `10:30 UTC` when that is on the same day. */
export function utcPeriod(from: string, to: string): readonly [from: string, to: string] {
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return [minuteOf(from), sameDay ? utcText(to).slice(11) : utcText(to)];
}

function minuteOf(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
