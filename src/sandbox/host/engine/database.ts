/** Opening the engine's SQLite file: one process at a time, and never on top of a file that is not whole. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Raised whenever the tables below change; a file of another version is refused. */
const SCHEMA_VERSION = 1;

const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE instances (
    id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
    status TEXT NOT NULL, input TEXT, output TEXT, custom_status TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, parent TEXT
  ) STRICT;
  CREATE INDEX instances_by_age ON instances (created_at, id);
  CREATE TABLE history (
    instance_id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (instance_id, seq)
  ) STRICT, WITHOUT ROWID;
  -- What instances and entities have still to read. rank 0 goes before rank 1: a new generation starts with its own start event.
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT, sender TEXT,
    is_entity INTEGER NOT NULL, rank INTEGER NOT NULL, due INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_by_due ON messages (is_entity, due);
  CREATE INDEX messages_by_instance ON messages (instance_id, rank, id);
  CREATE TABLE work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT NOT NULL,
    task_id INTEGER NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL
  ) STRICT;
  CREATE TABLE entities (
    id TEXT PRIMARY KEY, is_present INTEGER NOT NULL, state TEXT, locked_by TEXT, updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE schedules (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

const PRAGMAS = 'PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;';

export interface OpenDatabase {
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * Opens `file`, making it when it is not there. Throws an Error that says what to do when another process
 * has it open, when it is damaged, or when its schema is not the one of this version.
 */
export function openDatabase(file: string, taskHubName: string): OpenDatabase {
  mkdirSync(dirname(file), { recursive: true });
  const lock = takeLock(file);
  try {
    if (!existsSync(file)) createDatabase(file, taskHubName);
    const db = new DatabaseSync(file);
    try {
      check(db, file);
      db.exec('PRAGMA journal_mode = WAL;');
      db.exec(PRAGMAS);
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      db,
      close() {
        db.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** An exclusive transaction on a file beside the database: the operating system ends it with the process. */
function takeLock(file: string): DatabaseSync {
  const lock = new DatabaseSync(`${file}.lock`);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
    return lock;
  } catch (error) {
    lock.close();
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(
      message.includes('locked')
        ? `Another process has the sandbox database ${file} open. Stop that one first, or give this one another file.`
        : `The lock file ${file}.lock cannot be used (${message}). Delete it; it holds no data.`,
      { cause: error },
    );
  }
}

/**
 * Built aside and moved into place whole, so an empty or partial file at the final path is always damage
 * and never a first start that was cut short. A journal left by a database that is gone would be replayed into the new one.
 */
function createDatabase(file: string, taskHubName: string): void {
  const unfinished = `${file}.new`;
  for (const leftover of [unfinished, `${unfinished}-journal`, `${file}-wal`, `${file}-shm`]) {
    rmSync(leftover, { force: true });
  }
  const db = new DatabaseSync(unfinished);
  try {
    db.exec(`${PRAGMAS} BEGIN; ${TABLES}`);
    const insert = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    insert.run('schemaVersion', String(SCHEMA_VERSION));
    insert.run('taskHubName', taskHubName);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
  renameSync(unfinished, file);
}

function check(db: DatabaseSync, file: string): void {
  const version = readVersion(db, file);
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `The sandbox database ${file} was written by a newer version (schema ${version}; this one knows ${SCHEMA_VERSION}). ` +
        'Use that version, or move the file away to start afresh.',
    );
  }
  if (version < SCHEMA_VERSION) {
    throw new Error(
      `The sandbox database ${file} is of an older version (schema ${version}; this one needs ${SCHEMA_VERSION}). ` +
        'Move the file away to start afresh.',
    );
  }
}

function readVersion(db: DatabaseSync, file: string): number {
  try {
    const [report] = db.prepare('PRAGMA quick_check(1)').all();
    if (report?.['quick_check'] !== 'ok') throw new Error(String(report?.['quick_check']));
    const version = Number(db.prepare("SELECT value FROM meta WHERE key = 'schemaVersion'").get()?.['value']);
    if (!Number.isInteger(version)) throw new Error('its schema version is missing');
    return version;
  } catch (error) {
    throw new Error(
      `The sandbox database ${file} is damaged (${error instanceof Error ? error.message : String(error)}). ` +
        `Put a copy of it back, or move ${file}, ${file}-wal and ${file}-shm away to start afresh.`,
      { cause: error },
    );
  }
}
