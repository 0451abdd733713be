import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ScheduleStore } from '../contracts.ts';

/** When each timer trigger ran last and runs next, in the words of its owner. */
export class ScheduleTable implements ScheduleStore {
  readonly #read: StatementSync;
  readonly #write: StatementSync;

  constructor(db: DatabaseSync) {
    this.#read = db.prepare('SELECT value FROM schedules WHERE key = ?');
    this.#write = db.prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?)');
  }

  read(key: string): string | undefined {
    const value = this.#read.get(key)?.['value'];
    return value === undefined ? undefined : String(value);
  }

  write(key: string, value: string): void {
    this.#write.run(key, value);
  }
}
