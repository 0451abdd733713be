import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-harness.ts';
import { app, RetryOptions } from './sdk-app.ts';

const attempts = { flaky: 0, broken: 0 };
app.activity('double', { handler: (input: { n: number }) => input.n * 2 });
app.activity('echo', { handler: (input: unknown) => ({ got: input, type: typeof input }) });
app.activity('flaky', {
  handler: () => {
    attempts.flaky += 1;
    if (attempts.flaky < 3) throw new Error(`attempt ${attempts.flaky}`);
    return attempts.flaky;
  },
});
app.activity('broken', {
  handler: () => {
    attempts.broken += 1;
    throw new Error('it is broken');
  },
});

const retries = new RetryOptions(1000, 3);

app.orchestration('fan', function* (context) {
  const tasks = [1, 2, 3, 4, 5].map((n) => context.df.callActivity('double', { n }));
  const results: number[] = yield context.df.Task.all(tasks);
  context.df.setCustomStatus({ stage: 'added' });
  return results.reduce((sum, n) => sum + n, 0);
});
app.orchestration('inputs', function* (context) {
  const seen = [];
  for (const input of ['abc', 5, true, { a: [1] }, null])
    seen.push(yield context.df.callActivity('echo', input));
  return { input: context.df.getInput(), seen };
});
app.orchestration('retrySuccess', function* (context) {
  return yield context.df.callActivityWithRetry('flaky', retries);
});
app.orchestration('retryExhausted', function* (context) {
  return yield context.df.callActivityWithRetry('broken', retries);
});
app.orchestration('catches', function* (context) {
  try {
    return yield context.df.callActivity('broken');
  } catch (error) {
    return `caught: ${error instanceof Error ? error.message.split('\n')[0] : ''}`;
  }
});
app.orchestration('race', function* (context) {
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + 60_000);
  const timer = context.df.createTimer(deadline);
  const decision = context.df.waitForExternalEvent('decision');
  const winner = yield context.df.Task.any([decision, timer]);
  if (winner === timer) return 'too late';
  timer.cancel();
  const doubled: number = yield context.df.callActivity('double', { n: 21 });
  return { decision: decision.result, doubled };
});
app.orchestration('child', function* (context) {
  const input = context.df.getInput() as { n: number };
  if (input.n < 0) throw new Error('negative');
  const doubled: number = yield context.df.callActivity('double', input);
  return { doubled, parent: context.df.parentInstanceId };
});
app.orchestration('parent', function* (context) {
  const children = [1, 2, 3].map((n) => context.df.callSubOrchestrator('child', { n }, `child-${n}`));
  return yield context.df.Task.all(children);
});
app.orchestration('parentOfFailing', function* (context) {
  try {
    return yield context.df.callSubOrchestratorWithRetry('child', retries, { n: -1 });
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : '';
  }
});

describe('an orchestration on the engine', () => {
  it('fans out to activities and adds up their results', async () => {
    const { engine, start, output } = startEngine();
    await start('fan');
    expect(output('i')).toBe(30);
    expect(engine.status('i')).toMatchObject({
      runtimeStatus: 'Completed',
      customStatus: '{"stage":"added"}',
      input: '{}',
    });
  });

  it('hands inputs to activities as the real host does', async () => {
    const { start, output } = startEngine();
    await start('inputs', 'text');
    expect(output('i')).toEqual({
      input: 'text',
      seen: [
        { got: 'abc', type: 'string' },
        { got: 5, type: 'number' },
        { got: 'True', type: 'string' },
        { got: { a: [1] }, type: 'object' },
        { type: 'undefined' },
      ],
    });
  });

  it('retries an activity after its interval until it succeeds', async () => {
    const { start, advance, output, engine } = startEngine();
    await start('retrySuccess');
    expect(attempts.flaky).toBe(1);
    await advance(2500);
    expect(output('i')).toBe(3);
    expect(engine.status('i')?.runtimeStatus).toBe('Completed');
  });

  it('fails with the text of the activity once the attempts are used up', async () => {
    const { start, advance, engine } = startEngine();
    attempts.broken = 0;
    await start('retryExhausted');
    await advance(2500);
    expect(attempts.broken).toBe(3);
    const status = engine.status('i');
    expect(status?.runtimeStatus).toBe('Failed');
    expect(status?.output).toMatch(
      /^Orchestrator function 'retryExhausted' failed: Activity function 'broken' failed: it is broken/,
    );
  });

  it('lets the orchestrator catch the failure of an activity', async () => {
    const { start, output } = startEngine();
    await start('catches');
    expect(output('i')).toBe("caught: Activity function 'broken' failed: it is broken ");
  });

  it('goes on when the event wins against the timer, and ends without waiting for the timer', async () => {
    const { start, raise, output, engine } = startEngine();
    await start('race');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    await raise('i', 'decision', { by: 'ann' });
    expect(output('i')).toEqual({ decision: { by: 'ann' }, doubled: 42 });
    expect(engine.nextDue()).toBeUndefined();
  });

  it('goes on when the timer wins against the event', async () => {
    const { start, advance, output } = startEngine();
    await start('race');
    await advance(59_000);
    expect(output('i')).toBeUndefined();
    await advance(2000);
    expect(output('i')).toBe('too late');
  });

  it('runs sub-orchestrations side by side and knows whose children they are', async () => {
    const { start, output } = startEngine();
    await start('parent');
    expect(output('i')).toEqual([2, 4, 6].map((doubled) => ({ doubled, parent: 'i' })));
  });

  it('retries a failing sub-orchestration under a new id each time', async () => {
    const { start, advance, output, engine } = startEngine();
    await start('parentOfFailing');
    await advance(5000);
    expect(output('i')).toBe("Orchestrator function 'child' failed: negative ");
    expect(engine.list({ runtimeStatus: ['Failed'] }).items).toHaveLength(3);
  });

  it('numbers the history densely and in the order of the protocol', async () => {
    const { start, engine } = startEngine();
    await start('fan');
    const history = engine.history('i');
    expect(history.slice(0, 8).map((event) => [event.EventType, event.EventId])).toEqual([
      [12, -1],
      [0, -1],
      [4, 0],
      [4, 1],
      [4, 2],
      [4, 3],
      [4, 4],
      [13, -1],
    ]);
    expect(history.at(-2)).toMatchObject({ EventType: 1, EventId: 5, OrchestrationStatus: 1, Result: '30' });
  });
});
