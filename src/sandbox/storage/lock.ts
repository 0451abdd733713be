import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The file in a locked folder that the lock is on; SQLite keeps files of its own beside it. */
export const lockFile = 'folder.lock';

/** A folder that nobody else may use. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the lock of a folder, waiting up to `waitMilliseconds` for whoever has it (and blocking this process
 * meanwhile). The lock is SQLite's own lock on a file, which the operating system gives back when its holder
 * dies in whatever way; a file that merely exists would have to be removed by hand.
 * Throws an Error that says what to do when the lock stays taken.
 */
export function lockFolder(folder: string, waitMilliseconds: number): FolderLock {
  const database = new DatabaseSync(join(folder, lockFile), { timeout: waitMilliseconds });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new Error(`The folder ${folder} is in use by another sandbox. Stop that one first.`, {
      cause: error,
    });
  }
  return { release: () => database.close() };
}
