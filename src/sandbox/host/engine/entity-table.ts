import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JsonText } from '../contracts.ts';

export interface Entity {
  readonly id: string;
  /** False for an entity that was never made, or was deleted; it may still be under a lock. */
  readonly exists: boolean;
  readonly state: JsonText;
  /** The orchestration that holds the entity's lock. */
  readonly lockedBy: string | null;
  /** When an operation last ran, in milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** Unlike a REPLACE, the update of a row that is there leaves the index alone. */
const PUT = `
  INSERT INTO entities (id, is_present, state, locked_by, updated_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET
    is_present = excluded.is_present, state = excluded.state, locked_by = excluded.locked_by,
    updated_at = excluded.updated_at`;

/** The state and the lock of every entity. See `EntityQueries` for lists. */
export class EntityTable {
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(db: DatabaseSync) {
    this.#get = db.prepare('SELECT * FROM entities WHERE id = ?');
    this.#put = db.prepare(PUT);
    this.#delete = db.prepare('DELETE FROM entities WHERE id = ?');
  }

  get(id: string): Entity {
    const row = this.#get.get(id);
    return row ? entityOf(row) : { id, exists: false, state: null, lockedBy: null, updatedAt: 0 };
  }

  put(entity: Entity, at: number): void {
    if (!entity.exists && entity.lockedBy === null) this.#delete.run(entity.id);
    else this.#put.run(entity.id, entity.exists ? 1 : 0, entity.state, entity.lockedBy, at);
  }

  /** False when there was no such row. */
  delete(id: string): boolean {
    return this.#delete.run(id).changes > 0;
  }
}

export function entityOf(row: Record<string, unknown>): Entity {
  return {
    id: String(row['id']),
    exists: row['is_present'] === 1,
    state: row['state'] as JsonText,
    lockedBy: row['locked_by'] as string | null,
    updatedAt: Number(row['updated_at']),
  };
}
