import type { DatabaseSync } from 'node:sqlite';
import type { InstanceQuery, InstanceStatus } from '../contracts.ts';
import { type Page, type Position, pageOf, positionOf } from './continuation-token.ts';
import type { EntityQueries } from './entity-queries.ts';
import { instanceOfEntity } from './entity-status.ts';
import { ENDED, type Instance, instanceOf } from './instance-table.ts';
import { Where } from './where.ts';

const DEFAULT_PAGE = 100;

const positionIn = ({ createdAt, instanceId }: InstanceStatus): Position => [createdAt, instanceId];

function compare(a: InstanceStatus, b: InstanceStatus): number {
  return (
    a.createdAt - b.createdAt || Number(a.instanceId > b.instanceId) - Number(a.instanceId < b.instanceId)
  );
}

/** Lists instances by age, entities among them; a continuation token names the last one of the page before. */
export class InstanceQueries {
  readonly #db: DatabaseSync;
  readonly #entities: EntityQueries;

  constructor(db: DatabaseSync, entities: EntityQueries) {
    this.#db = db;
    this.#entities = entities;
  }

  /** Throws a RangeError for a continuation token that this store did not give out. */
  list(query: InstanceQuery): Page<InstanceStatus> {
    const top = Math.max(1, query.top ?? DEFAULT_PAGE);
    const instances: readonly InstanceStatus[] = this.#select(query, top + 1);
    const withEntities = !query.runtimeStatus?.length || query.runtimeStatus.includes('Running');
    const entities = withEntities ? this.#entities.asInstances(query, top + 1).map(instanceOfEntity) : [];
    const found = entities.length === 0 ? instances : [...instances, ...entities].toSorted(compare);
    return pageOf(found, top, positionIn);
  }

  /** The ids of the matching instances that have ended; `top` and the token do not count. */
  ended(query: InstanceQuery): string[] {
    const statuses = query.runtimeStatus?.length ? query.runtimeStatus : ENDED;
    const runtimeStatus = statuses.filter((status) => ENDED.includes(status));
    if (runtimeStatus.length === 0) return [];
    const { continuationToken: _, ...rest } = query;
    return this.#select({ ...rest, runtimeStatus }, -1).map((instance) => instance.instanceId);
  }

  #select(query: InstanceQuery, limit: number): Instance[] {
    const where = new Where();
    const prefix = query.instanceIdPrefix;
    if (prefix) where.add('substr(id, 1, length(?)) = ?', prefix, prefix);
    where.addIf('created_at >= ?', query.createdFrom);
    where.addIf('created_at <= ?', query.createdTo);
    if (query.runtimeStatus?.length) {
      where.add(`status IN (${query.runtimeStatus.map(() => '?').join(', ')})`, ...query.runtimeStatus);
    }
    if (query.continuationToken)
      where.add('(created_at, id) > (?, ?)', ...positionOf(query.continuationToken));
    const sql = `SELECT * FROM instances WHERE ${where.sql} ORDER BY created_at, id LIMIT ?`;
    const rows = this.#db.prepare(sql).all(...where.values, limit);
    return (rows as unknown as Parameters<typeof instanceOf>[0][]).map(instanceOf);
  }
}
