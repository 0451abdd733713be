import type { DatabaseSync } from 'node:sqlite';
import type { EntityQuery, InstanceQuery } from '../contracts.ts';
import { type Page, type Position, pageOf, positionOf } from './continuation-token.ts';
import { schedulerId } from './entity-messages.ts';
import { type Entity, entityOf } from './entity-table.ts';
import { Where } from './where.ts';

const DEFAULT_PAGE = 100;

const positionIn = ({ updatedAt, id }: Entity): Position => [updatedAt, id];

/** Lists entities by the time of their last operation. */
export class EntityQueries {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The entities that exist. Throws a RangeError for a continuation token that this store did not give out. */
  list(query: EntityQuery): Page<Entity> {
    const top = Math.max(1, query.top ?? DEFAULT_PAGE);
    const where = new Where();
    where.add('is_present = 1');
    const prefix = query.name === undefined ? '' : schedulerId(query.name, '');
    where.add('substr(id, 1, length(?)) = ?', prefix, prefix);
    where.addIf('updated_at >= ?', query.lastOperationFrom);
    where.addIf('updated_at <= ?', query.lastOperationTo);
    return pageOf(this.#select(where, query.continuationToken, top + 1), top, positionIn);
  }

  /** Every row that a list of instances shows, also those of entities that were deleted under a lock. */
  asInstances(query: InstanceQuery, limit: number): Entity[] {
    const where = new Where();
    const prefix = query.instanceIdPrefix ?? '';
    where.add('substr(id, 1, length(?)) = ?', prefix, prefix);
    where.addIf('updated_at >= ?', query.createdFrom);
    where.addIf('updated_at <= ?', query.createdTo);
    return this.#select(where, query.continuationToken, limit);
  }

  #select(where: Where, token: string | undefined, limit: number): Entity[] {
    if (token) where.add('(updated_at, id) > (?, ?)', ...positionOf(token));
    const sql = `SELECT * FROM entities WHERE ${where.sql} ORDER BY updated_at, id LIMIT ?`;
    return this.#db
      .prepare(sql)
      .all(...where.values, limit)
      .map(entityOf);
  }
}
