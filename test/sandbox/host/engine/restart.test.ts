import { describe, expect, it } from 'vitest';
import { createMovableClock } from '../../../../src/sandbox/clock.ts';
import type { FunctionInvoker } from '../../../../src/sandbox/host/contracts.ts';
import { databaseFile, eventually, startEngine } from './engine-harness.ts';
import { app, EntityId, RetryOptions, sdkInvoker } from './sdk-app.ts';

const counter = new EntityId('tally', 'a');
app.activity('step', { handler: (input: { n: number }) => input.n });
let flaky = 0;
app.activity('flaky', {
  handler: () => {
    flaky += 1;
    if (flaky % 2 === 1) throw new Error('odd');
    return 'even';
  },
});
app.entity<number>('tally', (context) => {
  const sum = (context.df.getState(() => 0) ?? 0) + Number(context.df.getInput());
  context.df.setState(sum);
  context.df.return(sum);
});
app.orchestration('sub', function* (context) {
  const { n } = context.df.getInput() as { n: number };
  const first: number = yield context.df.callActivity('step', { n });
  const second: number = yield context.df.callActivity('step', { n: 10 * n });
  return first + second;
});
app.orchestration('everything', function* (context) {
  const subs = [1, 2].map((n) => context.df.callSubOrchestrator('sub', { n }));
  const sums: number[] = yield context.df.Task.all(subs);
  const retried: string = yield context.df.callActivityWithRetry('flaky', new RetryOptions(1000, 5));
  const tally: number = yield context.df.callEntity(counter, 'add', 1);
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  const event = context.df.waitForExternalEvent('go');
  yield context.df.Task.any([event, timer]);
  timer.cancel();
  return { sums, retried, tally, event: event.result };
});
app.orchestration('waiting', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  return 'fired';
});
app.orchestration('changed', function* (context) {
  yield context.df.callActivity('step', { n: 1 });
  return yield context.df.waitForExternalEvent('go');
});

const expected = { sums: [11, 22], retried: 'even', tally: 1, event: 'now' };

describe('an engine opened on the file of one that was abandoned', () => {
  it('goes on wherever the other stopped, whichever transaction was the last', async () => {
    const total = await runEverything(Number.POSITIVE_INFINITY);
    expect(total.output).toEqual(expected);
    expect(total.commits).toBeGreaterThan(20);
    for (let crashAt = 2; crashAt <= total.commits; crashAt += 1) {
      const { output } = await runEverything(crashAt);
      expect(output, `stopped at transaction ${crashAt}`).toEqual(expected);
    }
  });

  it('fires a timer that came due in between', async () => {
    const { start, engine, file, clock } = startEngine();
    await start('waiting');
    engine.abandon();
    clock.moveBy(3_600_000);
    const again = startEngine({ file, clock });
    await again.engine.settle();
    expect(again.output('i')).toBe('fired');
  });

  it('runs an activity again that had not reported, and only that', async () => {
    const { promise: neverEnds } = Promise.withResolvers<never>();
    const ran: string[] = [];
    const invoker = (second: boolean): FunctionInvoker => ({
      ...sdkInvoker,
      activity: (name, instanceId, input) => {
        ran.push(input ?? '');
        const cutOff = !second && input === '{"n":10}';
        return cutOff ? neverEnds : sdkInvoker.activity(name, instanceId, input);
      },
    });
    const file = databaseFile();
    const first = startEngine({ file, invoker: invoker(false) });
    await first.engine.start({ name: 'sub', instanceId: 'i', input: '{"n":1}' });
    await eventually(() => ran.length, 2);
    first.engine.abandon();
    const second = startEngine({ file, invoker: invoker(true), clock: first.clock });
    await second.engine.settle();
    expect(second.output('i')).toBe(11);
    expect(ran).toEqual(['{"n":1}', '{"n":10}', '{"n":10}']);
  });

  it('finds out that the code of a running instance was changed', async () => {
    const { start, engine, file, clock } = startEngine();
    await start('changed');
    engine.abandon();
    const renamed: FunctionInvoker = {
      ...sdkInvoker,
      orchestrator: async (name, id, trigger) =>
        (await sdkInvoker.orchestrator(name, id, trigger)).replace('"step"', '"flaky"'),
    };
    const again = startEngine({ file, clock, invoker: renamed });
    await again.raise('i', 'go', 1);
    expect(again.engine.status('i')?.runtimeStatus).toBe('Failed');
    expect(again.engine.status('i')?.output).toMatch(
      /^Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity task with sequence ID 0 and name 'step'/,
    );
  });
});

/** Runs `everything`, closing the engine inside its `crashAt`th transaction and going on with a new one. */
async function runEverything(crashAt: number): Promise<{ output: unknown; commits: number }> {
  const file = databaseFile();
  const clock = createMovableClock();
  flaky = 0;
  let commits = 0;
  let crashed = false;
  const { promise: crash, resolve } = Promise.withResolvers<void>();
  const onCommit = (): void => {
    commits += 1;
    if (commits !== crashAt) return;
    crashed = true;
    resolve();
    throw new Error('The process is gone.');
  };
  const first = startEngine({ file, clock, onCommit });
  const finished = drive(first).catch((error: unknown) => {
    if (!crashed) throw error;
  });
  await Promise.race([crash, finished]);
  if (!crashed) return { output: first.output('i'), commits };
  first.engine.abandon();
  const second = startEngine({ file, clock });
  await drive(second);
  return { output: second.output('i'), commits };
}

async function drive({ engine, advance, raise, start }: ReturnType<typeof startEngine>): Promise<void> {
  if (!engine.status('i')) await start('everything');
  await advance(5000);
  const raised = engine.history('i').some((event) => event.EventType === 15 && event['Name'] === 'go');
  if (!raised) await raise('i', 'go', 'now');
  await engine.settle();
}
