import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { type DurableBackend, deployedHostJson } from './build-host-json.ts';

/** The files of a deployed app by name. */
export type AppFiles = ReadonlyMap<string, Uint8Array>;

export interface BuildOptions {
  /** The repository's folder. */
  readonly root: string;
  readonly backend: DurableBackend;
}

/**
 * Builds what runs on Azure Functions: one CommonJS bundle with everything in it but `@azure/functions-core`, which the
 * worker itself provides; its source map; host.json; and a package.json without dependencies, so that nothing is
 * installed on the way. The same sources give the same bytes, wherever they are.
 * @throws Error with esbuild's messages when the sources do not bundle
 */
export async function buildApp({ root, backend }: BuildOptions): Promise<AppFiles> {
  const { name, version } = packageSchema.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    // Nothing is written here: the place only names the files, so that the source map does not depend on the real one.
    outfile: 'deploy/main.js',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['@azure/functions-core'],
    minify: true,
    // SDKs and the log say what went wrong by the names of error classes.
    keepNames: true,
    // Node prints the line that threw; without a limit that would be megabytes.
    lineLimit: 200,
    sourcemap: 'linked',
    sourcesContent: false,
    // Every licence's own text stays with the code it is of.
    legalComments: 'eof',
    logLevel: 'silent',
  });
  const text = (content: string) => new TextEncoder().encode(content);
  const manifest = { name, version, private: true, type: 'commonjs', main: 'main.js' };
  return new Map([
    ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
    ['host.json', text(deployedHostJson(await readFile(join(root, 'host.json'), 'utf8'), backend))],
    ['package.json', text(`${JSON.stringify(manifest, null, 2)}\n`)],
  ]);
}

const packageSchema = z.object({ name: z.string(), version: z.string() });
