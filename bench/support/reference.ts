import { DatabaseSync } from 'node:sqlite';
import { costOf } from './cost.ts';

const COMMITS = 1_500;
const ROWS = 500;

export interface Reference {
  /** The milliseconds that a fixed piece of work takes at this moment: commits to an SQLite file that stays small. */
  readonly measure: () => Promise<number>;
  readonly close: () => void;
}

/**
 * Long benchmarks on a machine that others use see its speed change under them. What is measured is divided by
 * the time of this work, done right after it on the same disk with the same kind of commits.
 */
export function openReference(file: string): Reference {
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body)',
  );
  const put = db.prepare('INSERT OR REPLACE INTO t VALUES (?, ?)');
  const body = JSON.stringify({ text: 'x'.repeat(2_000) });
  return {
    measure: async () => {
      const { wall } = await costOf(async () => {
        for (let n = 0; n < COMMITS; n += 1) put.run(n % ROWS, JSON.stringify(JSON.parse(body)));
      });
      return wall;
    },
    close: () => db.close(),
  };
}
