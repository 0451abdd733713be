import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TableClient } from '@azure/data-tables';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMovableClock, installClock } from '../../../src/sandbox/clock.ts';
import type { StorageEndpoints } from '../../../src/sandbox/storage/azurite.ts';
import { lockFile, lockFolder } from '../../../src/sandbox/storage/lock.ts';
import { type StorageOptions, startStorage } from '../../../src/sandbox/storage/storage.ts';
import { storageCredential, trustedCertificate } from '../../support/storage.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const newFolder = () => mkdtempSync(join(tmpdir(), 'latchkey-storage-'));

async function start(folder: string, options: Partial<StorageOptions> = {}) {
  const storage = await startStorage({
    place: { folder },
    certificate: trustedCertificate(folder),
    ports: { blobs: 0, tables: 0 },
    clock: createMovableClock(),
    ...options,
  });
  closers.push(() => storage.close());
  return storage;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the storage of the sandbox', () => {
  it('keeps a write that was made just before the sandbox was killed', async () => {
    const folder = newFolder();
    const ports = { blobs: await freePort(), tables: await freePort() };
    const parent = fork(
      fileURLToPath(new URL('../../support/storage-parent.ts', import.meta.url)),
      [folder, String(ports.blobs), String(ports.tables)],
      { execArgv: [] },
    );
    const [message] = (await once(parent, 'message')) as [unknown];
    expect(message).toBe('written');
    parent.kill('SIGKILL');
    // At once and on the same ports: the new storage waits until the old one has let go.
    const storage = await start(folder, { ports });
    const client = new TableClient(storage.tablesEndpoint, 'written', storageCredential);
    expect(await client.getEntity('rows', 'last')).toMatchObject({ text: 'written just before the end' });
  });

  it('keeps nothing when it is in the memory of another process', async () => {
    const folder = newFolder();
    const place = 'memory elsewhere';
    const rowsOf = async ({ tablesEndpoint }: StorageEndpoints) => {
      const client = new TableClient(tablesEndpoint, 'written', storageCredential);
      await client.createTable();
      const { value } = await client.listEntities().byPage().next();
      await client.createEntity({ partitionKey: 'rows', rowKey: 'last' });
      return z.array(z.unknown()).parse(value).length;
    };
    const storage = await start(folder, { place });
    expect(await rowsOf(storage)).toBe(0);
    await storage.close();
    expect(await rowsOf(await start(folder, { place }))).toBe(0);
    expect(readdirSync(folder)).not.toContain(lockFile);
  });

  it('keeps what was written when it is closed and started again', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const client = new TableClient(first.tablesEndpoint, 'kept', storageCredential);
    await client.createTable();
    await client.createEntity({ partitionKey: 'rows', rowKey: 'one' });
    await first.close();
    const second = await start(folder);
    const again = new TableClient(second.tablesEndpoint, 'kept', storageCredential);
    expect(await again.getEntity('rows', 'one')).toMatchObject({ rowKey: 'one' });
  });

  it('says so when another sandbox has the folder', async () => {
    const folder = newFolder();
    const lock = lockFolder(folder, 0);
    closers.push(() => lock.release());
    await expect(start(folder, { waitMilliseconds: 50 })).rejects.toThrow(
      `The storage did not start. The folder ${folder} is in use by another sandbox.`,
    );
  });

  it('says so when a port is taken', async () => {
    const folder = newFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(folder, { ports: { blobs: 0, tables: taken } })).rejects.toThrow(/EADDRINUSE/);
  });

  it('accepts tokens of the sandbox time after the clock was moved', async () => {
    const clock = createMovableClock(3_600_000);
    closers.push(installClock(clock));
    const storage = await start(newFolder(), { clock });
    const client = () => new TableClient(storage.tablesEndpoint, 'times', storageCredential);
    await client().createTable();
    const month = 30 * 24 * 3_600_000;
    await storage.moveTo(clock.offset + month);
    clock.moveBy(month);
    // A new client has no token yet, and gets one of the new time.
    await client().createEntity({ partitionKey: 'rows', rowKey: 'later' });
    expect(await client().getEntity('rows', 'later')).toMatchObject({ rowKey: 'later' });
  });

  it('refuses tokens of another time', async () => {
    const storage = await start(newFolder());
    const ahead = createMovableClock(30 * 24 * 3_600_000);
    closers.push(installClock(ahead));
    const client = new TableClient(storage.tablesEndpoint, 'times', storageCredential);
    await expect(client.createTable()).rejects.toMatchObject({ statusCode: 403 });
  });
});
