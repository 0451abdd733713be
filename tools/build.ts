// Builds the app for Azure Functions. `npm run build` is for Durable Functions on Azure Storage;
// `npm run build -- --durable durable-task-scheduler`, or LATCHKEY_DURABLE=durable-task-scheduler in the environment, for the
// Durable Task Scheduler.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { buildApp } from './build-app.ts';
import { durableBackends } from './build-host-json.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { durable: { type: 'string' }, out: { type: 'string' } },
});
const backend = z
  .enum(durableBackends)
  .safeParse(values.durable ?? (process.env['LATCHKEY_DURABLE'] || 'azure-storage'));
if (!backend.success) {
  process.stderr.write(`--durable is one of: ${durableBackends.join(', ')}\n`);
  process.exit(1);
}
const out = values.out ?? join(root, 'deploy');

const files = await buildApp({ root, backend: backend.data });
// What an earlier build left is not deployed with this one.
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const [name, content] of files) {
  await writeFile(join(out, name), content);
  process.stdout.write(`${join(out, name)}  ${(content.byteLength / 1_000_000).toFixed(2)} MB\n`);
}
