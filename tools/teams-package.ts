// Builds the Teams app package that an administrator uploads:
// `npm run teams:package -- --app-id <LATCHKEY_APP_ID> --host <LATCHKEY_HOST>`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { teamsPackage } from './teams-package-build.ts';

const root = join(import.meta.dirname, '..');
const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    'app-id': text,
    host: text,
    version: text,
    developer: text,
    website: text,
    privacy: text,
    terms: text,
    out: text,
  },
});
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const host = values.host ?? '';
const website = values.website ?? `https://${host}`;

try {
  const content = teamsPackage(root, {
    appId: values['app-id'] ?? '',
    host,
    version: values.version ?? version,
    developer: values.developer ?? 'Latchkey',
    website,
    privacy: values.privacy ?? website,
    terms: values.terms ?? website,
  });
  const out = values.out ?? join(root, 'dist/latchkey-teams.zip');
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, content);
  process.stdout.write(`${out}\n`);
} catch (error) {
  const problems =
    error instanceof z.ZodError
      ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
      : String(error instanceof Error ? error.message : error);
  process.stderr.write(`${problems}\nUsage: npm run teams:package -- --app-id <GUID> --host <host name>\n`);
  process.exitCode = 1;
}
