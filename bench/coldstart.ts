/**
 * How long it takes until the app has registered its functions: from the bundle that is deployed, and from the sources with
 * node_modules. Each time in a process of its own, as a new instance starts; the two take turns, so that whatever else
 * the machine does meets both.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../tools/build-app.ts';
import { checkBound, figure, printHead, printTable } from './support/report.ts';

const ROUNDS = 9;
const root = join(import.meta.dirname, '..');

/** Settings that pass; nothing is called while the app only registers. */
const env = {
  LATCHKEY_TENANT_ID: '11111111-2222-3333-4444-555555555555',
  LATCHKEY_BOT_APP_ID: '11111111-2222-3333-4444-555555555555',
  LATCHKEY_IDENTITY_CLIENT_ID: '11111111-2222-3333-4444-555555555555',
  LATCHKEY_API_AUDIENCE: 'api://latchkey',
  LATCHKEY_TABLES_ENDPOINT: 'https://account.table.core.windows.net',
  LATCHKEY_BLOBS_ENDPOINT: 'https://account.blob.core.windows.net',
  LATCHKEY_AWS_HUB_ROLE: 'arn:aws:iam::111122223333:role/latchkey-hub',
};

/** Loads the module of the last argument and says how long that took and how much memory the process then has. */
const probe = `
  const begin = performance.now();
  import(require('node:url').pathToFileURL(process.argv[1]).href).then(() => {
    const milliseconds = performance.now() - begin;
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    process.stdout.write('\\n' + JSON.stringify([milliseconds, megabytes]), () => process.exit(0));
  });
`;

function load(module: string): { readonly milliseconds: number; readonly megabytes: number } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', probe, module], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${module} does not load:\n${stderr}`);
  const [milliseconds, megabytes] = JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)) as [
    number,
    number,
  ];
  return { milliseconds, megabytes };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-coldstart-'));
try {
  for (const [name, content] of await buildApp({ root, backend: 'azure-storage' }))
    writeFileSync(join(folder, name), content);
  const entries = { bundle: join(folder, 'main.js'), sources: join(root, 'src/main.ts') };
  // Once unmeasured, so that neither is the one that warms the file cache for the other.
  load(entries.bundle);
  load(entries.sources);
  const bundle: ReturnType<typeof load>[] = [];
  const sources: ReturnType<typeof load>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bundle.push(load(entries.bundle));
    sources.push(load(entries.sources));
  }
  const row = (name: string, runs: typeof bundle) => {
    const times = runs.map(({ milliseconds }) => milliseconds);
    const memory = runs.map(({ megabytes }) => megabytes);
    return [
      name,
      figure(median(times)),
      figure(Math.min(...times)),
      figure(Math.max(...times)),
      figure(median(memory)),
    ];
  };
  printHead('Loading the app until its functions are registered, each time in a new process');
  printTable([
    ['', 'median ms', 'best ms', 'worst ms', 'MB'],
    row('bundle', bundle),
    row('sources', sources),
  ]);
  checkBound({
    name: 'the bundle against the sources, medians',
    value:
      median(bundle.map(({ milliseconds }) => milliseconds)) /
      median(sources.map(({ milliseconds }) => milliseconds)),
    limit: 0.8,
    is: 'at most',
    unit: ' of the time',
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
