import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../../src/sandbox/host/engine/store.ts';
import { bytesOf, filledFile, unfinishedFile } from './database-files.ts';
import { databaseFile } from './engine-harness.ts';

const damaged = /is damaged .*\. Put a copy of it back, or move .* away to start afresh\.$/;

/** The words with which the file is refused. Throws an Error when it is not, or when that changed a byte of it. */
function refusalOf(file: string): string {
  const before = bytesOf(file);
  const words = openingError(file);
  if (!isDeepStrictEqual(bytesOf(file), before)) throw new Error('The file is not what it was.');
  return words;
}

function openingError(file: string): string {
  let store: Store;
  try {
    store = openStore(file, 'hub');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  store.close();
  throw new Error('The file was opened.');
}

const pageSize = 4096;

/** Writes `bytes` over the file from `offset` on. */
function overwrite(file: string, offset: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, offset);
  closeSync(handle);
}

describe('a database that cannot be used', () => {
  it.each([
    ['empty', 0],
    ['cut off inside its header', 50],
    ['cut off inside its first page', 1000],
    ['cut off after its first page', pageSize],
  ])('is refused when it is %s', (_, size) => {
    const file = filledFile();
    truncateSync(file, size);
    expect(refusalOf(file)).toMatch(damaged);
  });

  it.each([0.25, 0.5, 0.99])('is refused when it is cut off at %f of its length', (part) => {
    const file = filledFile();
    truncateSync(file, Math.floor(statSync(file).size * part));
    expect(refusalOf(file)).toMatch(damaged);
  });

  it('is refused when its header is gone', () => {
    const file = filledFile();
    overwrite(file, 0, Buffer.alloc(100, 0xa5));
    expect(refusalOf(file)).toMatch(damaged);
  });

  it.each([
    ['zeros', 0],
    ['other bytes', 0xa5],
  ])('is refused when any page of it was overwritten with %s', (_, byte) => {
    const whole = readFileSync(filledFile());
    const pages = whole.length / pageSize;
    expect(pages).toBeGreaterThan(100);
    // All pages that hold tables, and then every tenth: they are alike.
    for (let page = 0; page < pages; page += page < 20 ? 1 : 10) {
      const file = databaseFile();
      writeFileSync(file, whole);
      overwrite(file, page * pageSize, Buffer.alloc(pageSize, byte));
      expect(refusalOf(file)).toMatch(damaged);
    }
  });

  it.each([
    [
      "UPDATE meta SET value = '2' WHERE key = 'schemaVersion'",
      /newer version \(schema 2; this one knows 1\)\. Use/,
    ],
    [
      "UPDATE meta SET value = '0' WHERE key = 'schemaVersion'",
      /older version \(schema 0; this one needs 1\)\. Move/,
    ],
    [
      "UPDATE meta SET value = 'x' WHERE key = 'schemaVersion'",
      /is damaged \(its schema version is missing\)/,
    ],
    ["DELETE FROM meta WHERE key = 'schemaVersion'", /is damaged \(its schema version is missing\)/],
    [
      "UPDATE meta SET value = 'other' WHERE key = 'taskHubName'",
      /holds the task hub 'other'.*Name that one again/,
    ],
  ])('is refused after %s, also while that is only in the journal', (sql, words) => {
    const file = filledFile();
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
    expect(refusalOf(file)).toMatch(words);
    expect(refusalOf(unfinishedFile(sql))).toMatch(words);
  });

  it('is refused when it belongs to another program', () => {
    const file = databaseFile();
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE recipes (name TEXT); CREATE TABLE meta (key TEXT, value TEXT);');
    db.close();
    expect(refusalOf(file)).toMatch(
      /is a database of something else \(it has the tables meta, recipes\)\. Give this host another file/,
    );
  });

  it('is refused when it is no database, or a folder', () => {
    const file = databaseFile();
    writeFileSync(file, 'shopping list: '.repeat(1000));
    expect(refusalOf(file)).toMatch(damaged);
    rmSync(file);
    mkdirSync(file);
    expect(() => openStore(file, 'hub')).toThrow(file);
  });

  it.each(['PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE', 'BEGIN IMMEDIATE'])(
    'is refused while another program holds it with %s, and free afterwards',
    (sql) => {
      const file = filledFile();
      const other = new DatabaseSync(file);
      other.exec(sql);
      expect(refusalOf(file)).toMatch(
        /Another program has the sandbox database .* open and locked .*\. Close it there/,
      );
      other.close();
      openStore(file, 'hub').close();
    },
  );

  it('is opened when a killed process left its journal, with what that holds', () => {
    const file = unfinishedFile("INSERT INTO schedules VALUES ('last', 'word')");
    const store = openStore(file, 'hub');
    onTestFinished(() => store.close());
    expect(store.schedules.read('last')).toBe('word');
  });
});

/** Opens the store as a user to whom permissions apply; resolves to the error's text. */
async function openAsUser(file: string): Promise<string> {
  const store = new URL('../../../../src/sandbox/host/engine/store.ts', import.meta.url);
  const script = `
    const { openStore } = await import(${JSON.stringify(store.href)});
    try {
      openStore(process.argv[1], 'hub').close();
      process.stdout.write('opened');
    } catch (error) {
      process.stdout.write(error.message);
    }`;
  const nobody = 65_534;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Root may write everything.
    ...(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}),
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(child, 'close');
  return text;
}

describe('a database that may not be written', () => {
  it('is refused and says so', async () => {
    const file = filledFile();
    chmodSync(dirname(file), 0o777);
    rmSync(`${file}.lock`, { force: true });
    chmodSync(file, 0o444);
    const before = bytesOf(file);
    expect(await openAsUser(file)).toMatch(
      /cannot be written \(.*readonly.*\)\. Make the file and its folder writable/,
    );
    expect(bytesOf(file)).toEqual(before);
  });

  it('is refused when its folder may not be written', async () => {
    const file = filledFile();
    rmSync(`${file}.lock`, { force: true });
    chmodSync(file, 0o666);
    chmodSync(dirname(file), 0o555);
    onTestFinished(() => chmodSync(dirname(file), 0o755));
    const before = bytesOf(file);
    expect(await openAsUser(file)).toMatch(
      /durable\.sqlite\.lock cannot be written .*Make the folder writable/,
    );
    expect(bytesOf(file)).toEqual(before);
  });
});
