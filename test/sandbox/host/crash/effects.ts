import { channel } from 'node:diagnostics_channel';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Published when something has been done outside the database and its result is not recorded yet. */
export const effectDone = channel('crash.effect');

/**
 * Does something outside the database, which no transaction can take back: one more line in the file that
 * `CRASH_EFFECTS` names. The receipt is the line's number, from 1, so no two of them are the same.
 */
export function doEffect(key: string): number {
  const file = process.env['CRASH_EFFECTS'] ?? '';
  const receipt = readEffects(file).length + 1;
  appendFileSync(file, `${key}\n`);
  effectDone.publish(key);
  return receipt;
}

/** The keys of everything that was done, in order. */
export function readEffects(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}
