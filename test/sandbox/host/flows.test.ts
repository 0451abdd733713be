import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../src/sandbox/clock.ts';
import { startHost } from '../../../src/sandbox/host/host.ts';
import type { Host } from '../../../src/sandbox/host/start-host.ts';
import type { LogEntry } from '../../../src/sandbox/host/worker/log.ts';

const APPS = join(import.meta.dirname, 'apps');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const lines: LogEntry[] = [];
let folder: string;
let host: Host;
let offset = 0;

async function start(): Promise<Host> {
  const clock = createMovableClock(offset);
  const started = await startHost({
    entry: join(APPS, 'samples.ts'),
    root: APPS,
    database: join(folder, 'hub.db'),
    clock,
    keys: { system: 'the-system-key' },
    log: (entry) => lines.push(entry),
  });
  clock.onMove(() => {
    offset = clock.offset;
  });
  return started;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-host-'));
  host = await start();
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

const errors = () => lines.splice(0).filter(({ level }) => level === 'error');

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly historyEvents?: readonly Record<string, unknown>[];
}

async function begin(name: string, input?: unknown): Promise<string> {
  const answer = await fetch(`${host.url}/api/orchestrators/${name}`, {
    method: 'POST',
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  const { id } = (await answer.json()) as { id: string };
  await host.settle();
  return id;
}

function management(path: string, init?: RequestInit): Promise<Response> {
  const url = new URL(`${host.url}/runtime/webhooks/durabletask/${path}`);
  url.searchParams.set('code', 'the-system-key');
  return fetch(url, init);
}

const status = async (id: string, query = '') =>
  (await (await management(`instances/${id}${query}`)).json()) as Status;

function raise(id: string, name: string, payload: unknown): Promise<Response> {
  return management(`instances/${id}/raiseEvent/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  });
}

describe('the sample orchestrations run unchanged', () => {
  it('function chaining', async () => {
    const id = await begin('helloCities');
    expect(await status(id)).toMatchObject({
      runtimeStatus: 'Completed',
      output: ['Hello Tokyo!', 'Hello Seattle!', 'Hello Cairo!'],
    });
    const { historyEvents } = await status(id, '?showHistory=true&showHistoryOutput=true');
    expect(
      historyEvents?.map(({ EventType, FunctionName, Result }) => [EventType, FunctionName, Result]),
    ).toEqual([
      ['ExecutionStarted', 'helloCities', undefined],
      ['TaskCompleted', 'sayHello', 'Hello Tokyo!'],
      ['TaskCompleted', 'sayHello', 'Hello Seattle!'],
      ['TaskCompleted', 'sayHello', 'Hello Cairo!'],
      ['ExecutionCompleted', undefined, ['Hello Tokyo!', 'Hello Seattle!', 'Hello Cairo!']],
    ]);
  });

  it('fan-out and fan-in', async () => {
    const words = Array.from({ length: 50 }, (_, index) => 'x'.repeat(index));
    expect(await status(await begin('totalLength', { words }))).toMatchObject({ output: 1225 });
  });

  it('human interaction, answered in time', async () => {
    const id = await begin('approval', {});
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: 'waiting' });
    await host.advance(59 * MINUTE);
    expect((await raise(id, 'ApprovalResult', { approved: true })).status).toBe(202);
    await host.settle();
    expect(await status(id)).toMatchObject({
      runtimeStatus: 'Completed',
      output: { state: 'answered', answer: { approved: true } },
    });
    expect((await raise(id, 'ApprovalResult', {})).status).toBe(410);
  });

  it('human interaction, timed out', async () => {
    const id = await begin('approval', {});
    await host.advance(HOUR - MINUTE);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await host.advance(MINUTE);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { state: 'timedOut' } });
  });

  it('a sub-orchestration with retries, each after its wait', async () => {
    const id = await begin('parent', { key: 'twice', fail: 2 });
    await host.advance(MINUTE);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await host.advance(2 * MINUTE);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 3 });
  });

  it('a sub-orchestration whose retries run out', async () => {
    const id = await begin('parent', { key: 'always', fail: 9 });
    await host.advance(HOUR);
    expect(await status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining("Orchestrator function 'flakyChild' failed"),
    });
  });

  it('a monitor', async () => {
    const id = await begin('monitor', {});
    await host.advance(45 * MINUTE);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await host.advance(16 * MINUTE);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'clear' });
  });

  it('a counter entity, called and signalled', async () => {
    expect(await status(await begin('countTwice', {}))).toMatchObject({
      runtimeStatus: 'Completed',
      output: 5,
    });
    for (const amount of [1, 2, 3])
      await management('entities/Counter/mine?op=add', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: String(amount),
      });
    await host.settle();
    expect(await (await management('entities/counter/mine')).json()).toBe(6);
  });

  it('inputs of every kind reach an activity as on Azure', async () => {
    const { output } = await status(await begin('inputs', {}));
    expect(output).toEqual([
      { type: 'string', value: 'text' },
      { type: 'string', value: '' },
      { type: 'string', value: '7' },
      { type: 'number', value: 7 },
      { type: 'number', value: 1.5 },
      { type: 'string', value: 'True' },
      { type: 'undefined', value: null },
      { type: 'object', value: { a: 1 } },
      { type: 'object', value: [1, 2] },
    ]);
  });
});

describe('a clock that is moved', () => {
  it('takes an eternal orchestration through 30 days in moments', async () => {
    const id = await begin('eternalCounter', { count: 0 });
    const began = performance.now();
    await host.advance(30 * DAY + MINUTE);
    const took = performance.now() - began;
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: { count: 30 } });
    expect(took).toBeLessThan(3000);
    await management(`instances/${id}/terminate?reason=enough`, { method: 'POST' });
    await host.settle();
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it('runs a timer trigger once for what it slept through', async () => {
    const ticks = async () =>
      (await (await fetch(`${host.url}/api/ticks`)).json()) as { isPastDue: boolean }[];
    await ticks();
    await host.advance(7 * DAY);
    expect(await ticks()).toMatchObject([{ isPastDue: true, hasStatus: true }]);
  });

  it('never goes back', async () => {
    await expect(host.advance(-1)).rejects.toThrow(RangeError);
  });

  it('makes moves that are asked for together one after the other', async () => {
    const id = await begin('approval', {});
    const moves = [host.advance(30 * MINUTE), host.advance(30 * MINUTE)];
    await Promise.all(moves);
    expect(await status(id)).toMatchObject({ output: { state: 'timedOut' } });
  });
});

describe('an orchestration', () => {
  it('is suspended and resumed', async () => {
    const id = await begin('monitor', {});
    const command = (name: string) => management(`instances/${id}/${name}?reason=x`, { method: 'POST' });
    expect((await command('suspend')).status).toBe(202);
    await host.advance(2 * HOUR);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Suspended' });
    expect((await command('suspend')).status).toBe(500);
    expect((await command('resume')).status).toBe(202);
    await host.settle();
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await host.advance(HOUR);
    expect(await status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'clear' });
  });

  it('outlives the host', async () => {
    const id = await begin('approval', { from: 'before' });
    await host.stop();
    host = await start();
    await raise(id, 'ApprovalResult', { approved: false });
    await host.settle();
    expect(await status(id)).toMatchObject({ output: { state: 'answered', answer: { approved: false } } });
  });

  it('says nothing of an error when all goes well', () => {
    expect(errors()).toEqual([]);
  });

  it('with an unknown name fails and says so', async () => {
    const id = await begin('absent', {});
    expect(await status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining("The function 'absent' doesn't exist"),
    });
    expect(errors()).toMatchObject([{ message: expect.stringContaining("'absent'") }]);
  });
});
