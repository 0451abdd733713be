import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../src/sandbox/clock.ts';
import { openStore } from '../../../src/sandbox/host/engine/store.ts';
import { startHost } from '../../../src/sandbox/host/host.ts';
import type { Host, HostOptions } from '../../../src/sandbox/host/start-host.ts';
import type { LogEntry } from '../../../src/sandbox/host/worker/log.ts';

const APP = join(import.meta.dirname, 'apps/bare');

const lines: LogEntry[] = [];
let folder: string;
let host: Host;

const start = (options: Partial<HostOptions> = {}) =>
  startHost({
    entry: join(APP, 'app.cjs'),
    root: APP,
    database: join(folder, 'hub.db'),
    clock: createMovableClock(),
    env: { GREETING: 'hello' },
    log: (entry) => lines.push(entry),
    ...options,
  });

async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-host-'));
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

// What these leave open or occupied would keep the host below from starting.
describe('a start that fails', () => {
  it('because there is no host.json', async () => {
    await expect(start({ root: folder })).rejects.toThrow('host.json');
  });

  it('because there is no entry', async () => {
    await expect(start({ entry: join(folder, 'absent.cjs') })).rejects.toThrow('absent.cjs');
  });

  it('because the port is taken', async () => {
    const { server, port } = await takenPort();
    await expect(start({ port })).rejects.toThrow('EADDRINUSE');
    server.close();
  });

  it('because the database is in use', async () => {
    const file = join(folder, 'used.db');
    const other = openStore(file, 'TestHubName');
    await expect(start({ database: file })).rejects.toThrow('used.db');
    other.close();
  });
});

describe('a host of a CommonJS app', () => {
  beforeAll(async () => {
    host = await start();
  });

  it('is the only one of its process', async () => {
    await expect(start()).rejects.toThrow('already running');
  });

  it('serves routes without a prefix, with the app settings it was given', async () => {
    const answer = await fetch(`${host.url}/begin/one`);
    // The durable client went through the public links: only there does showInput=false get across.
    expect(await answer.json()).toEqual({ id: 'one', input: null, greeting: 'hello' });
  });

  it('fails a function that runs longer than functionTimeout', async () => {
    expect((await fetch(`${host.url}/endless`)).status).toBe(500);
    expect(lines.find(({ functionName }) => functionName === 'endless')?.message).toContain(
      'Timeout value of 1 s',
    );
  });

  it('fails an activity that runs longer, which its orchestrator can catch', async () => {
    await fetch(`${host.url}/begin/two`);
    await host.settle();
    expect(host.engine.status('two')).toMatchObject({
      runtimeStatus: 'Completed',
      output: expect.stringContaining('caught: '),
    });
    expect(host.engine.status('two')?.output).toContain('Timeout value of 1 s exceeded');
  });

  it('says what it leaves undone', () => {
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "Function 'sweep': its retry policy is not applied." }),
    );
    expect(lines).toContainEqual({
      level: 'warning',
      category: 'host',
      message: expect.stringContaining('extensions.http.hsts is not acted on'),
    });
  });
});
