import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppLoadError } from './errors.ts';

const packageSchema = z.object({ main: z.string().min(1) });

async function mainOf(root: string): Promise<string> {
  const file = join(root, 'package.json');
  const parsed = packageSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return join(root, parsed.data.main);
  throw new AppLoadError(
    `${file} names no 'main' to load the functions from; name one, or give the host an entry.`,
  );
}

/**
 * The files that register the functions, as the Functions worker finds them: `entry`, or else `main` of the root's
 * package.json, is one file or a glob pattern (`src/functions/*.js`). Paths are absolute, in the order of their
 * names. Rejects with an AppLoadError when a pattern matches nothing.
 */
export async function findEntries(entry: string | undefined, root: string): Promise<readonly string[]> {
  const pattern = resolve(entry ?? (await mainOf(root)));
  if (!/[*?[{]/.test(pattern)) return [pattern];
  const files: string[] = [];
  for await (const file of glob(pattern)) files.push(resolve(file));
  if (files.length === 0)
    throw new AppLoadError(`No file matches '${pattern}', from which the functions are loaded.`);
  return files.toSorted();
}
