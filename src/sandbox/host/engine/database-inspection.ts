import { DatabaseSync } from 'node:sqlite';

/** How long another program may keep the file to itself before it counts as in use, in milliseconds. */
export const LOCK_PATIENCE = 500;

/** SQLite's result code for a file that another connection has locked; the extended codes have it in their low byte. */
const SQLITE_BUSY = 5;

/**
 * Throws an Error that says what to do unless `file` is a whole database of this host, of this schema version and of
 * this task hub. It only reads: even the journal that a killed process left stays as it is. Every page is looked at
 * (SQLite, PRAGMA quick_check), which takes about a quarter of a second for 100,000 waiting instances.
 */
export function inspectDatabase(file: string, taskHubName: string, schemaVersion: number): void {
  const found = readMeta(file);
  checkVersion(file, found.schemaVersion, schemaVersion);
  // On Azure another name is another, empty hub beside the old one; a file holds one hub.
  if (found.taskHubName.toLowerCase() === taskHubName.toLowerCase()) return;
  throw new Error(
    `The sandbox database ${file} holds the task hub '${found.taskHubName}', and host.json names '${taskHubName}'. ` +
      'Name that one again, or give this one another file.',
  );
}

interface Meta {
  readonly schemaVersion: number;
  readonly taskHubName: string;
}

function readMeta(file: string): Meta {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: LOCK_PATIENCE });
    const [report] = db.prepare('PRAGMA quick_check(1)').all();
    if (report?.['quick_check'] !== 'ok') throw new Error(problemOf(report));
    refuseForeign(db, file);
    return metaOf(db);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    throw new Error(adviceOn(file, error), { cause: error });
  } finally {
    db?.close();
  }
}

/** The first problem without the heading that SQLite puts over its list. */
const problemOf = (report: Record<string, unknown> | undefined): string =>
  String(report?.['quick_check'])
    .replace(/^\*\*\*.*\n/, '')
    .trim();

/** Says itself what to do. */
class RefusedError extends Error {}

function refuseForeign(db: DatabaseSync, file: string): void {
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  if (tables.length === 0) throw new Error('it is empty');
  if (tables.includes('meta') && tables.includes('instances')) return;
  throw new RefusedError(
    `The file ${file} is a database of something else (it has the tables ${tables.slice(0, 5).join(', ')}). ` +
      'Give this host another file.',
  );
}

function metaOf(db: DatabaseSync): Meta {
  const value = db.prepare('SELECT value FROM meta WHERE key = ?');
  const schemaVersion = Number(value.get('schemaVersion')?.['value'] ?? Number.NaN);
  if (!Number.isInteger(schemaVersion)) throw new Error('its schema version is missing');
  return { schemaVersion, taskHubName: String(value.get('taskHubName')?.['value']) };
}

function adviceOn(file: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (isLocked(error)) return adviceOnLocked(file, message);
  return (
    `The sandbox database ${file} is damaged (${message}). ` +
    `Put a copy of it back, or move ${file}, ${file}-wal and ${file}-shm away to start afresh.`
  );
}

/** True for SQLite's error about a file that another connection holds. */
export function isLocked(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: number };
  return errcode !== undefined && (errcode & 0xff) === SQLITE_BUSY;
}

export const adviceOnLocked = (file: string, message: string): string =>
  `Another program has the sandbox database ${file} open and locked (${message}). ` +
  'Close it there, or give this host another file.';

function checkVersion(file: string, found: number, known: number): void {
  if (found > known)
    throw new Error(
      `The sandbox database ${file} was written by a newer version (schema ${found}; this one knows ${known}). ` +
        'Use that version, or move the file away to start afresh.',
    );
  if (found < known)
    throw new Error(
      `The sandbox database ${file} is of an older version (schema ${found}; this one needs ${known}). ` +
        'Move the file away to start afresh.',
    );
}
