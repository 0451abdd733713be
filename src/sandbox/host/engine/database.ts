/** Opening the engine's SQLite file: one process at a time, and never on top of a file that is not whole. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { adviceOnLocked, inspectDatabase, isLocked, LOCK_PATIENCE } from './database-inspection.ts';

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
 * has it open, when it cannot be written, and for everything that `inspectDatabase` refuses; the file is then
 * byte for byte what it was.
 */
export function openDatabase(file: string, taskHubName: string): OpenDatabase {
  mkdirSync(dirname(file), { recursive: true });
  const lock = takeLock(file);
  try {
    if (!existsSync(file)) createDatabase(file, taskHubName);
    inspectDatabase(file, taskHubName, SCHEMA_VERSION);
    const db = openForWriting(file);
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

function openForWriting(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: LOCK_PATIENCE });
  try {
    // SQLite opens for reading what it may not write, and says so only at the first write.
    db.exec('BEGIN IMMEDIATE; UPDATE meta SET value = value; ROLLBACK;');
    db.exec('PRAGMA journal_mode = WAL;');
    db.exec(PRAGMAS);
    return db;
  } catch (error) {
    db.close();
    const message = messageOf(error);
    const advice = isLocked(error)
      ? adviceOnLocked(file, message)
      : `The sandbox database ${file} cannot be written (${message}). ` +
        'Make the file and its folder writable for this user, or give another file.';
    throw new Error(advice, { cause: error });
  }
}

/** An exclusive transaction on a file beside the database: the operating system ends it with the process. */
function takeLock(file: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${file}.lock`);
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
    return lock;
  } catch (error) {
    lock?.close();
    throw new Error(adviceOnLock(file, messageOf(error)), { cause: error });
  }
}

function adviceOnLock(file: string, message: string): string {
  if (message.includes('locked'))
    return `Another process has the sandbox database ${file} open. Stop that one first, or give this one another file.`;
  if (message.includes('unable to open') || message.includes('readonly'))
    return `The lock file ${file}.lock cannot be written (${message}). Make the folder writable for this user, or give another file.`;
  return `The lock file ${file}.lock cannot be used (${message}). Delete it; it holds no data.`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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
