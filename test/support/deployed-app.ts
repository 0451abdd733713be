import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppFiles, buildApp } from '../../tools/build-app.ts';
import type { DurableBackend } from '../../tools/build-host-json.ts';

const root = join(import.meta.dirname, '../..');

export function build(backend: DurableBackend = 'azure-storage'): Promise<AppFiles> {
  return buildApp({ root, backend });
}

/** Writes a built app into a folder of its own, outside the repository: no package of the repository is found from there. */
export async function unpack(files: AppFiles): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'latchkey-app-')), 'wwwroot');
  await mkdir(folder);
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return folder;
}
