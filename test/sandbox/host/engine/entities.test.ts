import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-harness.ts';
import { app, EntityId } from './sdk-app.ts';

const counter = new EntityId('Counter', 'one');
const other = new EntityId('Counter', 'two');

app.entity<number>('Counter', (context) => {
  const value = context.df.getState(() => 0) ?? 0;
  const operation = context.df.operationName ?? '';
  switch (operation) {
    case 'add': {
      const sum = value + Number(context.df.getInput());
      context.df.setState(sum);
      context.df.return(sum);
      break;
    }
    case 'get':
      context.df.return(value);
      break;
    case 'fail':
      throw new Error('refused');
    case 'delete':
      context.df.destructOnExit();
      break;
    case 'pass':
      context.df.signalEntity(other, 'add', value);
      break;
    default:
  }
});
app.orchestration('adds', function* (context) {
  context.df.signalEntity(counter, 'add', 10);
  yield context.df.callEntity(counter, 'add', 5);
  return yield context.df.callEntity(counter, 'get');
});
app.orchestration('failing', function* (context) {
  try {
    return yield context.df.callEntity(counter, 'fail');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
});
app.orchestration('critical', function* (context) {
  const lock = yield context.df.lock(counter, other);
  const before: number = yield context.df.callEntity(counter, 'get');
  yield context.df.waitForExternalEvent('go');
  yield context.df.callEntity(counter, 'add', 1);
  yield context.df.callEntity(other, 'add', 1);
  const after: number = yield context.df.callEntity(counter, 'get');
  lock.release();
  return { before, after };
});
app.orchestration('keepsLock', function* (context) {
  yield context.df.lock(counter);
  return yield context.df.callEntity(counter, 'add', 1);
});
app.orchestration('callsUnknown', function* (context) {
  return yield context.df.callEntity(new EntityId('nobody', 'x'), 'get');
});
app.orchestration('signalsUnknown', function* (context) {
  context.df.signalEntity(new EntityId('nobody', 'x'), 'get');
  return yield context.df.callEntity(counter, 'get');
});

describe('entities', () => {
  it('answer calls and take signals in the order in which they were sent', async () => {
    const { start, engine, output } = startEngine();
    await start('adds');
    expect(output('i')).toBe(15);
    expect(engine.entityState('COUNTER', 'one')).toBe('15');
  });

  it('keep their state between orchestrations and restarts', async () => {
    const { start, engine, file, clock } = startEngine();
    await start('adds');
    engine.abandon();
    const again = startEngine({ file, clock });
    await again.start('adds', {}, 'j');
    expect(again.output('j')).toBe(30);
  });

  it('take signals from outside, and lose their state when they are deleted', async () => {
    const { engine } = startEngine();
    await engine.signalEntity('counter', 'one', 'add', '4');
    await engine.signalEntity('counter', 'two', 'add', '6');
    await engine.settle();
    expect(engine.listEntities({ name: 'Counter' }).items).toMatchObject([
      { name: 'counter', key: 'one', state: '4' },
      { name: 'counter', key: 'two', state: '6' },
    ]);
    await engine.signalEntity('counter', 'one', 'delete', null);
    await engine.settle();
    expect(engine.entityState('counter', 'one')).toBeUndefined();
    expect(engine.listEntities({}).items).toHaveLength(1);
  });

  it('signal other entities', async () => {
    const { engine } = startEngine();
    await engine.signalEntity('counter', 'one', 'add', '4');
    await engine.signalEntity('counter', 'one', 'pass', null);
    await engine.settle();
    expect(engine.entityState('counter', 'two')).toBe('4');
  });

  it('lose the text of their errors on the way to the caller', async () => {
    const { start, output } = startEngine();
    await start('failing');
    expect(output('i')).toBe('[object Object]');
  });

  it('listen only to the holder of their lock until it gives it back', async () => {
    const { start, raise, engine, output } = startEngine();
    await start('critical');
    await engine.signalEntity('counter', 'one', 'add', '100');
    await engine.settle();
    expect(engine.entityState('counter', 'one')).toBeNull();
    await raise('i', 'go', null);
    expect(output('i')).toEqual({ before: 0, after: 1 });
    expect(engine.entityState('counter', 'one')).toBe('101');
    expect(engine.entityState('counter', 'two')).toBe('1');
  });

  it('make the second of two orchestrations wait for a lock', async () => {
    const { start, raise, output } = startEngine();
    await start('critical', {}, 'a');
    await start('critical', {}, 'b');
    await raise('b', 'go', null);
    expect(output('b')).toBeUndefined();
    await raise('a', 'go', null);
    expect(output('a')).toEqual({ before: 0, after: 1 });
    expect(output('b')).toEqual({ before: 1, after: 2 });
  });

  it('are free again when the orchestration ends without giving its lock back', async () => {
    const { start, output } = startEngine();
    await start('keepsLock', {}, 'a');
    await start('keepsLock', {}, 'b');
    expect(output('b')).toBe(2);
  });

  it('that do not exist hang their caller, fail who signals them, and tell the operator', async () => {
    const { start, engine, lines } = startEngine();
    await start('callsUnknown', {}, 'calls');
    await start('signalsUnknown', {}, 'signals');
    expect(engine.status('calls')?.runtimeStatus).toBe('Running');
    expect(engine.status('signals')?.runtimeStatus).toBe('Failed');
    expect(lines.join('\n')).toMatch(/calls: The function 'nobody' doesn't exist/);
    expect(await engine.signalEntity('nobody', 'x', 'get', null)).toBe('notFound');
  });
});
