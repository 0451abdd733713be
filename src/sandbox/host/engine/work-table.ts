import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** An activity to run. */
export interface WorkItem {
  readonly id: number;
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  /** JSON text of the one-element array that Durable Functions stores. */
  readonly input: string;
}

/** Activities that have not reported yet. A row goes in the transaction that records its result. */
export class WorkTable {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #next: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO work (instance_id, execution_id, task_id, name, input) VALUES (?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM work WHERE id = ?');
    this.#next = db.prepare('SELECT * FROM work ORDER BY id LIMIT ?');
  }

  insert(item: Omit<WorkItem, 'id'>): void {
    this.#insert.run(item.instanceId, item.executionId, item.taskId, item.name, item.input);
  }

  delete(id: number): void {
    this.#delete.run(id);
  }

  next(limit: number): WorkItem[] {
    return this.#next.all(limit).map((row) => ({
      id: Number(row['id']),
      instanceId: String(row['instance_id']),
      executionId: String(row['execution_id']),
      taskId: Number(row['task_id']),
      name: String(row['name']),
      input: String(row['input']),
    }));
  }
}
