import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isEntity } from './entity-messages.ts';
import type { Entity } from './entity-table.ts';
import type { EngineEvent } from './history-events.ts';

export interface Message {
  readonly id: number;
  /** Null for messages to whichever generation is running. */
  readonly executionId: string | null;
  readonly sender: string | null;
  readonly event: EngineEvent;
}

export interface NewMessage {
  readonly to: string;
  readonly event: EngineEvent;
  readonly due: number;
  readonly executionId?: string | null;
  /** Who sent it; an entity under a lock listens only to the holder. */
  readonly sender?: string | null;
  /** Before every other message of the instance. */
  readonly first?: boolean;
}

/**
 * The index gives the rows in this order, and DISTINCT takes the first of each instance, so SQLite stops at the
 * limit however many are due. A GROUP BY would read all of them, for every look at what is ready.
 */
const READY_INSTANCES = `
  SELECT DISTINCT m.instance_id AS target FROM messages m
  WHERE m.is_entity = 0 AND m.due <= ? ORDER BY m.due, m.id LIMIT ?`;

const READY_ENTITIES = `
  SELECT DISTINCT m.instance_id AS target FROM messages m LEFT JOIN entities e ON e.id = m.instance_id
  WHERE m.is_entity = 1 AND m.due <= ? AND (e.locked_by IS NULL OR e.locked_by = m.sender)
  ORDER BY m.due, m.id LIMIT ?`;

/** What begins a generation is never left behind, also when the clock was put back since: the rest would find no instance. */
const DUE_FOR_INSTANCE = `
  SELECT * FROM messages WHERE instance_id = ? AND (due <= ? OR rank = 0) ORDER BY rank, id`;

const DUE_FOR_ENTITY = `
  SELECT * FROM messages WHERE instance_id = ?1 AND due <= ?2 AND (?3 IS NULL OR sender = ?3)
  ORDER BY rank, id LIMIT ?4`;

/** Each kind by itself: without its first column the index would be read from end to end. */
const NEXT_DUE = `
  SELECT MIN(due) AS due FROM (
    SELECT MIN(due) AS due FROM messages WHERE is_entity = 0 AND due > ?1
    UNION ALL SELECT MIN(due) FROM messages WHERE is_entity = 1 AND due > ?1)`;

/** The inbox of every instance and entity: starts, results, timers, events, operations. */
export class MessageTable {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;
  readonly #deleteExecution: StatementSync;
  readonly #due: StatementSync;
  readonly #dueForEntity: StatementSync;
  readonly #readyInstances: StatementSync;
  readonly #readyEntities: StatementSync;
  readonly #nextDue: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO messages (instance_id, execution_id, sender, is_entity, rank, due, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM messages WHERE id = ?');
    this.#deleteAll = db.prepare('DELETE FROM messages WHERE instance_id = ?');
    this.#deleteExecution = db.prepare('DELETE FROM messages WHERE instance_id = ? AND execution_id = ?');
    this.#due = db.prepare(DUE_FOR_INSTANCE);
    this.#dueForEntity = db.prepare(DUE_FOR_ENTITY);
    this.#readyInstances = db.prepare(READY_INSTANCES);
    this.#readyEntities = db.prepare(READY_ENTITIES);
    this.#nextDue = db.prepare(NEXT_DUE);
  }

  insert(message: NewMessage): void {
    this.#insert.run(
      message.to,
      message.executionId ?? null,
      message.sender ?? null,
      isEntity(message.to) ? 1 : 0,
      message.first ? 0 : 1,
      Math.ceil(message.due),
      JSON.stringify(message.event),
    );
  }

  delete(messages: readonly Message[]): void {
    for (const { id } of messages) this.#delete.run(id);
  }

  deleteAll(instanceId: string): void {
    this.#deleteAll.run(instanceId);
  }

  deleteExecution(instanceId: string, executionId: string): void {
    this.#deleteExecution.run(instanceId, executionId);
  }

  /** The messages of one instance that are due, in the order in which it reads them. */
  due(instanceId: string, now: number): Message[] {
    return this.#due.all(instanceId, now).map(messageOf);
  }

  /** The first `limit` messages that an entity may read: under a lock, only those of the lock's holder. */
  dueForEntity(entity: Entity, now: number, limit: number): Message[] {
    return this.#dueForEntity.all(entity.id, now, entity.lockedBy, limit).map(messageOf);
  }

  /** Instances with something to read, the longest waiting first. */
  readyInstances(now: number, limit: number): string[] {
    return this.#readyInstances.all(now, limit).map((row) => String(row['target']));
  }

  readyEntities(now: number, limit: number): string[] {
    return this.#readyEntities.all(now, limit).map((row) => String(row['target']));
  }

  /** The earliest due time after `time`. */
  nextDue(time: number): number | undefined {
    const due = this.#nextDue.get(time)?.['due'];
    return due === null || due === undefined ? undefined : Number(due);
  }
}

const messageOf = (row: Record<string, unknown>): Message => ({
  id: Number(row['id']),
  executionId: row['execution_id'] as string | null,
  sender: row['sender'] as string | null,
  event: JSON.parse(String(row['body'])) as EngineEvent,
});
