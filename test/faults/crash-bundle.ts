import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { buildApp } from '../../tools/build-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a child process is started with. */
export interface CrashBundle {
  /** The program, with the sandbox and all packages in one file. */
  readonly child: string;
  /** The folder of the app, as it is deployed. */
  readonly app: string;
}

/**
 * Builds the program of the children and the app into a folder. Every kill costs two starts of a process, and the sources are
 * some 2,800 files: loading them takes more time than the story does.
 * @throws Error with esbuild's messages when the sources do not bundle
 */
export async function buildCrashBundle(folder: string): Promise<CrashBundle> {
  const child = join(folder, 'crash-child.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/faults/crash-child.ts'],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    // The app brings a copy of its own, which the host answers; Azurite is loaded in its own process.
    external: ['@azure/functions-core', 'azurite'],
    plugins: [ownPlaces],
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(${textOfUrl(join(root, 'package.json'))});`,
    },
    logLevel: 'silent',
  });
  const app = join(folder, 'app');
  mkdirSync(app);
  for (const [name, content] of await buildApp({ root, backend: 'azure-storage' }))
    writeFileSync(join(app, name), content);
  return { child, app };
}

const textOfUrl = (path: string) => JSON.stringify(pathToFileURL(path).href);

/** Sources find the files beside them by their own place, which is not that of the bundle. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup(building) {
    building.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.url', textOfUrl(path))
        .replaceAll('import.meta.dirname', JSON.stringify(join(path, '..'))),
      loader: 'ts',
    }));
  },
};
