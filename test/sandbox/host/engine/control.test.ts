import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-harness.ts';
import { app } from './sdk-app.ts';

app.activity('note', { handler: (input: unknown) => input });
app.orchestration('steps', function* (context) {
  context.df.setCustomStatus('waiting');
  const go: unknown = yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus('gone');
  return yield context.df.callActivity('note', go);
});
app.orchestration('quick', function* (context) {
  return yield context.df.callActivity('note', 'ok');
});
app.orchestration('parentOfSteps', function* (context) {
  try {
    return yield context.df.callSubOrchestrator('steps', {}, 'the-child');
  } catch {
    return 'caught';
  }
});

describe('control of a running instance', () => {
  it('suspends: events wait, and are delivered after resume', async () => {
    const { start, raise, engine, output } = startEngine();
    await start('steps');
    expect(await engine.suspend('i', 'lunch')).toBe('accepted');
    await engine.settle();
    expect(engine.status('i')?.runtimeStatus).toBe('Suspended');
    await raise('i', 'go', 1);
    expect(engine.status('i')).toMatchObject({ runtimeStatus: 'Suspended', customStatus: '"gone"' });
    expect(await engine.resume('i', 'back')).toBe('accepted');
    await engine.settle();
    expect(output('i')).toBe(1);
  });

  it('refuses to suspend twice and to resume what runs', async () => {
    const { start, engine } = startEngine();
    await start('steps');
    expect(await engine.resume('i', '')).toBe('invalidState');
    await engine.suspend('i', '');
    await engine.settle();
    expect(await engine.suspend('i', '')).toBe('invalidState');
  });

  it('terminates with the reason as the output, even while suspended', async () => {
    const { start, engine } = startEngine();
    await start('steps');
    await engine.suspend('i', '');
    await engine.terminate('i', 'no longer wanted');
    await engine.settle();
    expect(engine.status('i')).toMatchObject({ runtimeStatus: 'Terminated', output: 'no longer wanted' });
    expect(await engine.terminate('i', 'again')).toBe('finished');
    expect(await engine.terminate('nobody', '')).toBe('notFound');
  });

  it('lets a terminated child take its parent down without a chance to catch it', async () => {
    const { start, engine } = startEngine();
    await start('parentOfSteps');
    await engine.terminate('the-child', 'stop');
    await engine.settle();
    expect(engine.status('i')?.runtimeStatus).toBe('Failed');
    expect(engine.status('i')?.output).toMatch(/^Non-Deterministic workflow detected/);
  });

  it('leaves the children of a terminated parent running', async () => {
    const { start, engine } = startEngine();
    await start('parentOfSteps');
    await engine.terminate('i', 'stop');
    await engine.settle();
    expect(engine.status('the-child')?.runtimeStatus).toBe('Running');
    await engine.terminate('the-child', 'stop');
    await engine.settle();
    expect(engine.status('i')?.runtimeStatus).toBe('Terminated');
  });
});

describe('the ids of instances', () => {
  it('are taken while an instance runs, and free once it has ended', async () => {
    const { start, engine } = startEngine();
    const again = () => engine.start({ name: 'steps', instanceId: 'i', input: '{}' });
    await start('steps');
    expect(await again()).toEqual({ outcome: 'exists' });
    await engine.terminate('i', '');
    await engine.settle();
    expect(await again()).toEqual({ outcome: 'started' });
    await engine.settle();
    expect(engine.status('i')?.runtimeStatus).toBe('Running');
  });

  it('may be taken over from a running instance when host.json says AnyState', async () => {
    const { start, engine } = startEngine({ settings: { overridableExistingInstanceStates: 'AnyState' } });
    await start('steps');
    await start('quick');
    expect(engine.status('i')).toMatchObject({ name: 'quick', runtimeStatus: 'Completed' });
  });

  it('cannot look like an entity', async () => {
    const { engine } = startEngine();
    await expect(engine.start({ name: 'quick', instanceId: '@a@b', input: null })).rejects.toThrow('@a@b');
  });

  it('start again under the old id or a new one with the old input', async () => {
    const { start, engine, output } = startEngine();
    await start('quick', { a: 1 });
    const renewed = await engine.restart('i', true);
    await engine.settle();
    expect(renewed.outcome).toBe('started');
    expect(output(renewed.instanceId)).toBe('ok');
    expect(engine.status(renewed.instanceId)?.input).toBe('{"a":1}');
    expect(await engine.restart('i', false)).toEqual({ outcome: 'started', instanceId: 'i' });
    expect((await engine.restart('nobody', true)).outcome).toBe('notFound');
  });
});

describe('purging and listing', () => {
  it('deletes an ended instance with its history and refuses a running one', async () => {
    const { start, engine } = startEngine();
    await start('steps');
    expect(await engine.purge('i')).toBe('invalidState');
    await engine.terminate('i', '');
    await engine.settle();
    expect(await engine.purge('i')).toBe('accepted');
    expect(engine.status('i')).toBeUndefined();
    expect(engine.history('i')).toEqual([]);
    expect(await engine.purge('i')).toBe('notFound');
  });

  it('deletes every ended instance that matches and no other', async () => {
    const { start, engine, clock } = startEngine();
    await start('quick', {}, 'a-1');
    await start('quick', {}, 'a-2');
    await start('quick', {}, 'b-1');
    clock.moveBy(1000);
    await start('steps', {}, 'a-3');
    expect(await engine.purgeAll({ instanceIdPrefix: 'a-', top: 1 })).toBe(2);
    expect(engine.list({}).items.map((item) => item.instanceId)).toEqual(['b-1', 'a-3']);
    expect(await engine.purgeAll({ runtimeStatus: ['Running'] })).toBe(0);
  });

  it('lists page by page, by age, and by state', async () => {
    const { start, engine, clock } = startEngine();
    for (const id of ['c', 'a', 'b']) {
      await start('quick', {}, id);
      clock.moveBy(1000);
    }
    const first = engine.list({ top: 2 });
    expect(first.items.map((item) => item.instanceId)).toEqual(['c', 'a']);
    const token = first.continuationToken ?? '';
    const second = engine.list({ top: 2, continuationToken: token });
    expect(second.items.map((item) => item.instanceId)).toEqual(['b']);
    expect(second.continuationToken).toBeUndefined();
    const from = (first.items[1]?.createdAt ?? 0) + 1;
    expect(engine.list({ createdFrom: from }).items).toHaveLength(1);
    expect(engine.list({ createdTo: from }).items).toHaveLength(2);
    expect(engine.list({ runtimeStatus: ['Failed'] }).items).toEqual([]);
    expect(() => engine.list({ continuationToken: 'nonsense' })).toThrow(RangeError);
  });
});
