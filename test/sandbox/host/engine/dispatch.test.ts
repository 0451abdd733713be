import { describe, expect, it } from 'vitest';
import type { FunctionInvoker } from '../../../../src/sandbox/host/contracts.ts';
import { databaseFile, eventually, startEngine } from './engine-harness.ts';
import { app, EntityId, sdkInvoker } from './sdk-app.ts';

let running = 0;
let most = 0;
app.activity('gated', {
  handler: async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  },
});
app.entity('one', (context) => context.df.return(1));
app.activity('wait', { handler: () => null });
app.orchestration('wide', function* (context) {
  yield context.df.Task.all(Array.from({ length: 20 }, () => context.df.callActivity('gated')));
  return 'done';
});
app.orchestration('one', function* (context) {
  return yield context.df.callActivity('wait', 'x');
});
app.orchestration('nothing', function* (context) {
  return yield context.df.callEntity(new EntityId('one', 'a'), 'get');
});

/** An invoker whose activities end when the test says so. */
function heldActivities() {
  const held: PromiseWithResolvers<void>[] = [];
  const invoker: FunctionInvoker = {
    ...sdkInvoker,
    async activity() {
      const gate = Promise.withResolvers<void>();
      held.push(gate);
      await gate.promise;
      return { ok: true, result: '"let go"' };
    },
  };
  return { held, invoker };
}

describe('the dispatcher', () => {
  it.each([1, 4])('runs at most %i activities at a time', async (limit) => {
    most = 0;
    const { start, output } = startEngine({ settings: { maxConcurrentActivityFunctions: limit } });
    await start('wide');
    expect(output('i')).toBe('done');
    expect(most).toBe(limit);
  });

  it('never runs two episodes of one instance at the same time, but those of others', async () => {
    let now = 0;
    let together = 0;
    const invoker: FunctionInvoker = {
      ...sdkInvoker,
      async orchestrator(name, id, trigger) {
        now += 1;
        together = Math.max(together, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return sdkInvoker.orchestrator(name, id, trigger);
      },
    };
    const one = startEngine({ invoker, settings: { maxConcurrentActivityFunctions: 1 } });
    await one.start('wide');
    expect(together).toBe(1);
    const many = startEngine({ invoker, settings: { maxConcurrentOrchestratorFunctions: 3 } });
    const starts = Array.from({ length: 8 }, (_, n) =>
      many.engine.start({ name: 'nothing', instanceId: `i${n}`, input: null }),
    );
    await Promise.all(starts);
    await many.engine.settle();
    expect(together).toBe(3);
    expect(many.engine.list({ runtimeStatus: ['Completed'] }).items).toHaveLength(8);
  });

  it('settles only when what runs has ended', async () => {
    const { held, invoker } = heldActivities();
    const { engine, output } = startEngine({ invoker });
    await engine.start({ name: 'one', instanceId: 'i', input: null });
    let settled = false;
    const settling = engine.settle().then(() => {
      settled = true;
    });
    await eventually(() => held.length, 1);
    expect(settled).toBe(false);
    held[0]?.resolve();
    await settling;
    expect(output('i')).toBe('let go');
  });

  it('tries an episode again that could not be run, and records no failure', async () => {
    let calls = 0;
    const invoker: FunctionInvoker = {
      ...sdkInvoker,
      async orchestrator(name, id, trigger) {
        calls += 1;
        if (calls === 1) throw new Error('the worker is not there');
        return sdkInvoker.orchestrator(name, id, trigger);
      },
    };
    const { start, engine, lines, output } = startEngine({ invoker });
    await start('nothing');
    expect(engine.status('i')?.runtimeStatus).toBe('Pending');
    expect(lines).toEqual([
      expect.stringMatching(/orchestration i could not be run .* the worker is not there/),
    ]);
    await eventually(() => output('i'), 1);
  });
});

describe('stopping', () => {
  it('waits for running activities and records their results', async () => {
    const { held, invoker } = heldActivities();
    const file = databaseFile();
    const first = startEngine({ file, invoker });
    await first.engine.start({ name: 'one', instanceId: 'i', input: null });
    await eventually(() => held.length, 1);
    const stopped = first.engine.stop();
    held[0]?.resolve();
    await stopped;
    const second = startEngine({ file, invoker, clock: first.clock });
    await second.engine.settle();
    expect(second.output('i')).toBe('let go');
    expect(held).toHaveLength(1);
  });

  it('leaves what does not end in time for the next start', async () => {
    const { held, invoker } = heldActivities();
    const file = databaseFile();
    const first = startEngine({ file, invoker, stopTimeout: 1 });
    await first.engine.start({ name: 'one', instanceId: 'i', input: null });
    await eventually(() => held.length, 1);
    await first.engine.stop();
    expect(first.lines).toEqual([expect.stringMatching(/did not end in time/)]);
    held[0]?.resolve();
    const second = startEngine({ file, invoker, clock: first.clock });
    await eventually(() => held.length, 2);
    expect(second.engine.status('i')?.runtimeStatus).toBe('Running');
    held[1]?.resolve();
    await second.engine.settle();
    expect(second.output('i')).toBe('let go');
  });

  it('starts nothing any more', async () => {
    const { held, invoker } = heldActivities();
    const { engine } = startEngine({ invoker });
    const started = engine.start({ name: 'one', instanceId: 'i', input: null });
    const stopped = engine.stop();
    await Promise.all([started, stopped, engine.settle()]);
    await engine.stop();
    expect(held).toHaveLength(0);
  });
});
