import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-harness.ts';
import { app } from './sdk-app.ts';

app.orchestration('collect', function* (context) {
  const { count } = context.df.getInput() as { count: number };
  const got: unknown[] = [];
  for (let n = 0; n < count; n += 1) got.push(yield context.df.waitForExternalEvent('item'));
  return got;
});
app.activity('slow', { handler: () => 'done' });
app.orchestration('late', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  return [yield context.df.waitForExternalEvent('item'), yield context.df.waitForExternalEvent('item')];
});
app.orchestration('twoWaiters', function* (context) {
  const first = context.df.waitForExternalEvent('item');
  const second = context.df.waitForExternalEvent('item');
  yield context.df.Task.all([first, second]);
  return { first: first.result, second: second.result };
});
app.orchestration('exactCase', function* (context) {
  return yield context.df.waitForExternalEvent('item');
});
app.orchestration('generations', function* (context) {
  const { left } = context.df.getInput() as { left: number };
  yield context.df.callActivity('slow');
  if (left === 0) return 'the end';
  context.df.continueAsNew({ left: left - 1 });
  return undefined;
});
app.orchestration('stringGeneration', function* (context) {
  const input = context.df.getInput();
  yield context.df.callActivity('slow');
  if (input !== 'first') return input;
  context.df.continueAsNew('second');
  return undefined;
});
app.orchestration('oneEventAGeneration', function* (context) {
  const { seen } = context.df.getInput() as { seen: number[] };
  const n: number = yield context.df.waitForExternalEvent('item');
  const all = [...seen, n];
  if (n === 9) return all;
  context.df.continueAsNew({ seen: all });
  return undefined;
});
app.orchestration('lateThenNew', function* (context) {
  const { again } = context.df.getInput() as { again: boolean };
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  const item: unknown = yield context.df.waitForExternalEvent('item');
  if (!again) return item;
  context.df.continueAsNew({ again: false });
  return undefined;
});
app.orchestration('openTimerThenNew', function* (context) {
  const { again } = context.df.getInput() as { again: boolean };
  if (!again) return 'second';
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  yield context.df.Task.any([timer, context.df.callActivity('slow')]);
  context.df.continueAsNew({ again: false });
  return undefined;
});

describe('external events', () => {
  it('are given out in the order in which they were raised', async () => {
    const { start, raise, output } = startEngine();
    await start('collect', { count: 2 });
    await raise('i', 'item', 1);
    await raise('i', 'item', { two: 2 });
    expect(output('i')).toEqual([1, { two: 2 }]);
  });

  it('wait for an orchestrator that is not listening yet, first in first out', async () => {
    const { start, raise, advance, output } = startEngine();
    await start('late');
    await raise('i', 'item', 'first');
    await raise('i', 'item', 'second');
    await advance(60_000);
    expect(output('i')).toEqual(['first', 'second']);
  });

  it('are kept for an instance that is still pending', async () => {
    const { engine, output } = startEngine();
    await engine.start({ name: 'collect', instanceId: 'i', input: '{"count":1}' });
    expect(engine.status('i')?.runtimeStatus).toBe('Pending');
    expect(await engine.raiseEvent('i', 'item', '7')).toBe('accepted');
    await engine.settle();
    expect(output('i')).toEqual([7]);
  });

  it('go to the last of two waiters first', async () => {
    const { start, raise, output } = startEngine();
    await start('twoWaiters');
    await raise('i', 'item', 'a');
    await raise('i', 'item', 'b');
    expect(output('i')).toEqual({ first: 'b', second: 'a' });
  });

  it('in another case are consumed by the host but not by the SDK, and the operator is told', async () => {
    const { start, raise, engine, lines, output } = startEngine();
    await start('exactCase');
    await raise('i', 'ITEM', 1);
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
    expect(lines).toEqual([expect.stringMatching(/^i: The instance is stuck/)]);
    await raise('i', 'item', 2);
    expect(output('i')).toBe(2);
  });

  it('are refused for unknown and for finished instances', async () => {
    const { start, engine } = startEngine();
    await start('generations', { left: 0 });
    expect(await engine.raiseEvent('i', 'item', '1')).toBe('finished');
    expect(await engine.raiseEvent('nobody', 'item', '1')).toBe('notFound');
  });

  it('must be JSON', async () => {
    const { start, engine } = startEngine();
    await start('collect', { count: 1 });
    await expect(engine.raiseEvent('i', 'item', 'not json')).rejects.toThrow(SyntaxError);
  });
});

describe('continueAsNew', () => {
  it('starts over with the new input and an empty history', async () => {
    const { start, engine, output } = startEngine();
    await start('generations', { left: 20 });
    expect(output('i')).toBe('the end');
    expect(engine.status('i')?.input).toBe('{"left":0}');
    expect(engine.history('i')).toHaveLength(8);
  });

  it('gives a string input back with its quotes in it', async () => {
    const { start, output } = startEngine();
    await start('stringGeneration', 'first');
    expect(output('i')).toBe('"second"');
  });

  it('keeps events that arrive while it starts over', async () => {
    const { start, raise, output } = startEngine();
    await start('oneEventAGeneration', { seen: [] });
    for (const n of [1, 2, 9]) await raise('i', 'item', n);
    expect(output('i')).toEqual([1, 2, 9]);
  });

  it('carries over events of the same episode, in their order', async () => {
    const { start, engine, output } = startEngine();
    await start('oneEventAGeneration', { seen: [] });
    for (const n of [1, 2, 9]) await engine.raiseEvent('i', 'item', String(n));
    await engine.settle();
    expect(output('i')).toEqual([1, 2, 9]);
  });

  it('drops events that came before it and that nobody had taken', async () => {
    const { start, raise, advance, engine } = startEngine();
    await start('lateThenNew', { again: true });
    await raise('i', 'item', 1);
    await raise('i', 'item', 2);
    await advance(61_000);
    await advance(61_000);
    expect(engine.status('i')).toMatchObject({ input: '{"again":false}', runtimeStatus: 'Running' });
  });

  it('waits for a task that is still open', async () => {
    const { start, advance, output } = startEngine();
    await start('openTimerThenNew', { again: true });
    expect(output('i')).toBeUndefined();
    await advance(61_000);
    expect(output('i')).toBe('second');
  });
});
