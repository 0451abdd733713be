import type { ZodType } from 'zod';
import type { Catalogue, GrantSpec } from '../core/catalogue/catalogue.ts';
import { describeIssue } from '../core/catalogue/issue.ts';
import { type ParseOutcome, parseCatalogue } from '../core/catalogue/parse.ts';
import type { SourceFile } from '../core/catalogue/read/source-file.ts';
import { AccessError } from '../core/errors.ts';
import type { CatalogueSource, Clock, Log } from '../core/ports.ts';

export interface CatalogueOptions {
  readonly grantSchemas: ReadonlyMap<string, ZodType<GrantSpec>>;
  readonly sha256: (text: string) => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where the files of a catalogue come from. */
export interface CatalogueFiles {
  /** In words, for messages: `the folder ./catalogue`. */
  readonly place: string;
  /** Milliseconds for which what was read is used before it is looked at again. */
  readonly freshFor: number;
  /**
   * All files, whole; `unchanged` when they are those of the last time, unless they are wanted `anyway`. Throws when
   * they cannot be read.
   */
  read(anyway: boolean): Promise<readonly SourceFile[] | 'unchanged'>;
}

/**
 * The catalogue in force. A change is picked up within seconds; a bad one is refused loudly, once, and the last good
 * catalogue stays in force for as long as it takes.
 */
export function createCatalogueSource(files: CatalogueFiles, options: CatalogueOptions): CatalogueSource {
  let current: Catalogue | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let refused = '';
  let readable = true;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const { clock, log } = options;
    lookedAt = clock.now().getTime();
    const outcome = await read(files, options, !readable);
    readable = typeof outcome !== 'string' || outcome === 'unchanged';
    if (outcome === 'unchanged') return;
    if (typeof outcome === 'string' || !outcome.ok) {
      const problem = typeof outcome === 'string' ? outcome : problemsOf(files, outcome);
      // Said once: it is looked at every few seconds.
      if (current && problem !== refused)
        log.error('catalogue.refused', { inForce: current.version, problem });
      refused = problem;
      return;
    }
    const { catalogue, warnings } = outcome;
    if (current?.version !== catalogue.version) {
      log.info('catalogue.loaded', { version: catalogue.version, entitlements: catalogue.entitlements.size });
      if (warnings.length > 0) log.warn('catalogue.warnings', { warnings: warnings.map(describeIssue) });
    }
    refused = '';
    current = catalogue;
  }

  return {
    async current() {
      if (!current || options.clock.now().getTime() - lookedAt >= files.freshFor) {
        // Whoever asks meanwhile waits for the same look.
        looking ??= look().finally(() => {
          looking = undefined;
        });
        await looking;
      }
      if (!current) throw new AccessError('catalogue.invalid', 'operator', refused);
      return current;
    },
  };
}

/** The outcome of reading; a text says why the files cannot be read at all. */
async function read(
  files: CatalogueFiles,
  { grantSchemas, sha256, clock }: CatalogueOptions,
  anyway: boolean,
): Promise<ParseOutcome | string> {
  try {
    const content = await files.read(anyway);
    if (content === 'unchanged') return content;
    return parseCatalogue(content, { grantSchemas, sha256, now: clock.now() });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `The catalogue in ${files.place} cannot be read: ${why}`;
  }
}

function problemsOf({ place }: CatalogueFiles, { issues }: Extract<ParseOutcome, { ok: false }>): string {
  return `The catalogue in ${place} has problems:\n${issues.map(describeIssue).join('\n')}`;
}
