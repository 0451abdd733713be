import type { ScheduleStore } from '../contracts.ts';
import { openDatabase } from './database.ts';
import { EntityQueries } from './entity-queries.ts';
import { EntityTable } from './entity-table.ts';
import { InstanceQueries } from './instance-queries.ts';
import { InstanceTable } from './instance-table.ts';
import { MessageTable } from './message-table.ts';
import { ScheduleTable } from './schedule-table.ts';
import { WorkTable } from './work-table.ts';

/** The names of the transactions, for tests that stop the process at one of them. */
export type TransactionName =
  | 'start'
  | 'message'
  | 'purge'
  | 'episode'
  | 'discard'
  | 'activity'
  | 'entity'
  | 'schedule';

export interface Store {
  readonly instances: InstanceTable;
  readonly queries: InstanceQueries;
  readonly messages: MessageTable;
  readonly work: WorkTable;
  readonly entities: EntityTable;
  readonly entityQueries: EntityQueries;
  readonly schedules: ScheduleStore;
  /** Runs `body` whole or not at all. One state transition of the engine is one of these. */
  transaction<T>(name: TransactionName, body: () => T): T;
  close(): void;
}

/** Opens the store; see `openDatabase` for what it refuses. `onCommit` is called before every commit. */
export function openStore(
  file: string,
  taskHubName: string,
  onCommit: (name: TransactionName) => void = () => {},
): Store {
  const database = openDatabase(file, taskHubName);
  const { db } = database;
  const transaction = <T>(name: TransactionName, body: () => T): T => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = body();
      onCommit(name);
      db.exec('COMMIT');
      return result;
    } catch (error) {
      // Some errors of SQLite have ended the transaction already.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
  const schedules = new ScheduleTable(db);
  const entityQueries = new EntityQueries(db);
  return {
    instances: new InstanceTable(db),
    queries: new InstanceQueries(db, entityQueries),
    entityQueries,
    messages: new MessageTable(db),
    work: new WorkTable(db),
    entities: new EntityTable(db),
    schedules: {
      read: (key) => schedules.read(key),
      write: (key, value) => transaction('schedule', () => schedules.write(key, value)),
    },
    transaction,
    close: () => database.close(),
  };
}
