import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../../src/sandbox/host/engine/store.ts';
import { databaseFile } from './engine-harness.ts';

function open(file: string): Store {
  const store = openStore(file, 'hub');
  onTestFinished(() => store.close());
  return store;
}

/** A database with a few hundred pages in it, closed. */
function filledFile(): string {
  const file = databaseFile();
  const store = openStore(file, 'hub');
  for (let n = 0; n < 200; n += 1) store.schedules.write(`key ${n}`, 'x'.repeat(2000));
  store.close();
  return file;
}

describe('the database', () => {
  it('keeps what was written', () => {
    const file = filledFile();
    const store = open(file);
    expect(store.schedules.read('key 7')).toHaveLength(2000);
    expect(store.schedules.read('nothing')).toBeUndefined();
  });

  it('writes a transaction whole or not at all', () => {
    const store = open(databaseFile());
    const failing = () =>
      store.transaction('work' as never, () => {
        store.work.insert({ instanceId: 'i', executionId: 'e', taskId: 0, name: 'a', input: '[]' });
        throw new Error('half-way');
      });
    expect(failing).toThrow('half-way');
    expect(store.work.next(1)).toEqual([]);
  });

  it('runs in WAL mode with full syncs', () => {
    const file = filledFile();
    open(file);
    const reader = new DatabaseSync(file, { readOnly: true });
    onTestFinished(() => reader.close());
    expect(reader.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('is refused while another engine has it open, and free when that one closes', () => {
    const file = databaseFile();
    const first = openStore(file, 'hub');
    expect(() => openStore(file, 'hub')).toThrow(/Another process has the sandbox database .* open\. Stop/);
    first.close();
    open(file);
  });

  it('makes its folder, and says which file to delete when the lock is not one', () => {
    const file = join(dirname(databaseFile()), 'deeper', 'durable.sqlite');
    openStore(file, 'hub').close();
    writeFileSync(`${file}.lock`, 'something else '.repeat(100));
    expect(() => openStore(file, 'hub')).toThrow(/durable\.sqlite\.lock cannot be used .*Delete it/);
  });

  it('is free again after its process was killed', async () => {
    const file = filledFile();
    const script = `
      import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
      const lock = new DatabaseSync(process.argv[1] + '.lock');
      lock.exec('BEGIN EXCLUSIVE');
      process.stdout.write('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, file]);
    await once(child.stdout, 'data');
    expect(() => openStore(file, 'hub')).toThrow('Another process');
    child.kill('SIGKILL');
    await once(child, 'exit');
    open(file);
  });

  it.each([
    ['empty', 0],
    ['cut off in the middle', 0.5],
    ['cut off inside its first page', 0.001],
  ])('that is %s is refused with a way out', (_, part) => {
    const file = filledFile();
    truncateSync(file, Math.floor(statSync(file).size * part));
    expect(() => openStore(file, 'hub')).toThrow(/is damaged .*\. Put a copy of it back, or move/);
  });

  it('with bytes overwritten is refused with a way out', () => {
    const file = filledFile();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8192);
    writeFileSync(file, bytes);
    expect(() => openStore(file, 'hub')).toThrow(/is damaged/);
  });

  it('that is something else altogether is refused and left as it is', () => {
    const file = databaseFile();
    writeFileSync(file, 'shopping list: '.repeat(100));
    expect(() => openStore(file, 'hub')).toThrow(/is damaged/);
    expect(readFileSync(file, 'utf8')).toMatch(/^shopping list/);
  });

  it.each([
    ['2', /written by a newer version \(schema 2; this one knows 1\)/],
    ['0', /of an older version \(schema 0; this one needs 1\)/],
    ['what', /is damaged \(its schema version is missing\)/],
  ])('of schema %s is refused', (version, text) => {
    const file = filledFile();
    const db = new DatabaseSync(file);
    db.prepare("UPDATE meta SET value = ? WHERE key = 'schemaVersion'").run(version);
    db.close();
    expect(() => openStore(file, 'hub')).toThrow(text);
  });

  it('does not take over the journal of a database that was deleted', () => {
    const file = databaseFile();
    writeFileSync(`${file}-wal`, 'left over');
    writeFileSync(`${file}.new`, 'unfinished');
    const store = open(file);
    expect(store.schedules.read('key 7')).toBeUndefined();
  });
});
