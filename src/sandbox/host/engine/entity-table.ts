import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JsonText } from '../contracts.ts';

export interface Entity {
  readonly id: string;
  /** False for an entity that was never made, or was deleted; it may still be under a lock. */
  readonly exists: boolean;
  readonly state: JsonText;
  /** The orchestration that holds the entity's lock. */
  readonly lockedBy: string | null;
}

/** The state and the lock of every entity. */
export class EntityTable {
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #list: StatementSync;

  constructor(db: DatabaseSync) {
    this.#get = db.prepare('SELECT * FROM entities WHERE id = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?, ?)');
    this.#delete = db.prepare('DELETE FROM entities WHERE id = ?');
    this.#list = db.prepare('SELECT * FROM entities WHERE is_present = 1 ORDER BY id');
  }

  get(id: string): Entity {
    const row = this.#get.get(id);
    return row ? entityOf(row) : { id, exists: false, state: null, lockedBy: null };
  }

  put(entity: Entity, at: number): void {
    if (!entity.exists && entity.lockedBy === null) this.#delete.run(entity.id);
    else this.#put.run(entity.id, entity.exists ? 1 : 0, entity.state, entity.lockedBy, at);
  }

  list(): Entity[] {
    return this.#list.all().map(entityOf);
  }
}

function entityOf(row: Record<string, unknown>): Entity {
  return {
    id: String(row['id']),
    exists: row['is_present'] === 1,
    state: row['state'] as JsonText,
    lockedBy: row['locked_by'] as string | null,
  };
}
