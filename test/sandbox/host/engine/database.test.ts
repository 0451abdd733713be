import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../../src/sandbox/host/engine/store.ts';
import { filledFile } from './database-files.ts';
import { databaseFile } from './engine-harness.ts';

function open(file: string): Store {
  const store = openStore(file, 'hub');
  onTestFinished(() => store.close());
  return store;
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

  it('does not take over the journal of a database that was deleted', () => {
    const file = databaseFile();
    writeFileSync(`${file}-wal`, 'left over');
    writeFileSync(`${file}.new`, 'unfinished');
    const store = open(file);
    expect(store.schedules.read('key 7')).toBeUndefined();
  });
});
