/** The real host's surprising behaviours: an app must find out here that it relies on something Azure does not do. */
import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-harness.ts';
import { app, RetryOptions } from './sdk-app.ts';

const calls: string[] = [];
app.activity('ok', {
  handler: (input: unknown) => {
    calls.push(String(input));
    return 'ok';
  },
});
app.activity('bad', {
  handler: () => {
    throw new Error('bad');
  },
});

const retries = (attempts: number) => new RetryOptions(1000, attempts);
const DAY = 86_400_000;

app.orchestration('anyRetry', function* (context) {
  const retried = context.df.callActivityWithRetry('bad', retries(3));
  yield context.df.Task.any([retried, context.df.waitForExternalEvent('other')]);
  try {
    yield retried;
  } catch {
    // Expected: it is retried to the end.
  }
  return yield context.df.callActivity('ok', 'after');
});
app.orchestration('allCatch', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callActivity('bad'),
      context.df.callSubOrchestrator('waits', {}, 'sibling'),
    ]);
  } catch {
    // Caught at once here, but the host waits for the sibling.
  }
  return yield context.df.callActivity('ok', 'allCatch');
});
app.orchestration('waits', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
app.orchestration('allRetryCatch', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callActivity('bad'),
      context.df.callActivityWithRetry('bad', retries(2)),
    ]);
  } catch {
    // Caught at the first failure, while the other task still has retries to come.
  }
  const result: unknown = yield context.df.callActivity('ok', 'allRetryCatch');
  return { result: result ?? 'nothing' };
});
app.orchestration('entityChild', function* (context) {
  return yield context.df.callSubOrchestrator('waits', {}, '@not@an-entity');
});
app.orchestration('emptyError', function* (context) {
  yield context.df.callActivity('ok', 'before');
  throw new Error();
});
app.orchestration('retryTimeout', function* (context) {
  const options = retries(5);
  options.retryTimeoutInMilliseconds = 1500;
  return yield context.df.callActivityWithRetry('bad', options);
});
app.orchestration('unknownActivity', function* (context) {
  return yield context.df.callActivity('nobody');
});
app.orchestration('openTimer', function* (context) {
  const now = context.df.currentUtcDateTime.getTime();
  yield context.df.Task.any([
    context.df.callActivity('ok', 'race'),
    context.df.createTimer(new Date(now + 60_000)),
  ]);
  return 'returned';
});
app.orchestration('longCancelLate', function* (context) {
  const now = context.df.currentUtcDateTime.getTime();
  const timer = context.df.createTimer(new Date(now + 10 * DAY));
  yield context.df.Task.any([context.df.waitForExternalEvent('go'), timer]);
  timer.cancel();
  return yield context.df.callActivity('ok', 'long');
});
app.orchestration('timestamp', function* (context) {
  const { Timestamp } = context.df.getInput() as { Timestamp: unknown };
  yield context.df.callActivity('ok', 'date');
  return Timestamp instanceof Date;
});
app.orchestration('numericEvent', function* (context) {
  return yield context.df.callSubOrchestrator('waits', {}, 'numeric-child');
});
app.orchestration('ownChild', function* (context) {
  return yield context.df.callSubOrchestrator('waits', {}, context.df.instanceId);
});

describe('the host is as unkind as Azure when', () => {
  it('a retried task is raced and then awaited: non-deterministic', async () => {
    const { start, raise, advance, engine } = startEngine();
    await start('anyRetry');
    await raise('i', 'other', 1);
    await advance(5000);
    expect(engine.status('i')?.runtimeStatus).toBe('Failed');
    expect(engine.status('i')?.output).toMatch(/^Non-Deterministic workflow detected: A previous execution/);
  });

  it('Task.all fails early: what follows waits for the siblings', async () => {
    const { start, raise, engine, output } = startEngine();
    await start('allCatch');
    expect(calls).not.toContain('allCatch');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    await raise('sibling', 'go', 1);
    expect(output('i')).toBe('ok');
  });

  it('a retried sibling of a failed task is still at it: the next call gives nothing back', async () => {
    const { start, advance, output } = startEngine();
    await start('allRetryCatch');
    await advance(5000);
    expect(output('i')).toEqual({ result: 'nothing' });
  });

  it('an orchestrator throws an error without text: it runs for ever', async () => {
    const { start, engine, lines } = startEngine();
    await start('emptyError');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    expect(lines).toEqual([expect.stringMatching(/stuck/)]);
  });

  it('a retry timeout passes: it runs for ever', async () => {
    const { start, advance, engine, lines } = startEngine();
    await start('retryTimeout');
    await advance(20_000);
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    expect(lines).toEqual([expect.stringMatching(/stuck/)]);
  });

  it('an activity does not exist: it runs for ever', async () => {
    const { start, engine, lines } = startEngine();
    await start('unknownActivity');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    expect(lines[0]).toMatch(/^i: The function 'nobody' doesn't exist/);
  });

  it('a losing timer is not cancelled: the instance runs until it fires', async () => {
    const { start, advance, engine, output } = startEngine();
    await start('openTimer');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    await advance(61_000);
    expect(output('i')).toBe('returned');
  });

  it('a long timer is cancelled after its first piece: non-deterministic', async () => {
    const { start, raise, advance, engine } = startEngine();
    await start('longCancelLate');
    await advance(4 * DAY);
    await raise('i', 'go', 1);
    expect(engine.status('i')?.output).toMatch(/^Non-Deterministic workflow detected/);
  });

  it('a long timer is cancelled before its first piece: nothing goes wrong', async () => {
    const { start, raise, advance, output } = startEngine();
    await start('longCancelLate');
    await advance(2 * DAY);
    await raise('i', 'go', 1);
    expect(output('i')).toBe('ok');
  });

  it('an input has a key named Timestamp: it becomes a date', async () => {
    const { start, output } = startEngine();
    await start('timestamp', { Timestamp: '2026-01-01T00:00:00Z' });
    expect(output('i')).toBe(true);
  });

  it('an event has a number for its name: it ends the task with that number', async () => {
    const { start, raise, engine } = startEngine();
    await start('numericEvent');
    await raise('i', '0', 'surprise');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    await raise('numeric-child', 'go', 'real');
    expect(engine.status('i')?.output).toBe('"surprise"');
  });

  it('a sub-orchestration has the id of its parent: it runs for ever', async () => {
    const { start, engine, lines } = startEngine();
    await start('ownChild');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    expect(lines[0]).toMatch(/instance id of its own parent/);
  });

  it('a sub-orchestration has the id of an entity: it runs for ever', async () => {
    const { start, engine, lines } = startEngine();
    await start('entityChild');
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    expect(lines[0]).toMatch(/begins with '@'/);
  });

  it('an orchestrator does not exist: the instance is made and fails', async () => {
    const { start, engine } = startEngine();
    await start('nobody');
    expect(engine.status('i')).toMatchObject({
      runtimeStatus: 'Failed',
      output: "The function 'nobody' doesn't exist, is disabled, or is not an orchestrator function.",
    });
  });
});
