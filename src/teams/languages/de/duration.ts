import { formatMinutes } from '../../../core/requests/duration.ts';

/** Minutes as Germans read them: `20 min`, `1 h 30 min`, `3 Tage`. */
export function germanDuration(minutes: number): string {
  return formatMinutes(minutes)
    .replace(/\bdays\b/, 'Tage')
    .replace(/\bday\b/, 'Tag');
}
