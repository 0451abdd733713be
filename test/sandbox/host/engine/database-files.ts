import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../../../src/sandbox/host/engine/store.ts';
import { databaseFile } from './engine-harness.ts';

/** A database with a few hundred pages in it, closed. */
export function filledFile(): string {
  const file = databaseFile();
  const store = openStore(file, 'hub');
  for (let n = 0; n < 200; n += 1) store.schedules.write(`key ${n}`, 'x'.repeat(2000));
  store.close();
  return file;
}

/** What a killed process leaves: a database with a journal, which holds the rows that `sql` writes. */
export function unfinishedFile(sql: string): string {
  const original = filledFile();
  const db = new DatabaseSync(original);
  db.exec(`PRAGMA wal_autocheckpoint = 0; ${sql}`);
  const file = databaseFile();
  for (const end of ['', '-wal']) copyFileSync(`${original}${end}`, `${file}${end}`);
  db.close();
  return file;
}

/** A digest of each file of the database but of the locks and of an empty journal, which hold no data. */
export function bytesOf(file: string): Record<string, string> {
  const files = [file, `${file}-wal`].filter((name) => existsSync(name) && statSync(name).isFile());
  const held = files.map((name) => [name, readFileSync(name)] as const);
  return Object.fromEntries(
    held
      .filter(([name, bytes]) => name === file || bytes.length > 0)
      .map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );
}
