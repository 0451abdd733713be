/** The time of day in the browser's zone and language, as the cards show it too. */
export function timeOfDay(iso: string | number): string {
  return new Date(iso).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}

/** The time of day with seconds. */
export function timeWithSeconds(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
}

export function longDate(at: number): string {
  return new Date(at).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

/** `Today` is left out, because it is what one expects; other days are named. */
export function timeWithDay(iso: string, now: number): string {
  const day = (at: string | number) => new Date(at).toDateString();
  if (day(iso) === day(now)) return timeOfDay(iso);
  const date = new Date(iso).toLocaleDateString(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return `${date}, ${timeOfDay(iso)}`;
}

/** `under 1 min`, `19 min`, `3 h 5 min`, `2 d 4 h`: a duration in milliseconds, in whole minutes. */
export function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return 'under 1 min';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** The browser's time zone: `Europe/Berlin`. */
export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
