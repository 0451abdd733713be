import type { SourceFile } from '../core/catalogue/read/source-file.ts';
import { AccessError } from '../core/errors.ts';
import type { CatalogueBlobs } from './catalogue-container.ts';
import { type CataloguePointer, fileName, pointerName, pointerSchema } from './catalogue-pointer.ts';

/** A catalogue that was checked, and what publishing it needs to know. */
export interface Publication {
  readonly files: readonly SourceFile[];
  /** Of the catalogue these files make. */
  readonly version: string;
  readonly now: Date;
  readonly sha256: (text: string) => string;
}

/**
 * Puts a catalogue in force: its files first, below their version, and then the pointer, in one write. Whoever reads
 * meanwhile reads the one before. Publishing the same again changes nothing.
 * @throws AccessError `store.conflict` when somebody else publishes at the same time, `input.invalid` for file names
 *   that a container cannot keep apart, `store.unavailable`
 */
export async function publishCatalogue(
  blobs: CatalogueBlobs,
  { files, version, now, sha256 }: Publication,
): Promise<'published' | 'unchanged'> {
  const pointer: CataloguePointer = {
    format: 1,
    version,
    publishedAt: now.toISOString(),
    files: files.map(({ path, text }) => ({ path, sha256: sha256(text) })),
  };
  checkPaths(pointer);
  const before = await blobs.read(pointerName);
  const found = typeof before === 'object' ? before : undefined;
  if (found !== undefined && namesTheSame(found.text, pointer)) return 'unchanged';
  for (const { path, text } of files) await writeFile(blobs, fileName(version, path), text);
  const outcome = await blobs.write(pointerName, `${JSON.stringify(pointer, null, 2)}\n`, found?.etag);
  if (outcome === 'written') return 'published';
  throw new AccessError(
    'store.conflict',
    'operator',
    'Somebody else published a catalogue at the same time. Look which one is in force, and publish again.',
  );
}

/** A publication that was broken off may have written it already: that is fine when it is the same. */
async function writeFile(blobs: CatalogueBlobs, name: string, text: string): Promise<void> {
  if ((await blobs.write(name, text)) === 'written') return;
  const there = await blobs.read(name);
  if (typeof there === 'object' && there.text === text) return;
  if (typeof there === 'object' && (await blobs.write(name, text, there.etag)) === 'written') return;
  throw new AccessError(
    'store.conflict',
    'operator',
    `${name} is being changed by somebody else. Publish again.`,
  );
}

function checkPaths(pointer: CataloguePointer): void {
  const parsed = pointerSchema.safeParse(pointer);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  const index = Number(issue?.path[1] ?? 0);
  throw new AccessError(
    'input.invalid',
    'user',
    `The file "${pointer.files[index]?.path}" ${issue?.message}. Use letters, digits, dots, dashes and blanks.`,
  );
}

function namesTheSame(text: string, { version, files }: CataloguePointer): boolean {
  try {
    const there = pointerSchema.parse(JSON.parse(text));
    return there.version === version && JSON.stringify(there.files) === JSON.stringify(files);
  } catch {
    // Something else stands there: it is replaced.
    return false;
  }
}
