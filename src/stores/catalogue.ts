import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ZodType } from 'zod';
import type { Catalogue, GrantSpec } from '../core/catalogue/catalogue.ts';
import { type CatalogueIssue, parseCatalogue, type SourceFile } from '../core/catalogue/parse.ts';
import { AccessError } from '../core/errors.ts';
import type { CatalogueSource, Clock, Log } from '../core/ports.ts';

export interface CatalogueFolderOptions {
  readonly folder: string;
  readonly grantSchemas: ReadonlyMap<string, ZodType<GrantSpec>>;
  readonly sha256: (text: string) => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a catalogue is used before the folder is looked at again, in milliseconds. */
const fresh = 5_000;

/**
 * The catalogue as a folder of YAML. A changed folder is picked up within seconds; a bad change is refused
 * loudly and the last good catalogue stays in force.
 */
export function createCatalogueFolder(options: CatalogueFolderOptions): CatalogueSource {
  let current: Catalogue | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let refused = '';

  async function look(): Promise<void> {
    const outcome = await read(options);
    if ('catalogue' in outcome) {
      refused = '';
      current = outcome.catalogue;
      return;
    }
    const { problem } = outcome;
    if (!current) throw new AccessError('catalogue.invalid', 'operator', problem);
    // Said once: it is looked at every few seconds.
    if (problem !== refused) options.log.error('catalogue.refused', { inForce: current.version, problem });
    refused = problem;
  }

  return {
    async current() {
      const now = options.clock.now().getTime();
      if (!current || now - lookedAt >= fresh) {
        await look();
        lookedAt = now;
      }
      if (!current)
        throw new AccessError('catalogue.invalid', 'operator', `There is no catalogue in ${options.folder}.`);
      return current;
    },
  };
}

async function read(
  options: CatalogueFolderOptions,
): Promise<{ readonly catalogue: Catalogue } | { readonly problem: string }> {
  const { folder } = options;
  try {
    const outcome = parseCatalogue(await readFolder(folder), options);
    if (outcome.ok) return { catalogue: outcome.catalogue };
    return { problem: `The catalogue in ${folder} has problems:\n${describeIssues(outcome.issues)}` };
  } catch (error) {
    return {
      problem: `The catalogue folder ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** One line an issue: file, path, what to change. */
function describeIssues(issues: readonly CatalogueIssue[]): string {
  return issues
    .map(({ file, path, message }) => `- ${[file, path].filter((part) => part !== '').join(' ')}: ${message}`)
    .join('\n');
}

async function readFolder(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).replaceAll('\\', '/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}
