import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isEntity } from './entity-messages.ts';
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

const READY_ENTITIES = `
  SELECT m.instance_id AS id FROM messages m LEFT JOIN entities e ON e.id = m.instance_id
  WHERE m.is_entity = 1 AND m.due <= ? AND (e.locked_by IS NULL OR e.locked_by = m.sender)
  GROUP BY m.instance_id ORDER BY MIN(m.id) LIMIT ?`;

/** The inbox of every instance and entity: starts, results, timers, events, operations. */
export class MessageTable {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;
  readonly #deleteExecution: StatementSync;
  readonly #due: StatementSync;
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
    this.#due = db.prepare('SELECT * FROM messages WHERE instance_id = ? AND due <= ? ORDER BY rank, id');
    this.#readyInstances = db.prepare(
      'SELECT instance_id AS id FROM messages WHERE is_entity = 0 AND due <= ? GROUP BY instance_id ORDER BY MIN(id) LIMIT ?',
    );
    this.#readyEntities = db.prepare(READY_ENTITIES);
    this.#nextDue = db.prepare('SELECT MIN(due) AS due FROM messages WHERE due > ?');
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
    return this.#due.all(instanceId, now).map((row) => ({
      id: Number(row['id']),
      executionId: row['execution_id'] as string | null,
      sender: row['sender'] as string | null,
      event: JSON.parse(String(row['body'])) as EngineEvent,
    }));
  }

  /** Instances with something to read, the longest waiting first. */
  readyInstances(now: number, limit: number): string[] {
    return this.#readyInstances.all(now, limit).map((row) => String(row['id']));
  }

  readyEntities(now: number, limit: number): string[] {
    return this.#readyEntities.all(now, limit).map((row) => String(row['id']));
  }

  /** The earliest due time after `time`. */
  nextDue(time: number): number | undefined {
    const due = this.#nextDue.get(time)?.['due'];
    return due === null || due === undefined ? undefined : Number(due);
  }
}
