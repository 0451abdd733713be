/** An app in the manner of the public samples, with their folders, files and settings, seen through HTTP alone. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../src/sandbox/clock.ts';
import { startHost } from '../../../src/sandbox/host/host.ts';
import type { Host } from '../../../src/sandbox/host/start-host.ts';

const ROOT = join(import.meta.dirname, 'apps/public-style');
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

let folder: string;
let host: Host;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-samples-'));
  host = await startHost({
    root: ROOT,
    database: join(folder, 'hub.db'),
    clock: createMovableClock(),
    log: () => {},
  });
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

interface Instance {
  status(): Promise<{ readonly runtimeStatus: string; readonly output: unknown; readonly input: unknown }>;
  raise(event: string, payload: unknown): Promise<void>;
  terminate(): Promise<void>;
}

/** Starts an orchestration as the samples are started, and follows the links that come back. */
async function start(orchestrator: string, input?: unknown): Promise<Instance> {
  const answer = await fetch(`${host.url}/api/orchestrators/${orchestrator}`, {
    method: 'POST',
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  expect(answer.status).toBe(202);
  const links = (await answer.json()) as Record<string, string>;
  await host.settle();
  return {
    status: async () =>
      (await fetch(links['statusQueryGetUri'] ?? '')).json() as ReturnType<Instance['status']>,
    async raise(event, payload) {
      await fetch((links['sendEventPostUri'] ?? '').replace('{eventName}', event), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      await host.settle();
    },
    async terminate() {
      await fetch((links['terminatePostUri'] ?? '').replace('{text}', 'enough'), { method: 'POST' });
      await host.settle();
    },
  };
}

describe('the sample of', () => {
  it('hello cities: three activities, one after the other', async () => {
    const instance = await start('helloCities');
    expect(await instance.status()).toMatchObject({
      runtimeStatus: 'Completed',
      output: ['Hello, Tokyo', 'Hello, Seattle', 'Hello, Cairo'],
    });
  });

  it('a custom status, in a sub-orchestration', async () => {
    expect(await (await start('helloWithSubOrchestrator', 'Ann')).status()).toMatchObject({
      output: 'Hello, Ann',
    });
  });

  it('a synchronous start, which waits for the output', async () => {
    const url = `${host.url}/api/orchestrators/wait/helloCities?timeout=10&retryInterval=0.01`;
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveLength(3);
  });

  it('fan-out and fan-in: the size of a folder, file by file', async () => {
    const functions = join(ROOT, 'functions');
    const sizes = await Promise.all(
      (await readdir(functions)).map(async (file) => stat(join(functions, file))),
    );
    expect(await (await start('folderSize', functions)).status()).toMatchObject({
      output: sizes.reduce((sum, { size }) => sum + size, 0),
    });
    expect(await (await start('folderSize')).status()).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('A folder is required as an input.'),
    });
  });

  it('a monitor: it looks every half hour until the sky is clear, or gives up', async () => {
    const lisbon = await start('weatherMonitor', { city: 'Lisbon' });
    const bergen = await start('weatherMonitor', { city: 'Bergen' });
    await host.advance(HOUR);
    expect(await lisbon.status()).toMatchObject({ runtimeStatus: 'Running' });
    await host.advance(HOUR);
    expect(await lisbon.status()).toMatchObject({ output: 'It is clear in Lisbon' });
    await host.advance(5 * HOUR);
    expect(await bergen.status()).toMatchObject({ output: 'Monitor expiring.' });
  });

  it('human interaction: the right code in time, a wrong one, too many, or none', async () => {
    const phone = '+1 555 0100';
    const [right, wrong, slow] = [
      await start('phoneVerification', phone),
      await start('phoneVerification', phone),
      await start('phoneVerification', phone),
    ];
    await right.raise('SmsChallengeResponse', 1);
    await right.raise('SmsChallengeResponse', 100);
    expect(await right.status()).toMatchObject({ runtimeStatus: 'Completed', output: true });
    for (let attempt = 0; attempt < 4; attempt += 1) await wrong.raise('SmsChallengeResponse', attempt);
    expect(await wrong.status()).toMatchObject({ runtimeStatus: 'Completed', output: false });
    await host.advance(90 * SECOND);
    expect(await slow.status()).toMatchObject({ runtimeStatus: 'Completed', output: false });
  });

  it('a timer that is cancelled before it was ever awaited', async () => {
    expect(await (await start('cancelTimer')).status()).toMatchObject({
      runtimeStatus: 'Completed',
      output: 'Hello, from the other side',
    });
  });

  it('an eternal orchestration, which counts the days', async () => {
    const instance = await start('eternalCounter', { value: 0 });
    await host.advance(30 * DAY + HOUR);
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Running', input: { value: 30 } });
    await instance.terminate();
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it('a counter that continues as new until it is ten', async () => {
    const instance = await start('continueAsNewCounter');
    await host.advance(10 * 30 * SECOND + SECOND);
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Completed', output: 10 });
  });

  it('a counter entity', async () => {
    expect(await (await start('counterOrchestration')).status()).toMatchObject({ output: 1 });
    expect(await (await start('counterOrchestration')).status()).toMatchObject({ output: 2 });
  });

  it('a critical section over two entities', async () => {
    const transfer = { from: 'myCounter', to: 'yours', amount: 2 };
    expect(await (await start('transfer', transfer)).status()).toMatchObject({
      output: { transferred: true },
    });
    expect(await (await start('transfer', transfer)).status()).toMatchObject({
      output: { transferred: false, reason: 'insufficient funds' },
    });
  });

  it('a sub-orchestration with retries', async () => {
    const instance = await start('callSubOrchestratorWithRetry');
    await host.advance(10 * SECOND);
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Running' });
    await host.advance(10 * SECOND);
    expect(await instance.status()).toMatchObject({
      runtimeStatus: 'Completed',
      output: 'Matter on attempt 3',
    });
  });

  it('an activity with retries that run out and are caught', async () => {
    const instance = await start('callActivityWithRetry');
    await host.advance(2 * SECOND);
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Completed', output: null });
  });
});
