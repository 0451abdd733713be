import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AwsAction } from '../core/catalogue/checks/known.ts';

const schema = z.strictObject({
  source: z.string(),
  /** Names, with a space between; `!` in front of those that manage permissions. */
  services: z.record(z.string(), z.string()),
});

/** The actions of every AWS service prefix. For tools: the app does without these half a million characters. */
export function knownAwsActions(): ReadonlyMap<string, readonly AwsAction[]> {
  const text = readFileSync(new URL('./aws-actions.json', import.meta.url), 'utf8');
  const { services } = schema.parse(JSON.parse(text));
  return new Map(
    Object.entries(services).map(([prefix, names]) => [
      prefix,
      names
        .split(' ')
        .map((name) => ({ name: name.replace('!', ''), managesPermissions: name.startsWith('!') })),
    ]),
  );
}
