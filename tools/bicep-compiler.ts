import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';

/** The compiler as Microsoft publishes it on NuGet: one self-contained program, nothing to install. */
const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'azure.bicep.commandline.linux-x64',
  'linux-arm64': 'azure.bicep.commandline.linux-arm64',
  'darwin-x64': 'azure.bicep.commandline.osx-x64',
  'darwin-arm64': 'azure.bicep.commandline.osx-arm64',
  'win32-x64': 'azure.bicep.commandline.win-x64',
};

const feed = 'https://api.nuget.org/v3-flatcontainer';
const versionsSchema = z.object({ versions: z.array(z.string()) });

/** Where a restored compiler is kept. */
export function cachedCompiler(root: string): string {
  return join(root, 'node_modules/.cache/bicep', process.platform === 'win32' ? 'bicep.exe' : 'bicep');
}

/** The compiler that can be used without asking the network: on the PATH, or restored before. */
export function findCompiler(root: string, path: string): string | undefined {
  const name = process.platform === 'win32' ? 'bicep.exe' : 'bicep';
  const folders = path.split(process.platform === 'win32' ? ';' : ':').filter((folder) => folder !== '');
  return [cachedCompiler(root), ...folders.map((folder) => join(folder, name))].find((file) =>
    existsSync(file),
  );
}

/**
 * Gets the newest release of the compiler from NuGet and resolves to the program.
 * @throws Error that says why there is none to be had
 */
export async function restoreCompiler(root: string, call: typeof fetch = fetch): Promise<string> {
  const id = packages[`${process.platform}-${process.arch}`];
  if (id === undefined)
    throw new Error(`There is no Bicep compiler for ${process.platform}-${process.arch}.`);
  const index = await get(call, `${feed}/${id}/index.json`);
  const { versions } = versionsSchema.parse(JSON.parse(Buffer.from(index).toString()));
  // NuGet lists them in their order; a hyphen marks what is not released yet.
  const version = versions.findLast((each) => !each.includes('-'));
  if (version === undefined) throw new Error(`NuGet has no release of ${id}.`);
  const archive = unzipSync(await get(call, `${feed}/${id}/${version}/${id}.${version}.nupkg`), {
    filter: ({ name }) => /^tools\/bicep(\.exe)?$/.test(name),
  });
  const program = Object.values(archive)[0];
  if (program === undefined) throw new Error(`${id} ${version} holds no compiler.`);
  const file = cachedCompiler(root);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, program);
  chmodSync(file, 0o755);
  return file;
}

async function get(call: typeof fetch, url: string): Promise<Uint8Array> {
  const response = await call(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
