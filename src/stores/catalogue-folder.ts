import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SourceFile } from '../core/catalogue/read/source-file.ts';
import type { CatalogueSource } from '../core/ports.ts';
import { type CatalogueOptions, createCatalogueSource } from './catalogue-source.ts';

/** The catalogue as a folder of YAML. A changed folder is picked up within seconds. */
export function createCatalogueFolder({
  folder,
  ...options
}: CatalogueOptions & { readonly folder: string }): CatalogueSource {
  let last = '';
  const files = {
    place: `the folder ${folder}`,
    freshFor: 5_000,
    async read(anyway: boolean) {
      const content = await readCatalogueFolder(folder);
      // Comparing texts costs next to nothing, and reading a large catalogue some tenths of a second.
      const text = JSON.stringify(content);
      if (text === last && !anyway) return 'unchanged' as const;
      last = text;
      return content;
    },
  };
  return createCatalogueSource(files, options);
}

/** The YAML files of a folder and of the folders in it, by their paths. Throws when the folder cannot be read. */
export async function readCatalogueFolder(folder: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).replaceAll('\\', '/'),
      text: await readFile(path, 'utf8'),
    })),
  );
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
