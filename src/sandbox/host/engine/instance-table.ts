import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { InstanceStatus, JsonText, RuntimeStatus } from '../contracts.ts';
import type { EngineEvent, ParentInstance } from './history-events.ts';

export interface Instance extends InstanceStatus {
  readonly parent: ParentInstance | null;
}

interface Row {
  readonly id: string;
  readonly execution_id: string;
  readonly name: string;
  readonly version: string;
  readonly status: RuntimeStatus;
  readonly input: JsonText;
  readonly output: JsonText;
  readonly custom_status: JsonText;
  readonly created_at: number;
  readonly updated_at: number;
  readonly parent: string | null;
}

/** An instance in one of these has ended, and its id may be used again. */
export const ENDED: readonly RuntimeStatus[] = ['Completed', 'Failed', 'Canceled', 'Terminated'];

export const hasEnded = (instance: InstanceStatus): boolean => ENDED.includes(instance.runtimeStatus);

/** Orchestration instances and their histories. */
export class InstanceTable {
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #history: StatementSync;
  readonly #append: StatementSync;
  readonly #forget: StatementSync;

  constructor(db: DatabaseSync) {
    this.#get = db.prepare('SELECT * FROM instances WHERE id = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#update = db.prepare(
      'UPDATE instances SET status = ?, output = ?, custom_status = ?, updated_at = ? WHERE id = ?',
    );
    this.#delete = db.prepare('DELETE FROM instances WHERE id = ?');
    this.#history = db.prepare('SELECT body FROM history WHERE instance_id = ? ORDER BY seq');
    this.#append = db.prepare(
      'INSERT INTO history SELECT ?1, COALESCE(MAX(seq), -1) + 1, ?2 FROM history WHERE instance_id = ?1',
    );
    this.#forget = db.prepare('DELETE FROM history WHERE instance_id = ?');
  }

  get(id: string): Instance | undefined {
    const row = this.#get.get(id) as unknown as Row | undefined;
    return row && instanceOf(row);
  }

  put(instance: Instance): void {
    const parent = instance.parent && JSON.stringify(instance.parent);
    this.#put.run(
      instance.instanceId,
      instance.executionId,
      instance.name,
      instance.version,
      instance.runtimeStatus,
      instance.input,
      instance.output,
      instance.customStatus,
      instance.createdAt,
      instance.lastUpdatedAt,
      parent,
    );
  }

  /** Writes what a turn can change. Unlike a `put` it leaves the indexes alone, and every turn does it. */
  update(instance: Instance): void {
    this.#update.run(
      instance.runtimeStatus,
      instance.output,
      instance.customStatus,
      instance.lastUpdatedAt,
      instance.instanceId,
    );
  }

  /** Deletes the row and the history. */
  delete(id: string): void {
    this.#delete.run(id);
    this.#forget.run(id);
  }

  /** The events as JSON texts, oldest first. */
  history(id: string): string[] {
    return this.#history.all(id).map((row) => String(row['body']));
  }

  append(id: string, events: readonly EngineEvent[]): void {
    for (const event of events) this.#append.run(id, JSON.stringify(event));
  }

  clearHistory(id: string): void {
    this.#forget.run(id);
  }
}

export function instanceOf(row: Row): Instance {
  return {
    instanceId: row.id,
    executionId: row.execution_id,
    name: row.name,
    version: row.version,
    runtimeStatus: row.status,
    input: row.input,
    output: row.output,
    customStatus: row.custom_status,
    createdAt: row.created_at,
    lastUpdatedAt: row.updated_at,
    parent: row.parent === null ? null : JSON.parse(row.parent),
  };
}
