import { z } from 'zod';

const pattern = /^P(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)$/;

/** A length of a session, from one hour to twelve, as ISO 8601 writes it (`PT8H`); becomes seconds. */
export const sessionDuration = z.string().transform((text, context) => {
  const [matched, hours = '0', minutes = '0', seconds = '0'] = pattern.exec(text) ?? [];
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (matched === undefined || total < 3_600 || total > 43_200) {
    context.addIssue({ code: 'custom', message: 'a session lasts from PT1H to PT12H' });
    return z.NEVER;
  }
  return total;
});

/** Seconds as ISO 8601 writes them. */
export function writeDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3_600), 'H'],
    [Math.floor((seconds % 3_600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const text = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
  return `PT${text === '' ? '0S' : text}`;
}
