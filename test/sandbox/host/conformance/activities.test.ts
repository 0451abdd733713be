import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('activities');
});
afterAll(() => hub.stop());

const attempts = async (key: string) => hub.json(`api/attempts?key=${key}`);

describe('an activity', () => {
  it('runs, and its result goes back into the orchestrator', async () => {
    expect(await hub.run('sequence')).toMatchObject({ runtimeStatus: 'Completed', output: 3 });
  });

  it('runs once for each call, however often the orchestrator is replayed', async () => {
    await hub.json('api/calls');
    await hub.run('sequence');
    expect(await hub.json('api/calls')).toEqual([1, 2, 3]);
  });

  it('gets its input as the real worker hands it over', async () => {
    const { output } = await hub.run('inputs');
    expect(output).toEqual([
      { type: 'string', value: 'text' },
      { type: 'string', value: '' },
      { type: 'string', value: '7' },
      { type: 'string', value: '{"a":1}' },
      { type: 'number', value: 7 },
      { type: 'number', value: 1.5 },
      { type: 'string', value: 'True' },
      { type: 'string', value: 'False' },
      { type: 'undefined', value: null },
      { type: 'object', value: { a: 1 } },
      { type: 'object', value: [1, 2] },
      { type: 'undefined', value: null },
    ]);
  });

  it('gives results of every kind', async () => {
    const { output } = await hub.run('outputs');
    expect(output).toEqual({
      text: 'text',
      digits: '7',
      number: 1.5,
      whole: 42,
      truth: true,
      nothing: null,
      null: null,
      object: { a: [1, null] },
      bytes: Buffer.from('bytes').toString('base64'),
    });
  });

  it('knows the instance it works for', async () => {
    const id = await hub.start('asksMetadata', { id: 'for-me' });
    expect((await hub.status(id)).output).toMatchObject({ instanceId: 'for-me' });
  });

  it('that does not exist leaves the instance Running for ever, with a word to the operator', async () => {
    hub.lines();
    expect(await hub.run('unknown')).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toMatch(/The function 'nobody' doesn't exist.*[\s\S]*stuck/);
  });
});

describe('an activity that fails', () => {
  it('throws in the orchestrator, with the words of the extension', async () => {
    const { output } = await hub.run('caught', 'flaky');
    expect(output).toMatchObject({
      name: 'Error',
      message: expect.stringMatching(/^Activity function 'flaky' failed: failure 1 \n \{/),
    });
  });

  it('with something else than an error gives that as text', async () => {
    const { output } = await hub.run('caught', 'throwText');
    expect(output).toMatchObject({ message: expect.stringContaining("'throwText' failed: only text") });
  });

  it('fails the orchestration that does not catch it', async () => {
    const status = await hub.run('uncaught');
    expect(status.runtimeStatus).toBe('Failed');
    expect(status.output).toMatch(
      /^Orchestrator function 'uncaught' failed: Activity function 'flaky' failed: failure 1/,
    );
  });
});

describe('an activity with retry options', () => {
  it('is tried again after each wait, which grows with the backoff coefficient', async () => {
    const input = { key: 'backoff', failures: 2, attempts: 4, more: { backoffCoefficient: 3 } };
    const id = await hub.start('retried', { input });
    expect(await attempts('backoff')).toBe(1);
    await hub.advance(MINUTE);
    expect(await attempts('backoff')).toBe(2);
    await hub.advance(2 * MINUTE);
    expect(await attempts('backoff')).toBe(2);
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'attempt 3' });
  });

  it('waits no longer than the longest interval', async () => {
    const more = { backoffCoefficient: 100, maxRetryIntervalInMilliseconds: 90_000 };
    const id = await hub.start('retried', { input: { key: 'longest', failures: 2, attempts: 3, more } });
    await hub.advance(2.5 * MINUTE + 1000);
    expect(await hub.status(id)).toMatchObject({ output: 'attempt 3' });
  });

  it('throws its last failure at once when the attempts run out', async () => {
    const id = await hub.start('retried', { input: { key: 'out', failures: 9, attempts: 2 } });
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({
      output: "caught: Activity function 'flaky' failed: failure 2 ",
    });
  });

  it('whose retry timeout passes leaves the instance Running for ever', async () => {
    const more = { retryTimeoutInMilliseconds: 90_000 };
    const id = await hub.start('retried', { input: { key: 'timeout', failures: 9, attempts: 9, more } });
    hub.lines();
    await hub.advance(60 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    expect(await attempts('timeout')).toBe(3);
    expect(hub.lines().join('\n')).toContain('stuck');
  });
});

describe('several activities', () => {
  it('run side by side, and Task.all gives their results in the order of the calls', async () => {
    const words = Array.from({ length: 60 }, (_, index) => `word ${index}`);
    expect(await hub.run('all', words)).toMatchObject({ output: words });
  });

  it('must be some: Task.all of nothing fails the orchestration', async () => {
    expect(await hub.run('allOfNone')).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('at least one Task'),
    });
  });

  it('of which one fails make Task.all throw at once, but what follows waits for the others', async () => {
    await hub.json('api/calls');
    const id = await hub.start('allWithFailure', { id: 'fails-early' });
    await hub.raise(id, 'slow');
    expect(await hub.json('api/calls')).toEqual([]);
    await hub.raise('fails-early-child', 'go', 1);
    expect(await hub.json('api/calls')).toEqual(['after']);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'after' });
  });

  it('race in Task.any, and the loser can still be awaited', async () => {
    const id = await hub.start('any', { id: 'race' });
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: 'raced' });
    await hub.raise('race-slow', 'go', 'late');
    expect(await hub.status(id)).toMatchObject({ output: ['quick', 'late'] });
  });

  it('may be won by one that failed, which throws when it is awaited', async () => {
    expect(await hub.run('failureWins')).toMatchObject({ output: { faulted: true, completed: false } });
  });

  it('are combined to any depth', async () => {
    expect(await hub.run('nested')).toMatchObject({ output: [['a', 'b'], 'c', 'd'] });
  });
});

describe('as on Azure, an activity with retry options', () => {
  it('that is raced and then awaited makes what comes next non-deterministic', async () => {
    const id = await hub.start('racesRetries');
    await hub.raise(id, 'other');
    await hub.advance(10 * MINUTE);
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringMatching(/^Non-Deterministic workflow detected/),
    });
  });

  it('beside one whose failure is caught takes the result of the next call, which runs only after the retries', async () => {
    await hub.json('api/calls');
    const id = await hub.start('retriesBesideFailure');
    expect(await hub.json('api/calls')).toEqual([]);
    await hub.advance(10 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { result: 'nothing' } });
    expect(await hub.json('api/calls')).toEqual(['after the retries']);
  });
});
