import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type ParseOutcome, parseCatalogue } from '../core/catalogue/parse.ts';
import type { SourceFile } from '../core/catalogue/read/source-file.ts';
import { AccessError } from '../core/errors.ts';
import { sha256Hex } from '../platform/digest.ts';
import { knownRoles } from '../providers/azure/roles.ts';
import { grantSchemas } from '../providers/schemas.ts';
import { readCatalogueFolder } from '../stores/catalogue-folder.ts';
import { knownAwsActions } from './known-actions.ts';

const run = promisify(execFile);

/** Reads a catalogue with everything there is to warn about. */
export function checkFiles(files: readonly SourceFile[], now: Date): ParseOutcome {
  const known = { awsActions: knownAwsActions(), azureRoles: knownRoles.map(({ name }) => name) };
  return parseCatalogue(files, { grantSchemas, sha256: sha256Hex, now, known });
}

/** The YAML files of a folder. @throws AccessError `input.invalid` when there is no such folder or nothing in it */
export async function folderFiles(folder: string): Promise<readonly SourceFile[]> {
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() !== true) throw notThere(`There is no folder "${folder}".`);
  const files = await readCatalogueFolder(folder);
  if (files.length === 0) throw notThere(`There is no YAML file in "${folder}".`);
  return files;
}

/**
 * The YAML files of a folder or, when there is no such folder, of a commit of the git repository around: `main`,
 * `HEAD~1:teams/catalogue`. Without a path it is the folder `catalogue` of the commit.
 * @throws AccessError `input.invalid` when it is neither
 */
export async function folderOrCommitFiles(text: string): Promise<readonly SourceFile[]> {
  const there = await stat(text).catch(() => undefined);
  if (there?.isDirectory() === true) return folderFiles(text);
  const [commit = '', path = 'catalogue'] = text.split(/:(.*)/s);
  const folder = path.replace(/^\.\/|\/+$/g, '');
  // A name that begins with a dash would be an option of git.
  if (commit === '' || commit.startsWith('-')) throw notThere(`"${text}" is neither a folder nor a commit.`);
  const listed = await git(
    ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', `${folder}/`],
    text,
  );
  const paths = listed.split('\0').filter((name) => /\.ya?ml$/.test(name));
  if (paths.length === 0) throw notThere(`There is no YAML file in "${folder}" of ${commit}.`);
  return Promise.all(
    paths.map(async (name) => ({
      path: name.slice(folder.length + 1),
      text: await git(['show', '--no-textconv', `${commit}:${name}`], text),
    })),
  );
}

async function git(args: readonly string[], text: string): Promise<string> {
  try {
    const { stdout } = await run('git', [...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const said =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n')[0] : '';
    throw notThere(`"${text}" is neither a folder nor a commit of this repository. git: ${said}`, error);
  }
}

function notThere(message: string, cause?: unknown): AccessError {
  return new AccessError('input.invalid', 'operator', message, { cause });
}
