import { formatMinutes } from '../../../core/requests/duration.ts';

/** Minutes as Germans read them: `20 min`, `1 h 30 min`, `3 Tage`. */
export function germanDuration(minutes: number): string {
  return inGerman(formatMinutes(minutes));
}

/** The same of a duration that is there in English only, as part of a name that was recorded. */
export function inGerman(duration: string): string {
  return duration.replace(/\bdays\b/, 'Tage').replace(/\bday\b/, 'Tag');
}
