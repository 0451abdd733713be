import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = (folder: string) => join(folder, 'settings.json');
const schema = z.record(z.string(), z.string());

/**
 * Keeps the app's settings beside the sandbox's state, for tools that look at the running sandbox. They hold the
 * key of its identity endpoint, so only their owner may read them.
 */
export function saveSettings(folder: string, settings: Readonly<Record<string, string>>): void {
  // The mode counts only when the file is made.
  rmSync(file(folder), { force: true });
  writeFileSync(file(folder), `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
}

/** The settings of the sandbox in a folder; undefined when none was ever started there. */
export function savedSettings(folder: string): Readonly<Record<string, string>> | undefined {
  return existsSync(file(folder)) ? schema.parse(JSON.parse(readFileSync(file(folder), 'utf8'))) : undefined;
}
