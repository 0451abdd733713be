import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FunctionInvoker } from '../../../../src/sandbox/host/contracts.ts';
import { loadApp, startApp } from '../../../../src/sandbox/host/worker/app.ts';
import { FunctionTimeoutError } from '../../../../src/sandbox/host/worker/errors.ts';
import { createFunctionInvoker } from '../../../../src/sandbox/host/worker/function-invoker.ts';
import { createInvoke } from '../../../../src/sandbox/host/worker/invocation.ts';
import type { Registry } from '../../../../src/sandbox/host/worker/registry.ts';

const ENTRY = join(import.meta.dirname, '../apps/samples.ts');

let registry: Registry;
let invoker: FunctionInvoker;

beforeAll(async () => {
  registry = await loadApp([ENTRY]);
  await startApp(registry, {});
  invoker = createFunctionInvoker(
    registry.functions,
    createInvoke({ registry, clientBinding: () => '{}', timeout: undefined }),
  );
});

const NOW = '2026-01-01T00:00:00.0000000Z';

function firstEpisode(name: string, input: unknown): string {
  const base = { EventId: -1, IsPlayed: false, Timestamp: NOW };
  return JSON.stringify({
    history: [
      { ...base, EventType: 12 },
      { ...base, EventType: 0, Name: name, Input: JSON.stringify(input), Version: '' },
    ],
    input,
    instanceId: 'one',
    isReplaying: false,
    parentInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30000,
  });
}

describe('the app is loaded', () => {
  it('finds functions by name without regard to case, each of its own kind', () => {
    expect(invoker.has('orchestrator', 'HELLOCITIES')).toBe(true);
    expect(invoker.has('entity', 'counter')).toBe(true);
    expect(invoker.has('activity', 'helloCities')).toBe(false);
  });

  it('takes no registrations once it has started', () => {
    expect(() => registry.api.registerFunction({ name: 'late', bindings: {} }, () => {})).toThrow(
      'only be registered during app startup',
    );
  });

  it('is the only app of its process', async () => {
    await expect(loadApp(['/elsewhere/app.ts'])).rejects.toThrow('This process already runs');
    await expect(loadApp([ENTRY])).resolves.toBe(registry);
  });
});

describe('an orchestrator episode', () => {
  it('gives the state of the SDK with the actions so far', async () => {
    const state = JSON.parse(
      await invoker.orchestrator('helloCities', 'one', firstEpisode('helloCities', {})),
    );
    expect(state).toMatchObject({
      isDone: false,
      schemaVersion: 3,
      actions: [[{ actionType: 0, functionName: 'sayHello' }]],
    });
  });

  it('gives the state behind the marker when the orchestrator throws', async () => {
    // Without words in its input the orchestrator fails on its first line.
    const state = JSON.parse(
      await invoker.orchestrator('totalLength', 'one', firstEpisode('totalLength', {})),
    );
    expect(state).toMatchObject({ isDone: false, actions: [[]] });
    expect(state.error).toMatch(/^Cannot read properties/);
  });

  it('is a failure with no actions when what is thrown carries no state', async () => {
    const state = JSON.parse(await invoker.orchestrator('helloCities', 'one', '{"history":[]}'));
    expect(state).toMatchObject({ isDone: false, actions: [[]], error: expect.stringContaining('binding') });
  });

  it('rejects when the app has no such orchestrator', async () => {
    await expect(invoker.orchestrator('absent', 'one', '{}')).rejects.toThrow(
      "no orchestrator function 'absent'",
    );
  });
});

it('an episode that took too long says nothing about its orchestration', async () => {
  const late = createFunctionInvoker(registry.functions, async () => {
    throw new FunctionTimeoutError('too long');
  });
  await expect(late.orchestrator('helloCities', 'one', '{}')).rejects.toThrow('too long');
});

describe('an activity', () => {
  it.each([
    ['null', 'undefined', null],
    ['"text"', 'string', 'text'],
    ['"\\"quoted\\""', 'string', 'quoted'],
    ['"7"', 'number', 7],
    ['7', 'number', 7],
    ['1.5', 'number', 1.5],
    ['true', 'string', 'True'],
    ['false', 'string', 'False'],
    ['{"a":[1]}', 'object', { a: [1] }],
    ['[1,2]', 'object', [1, 2]],
  ])('sees the stored input %s as a %s', async (input, type, value) => {
    const result = await invoker.activity('lookAtInput', 'one', input);
    expect(result).toEqual({ ok: true, result: JSON.stringify({ type, value }) });
  });

  it('answers a failure with the message and the stack', async () => {
    const result = await invoker.activity('flaky', 'one', '{"key":"a","fail":9}');
    expect(result).toMatchObject({
      ok: false,
      message: 'failure 1',
      stack: expect.stringContaining('samples.ts'),
    });
  });

  it('answers a failure when the app has no such activity', async () => {
    expect(await invoker.activity('absent', 'one', null)).toMatchObject({ ok: false });
  });
});

describe('an entity batch', () => {
  it('gives the new state and a result for each operation', async () => {
    const trigger = {
      self: { name: 'counter', key: 'a' },
      exists: false,
      state: null,
      batch: [
        { name: 'add', input: '2', isSignal: true },
        { name: 'add', input: '3', isSignal: false },
      ],
    };
    const state = JSON.parse(await invoker.entity('counter', '@counter@a', JSON.stringify(trigger)));
    expect(state).toMatchObject({
      entityExists: true,
      entityState: '5',
      results: [{ result: '2' }, { result: '5' }],
    });
  });
});
