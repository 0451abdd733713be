import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { InstanceQuery, RuntimeStatus } from '../contracts.ts';
import { ENDED, type Instance, instanceOf } from './instance-table.ts';

const DEFAULT_PAGE = 100;
const tokenSchema = z.tuple([z.number(), z.string()]);

export interface InstancePage {
  readonly items: readonly Instance[];
  /** Absent on the last page. */
  readonly continuationToken?: string;
}

/** Lists instances by age; a continuation token names the last one of the page before. */
export class InstanceQueries {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Throws a RangeError for a continuation token that this store did not give out. */
  list(query: InstanceQuery): InstancePage {
    const top = Math.max(1, query.top ?? DEFAULT_PAGE);
    const rows = this.#select(query, top + 1);
    const items = rows.slice(0, top);
    const last = items.at(-1);
    return rows.length > top && last
      ? { items, continuationToken: tokenOf([last.createdAt, last.instanceId]) }
      : { items };
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
    const where: string[] = ['TRUE'];
    const values: SQLInputValue[] = [];
    const add = (condition: string, ...args: SQLInputValue[]) => {
      where.push(condition);
      values.push(...args);
    };
    if (query.instanceIdPrefix)
      add('substr(id, 1, length(?)) = ?', query.instanceIdPrefix, query.instanceIdPrefix);
    if (query.createdFrom !== undefined) add('created_at >= ?', query.createdFrom);
    if (query.createdTo !== undefined) add('created_at <= ?', query.createdTo);
    if (query.runtimeStatus?.length) {
      const statuses: readonly RuntimeStatus[] = query.runtimeStatus;
      add(`status IN (${statuses.map(() => '?').join(', ')})`, ...statuses);
    }
    if (query.continuationToken) add('(created_at, id) > (?, ?)', ...afterToken(query.continuationToken));
    const sql = `SELECT * FROM instances WHERE ${where.join(' AND ')} ORDER BY created_at, id LIMIT ?`;
    const rows = this.#db.prepare(sql).all(...values, limit);
    return (rows as unknown as Parameters<typeof instanceOf>[0][]).map(instanceOf);
  }
}

const tokenOf = (position: z.infer<typeof tokenSchema>): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

function afterToken(token: string): [number, string] {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch (error) {
    throw new RangeError(`'${token}' is not a continuation token of this host.`, { cause: error });
  }
}
