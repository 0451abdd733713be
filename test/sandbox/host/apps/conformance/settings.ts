import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** How many invocations of a function have run at the same time, at most. */
const now = new Map<string, number>();
let most: Record<string, number> = {};
const breath = () => new Promise((resolve) => setTimeout(resolve, 5));

app.hook.preInvocation(async ({ invocationContext }) => {
  const name = invocationContext.functionName;
  const count = (now.get(name) ?? 0) + 1;
  now.set(name, count);
  most[name] = Math.max(most[name] ?? 0, count);
  if (name !== 'most') await breath();
});
app.hook.postInvocation(({ invocationContext }) => {
  const name = invocationContext.functionName;
  now.set(name, (now.get(name) ?? 1) - 1);
});
app.http('most', {
  handler: () => {
    const measured = most;
    most = {};
    return { jsonBody: measured };
  },
});

df.app.activity('work', { handler: (input: unknown) => input });
df.app.entity('busy', (context) => context.df.setState(1));
df.app.orchestration('fansOut', function* (context) {
  const numbers = Array.from({ length: Number(context.df.getInput()) }, (_, index) => index);
  return yield context.df.Task.all(numbers.map((number) => context.df.callActivity('work', number)));
});
df.app.orchestration('oneByOne', function* (context) {
  const count = Number(context.df.getInput());
  for (let index = 0; index < count; index += 1) yield context.df.callActivity('work', index);
  return count;
});
df.app.orchestration('timers', function* (context) {
  const past = context.df.currentUtcDateTime;
  for (let index = 0; index < Number(context.df.getInput()); index += 1) yield context.df.createTimer(past);
  return 'done';
});
df.app.orchestration('waits', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
df.app.orchestration('family', function* (context) {
  const numbers = Array.from({ length: Number(context.df.getInput()) }, () => 1);
  return yield context.df.Task.all(numbers.map((one) => context.df.callSubOrchestrator('oneByOne', one)));
});
df.app.orchestration('callsEntities', function* (context) {
  const keys = Array.from({ length: Number(context.df.getInput()) }, (_, index) => String(index));
  yield context.df.Task.all(keys.map((key) => context.df.callEntity(new df.EntityId('busy', key), 'go')));
});

const never = () => new Promise<never>(() => {});
app.http('endless', { handler: never });
df.app.activity('endlessActivity', { handler: never });
df.app.orchestration('impatient', function* (context) {
  try {
    return yield context.df.callActivity('endlessActivity', {});
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : '';
  }
});

const held: (() => void)[] = [];
df.app.activity('held', {
  handler: () =>
    new Promise((resolve) => {
      held.push(() => resolve(`released after ${held.length}`));
    }),
});
df.app.orchestration('holds', function* (context) {
  return yield context.df.callActivity('held', {});
});
app.http('heldRequest', {
  handler: () =>
    new Promise((resolve) => {
      held.push(() => resolve({ body: 'answered' }));
    }),
});
app.http('heldCount', { handler: () => ({ jsonBody: held.length }) });
// Answers at once and releases a little later, so that a host can be stopped meanwhile.
app.http('releaseSoon', {
  handler: () => {
    setTimeout(() => {
      for (const release of held) release();
    }, 50);
    return {};
  },
});
app.hook.appTerminate(() => {
  // What the test can see of a host that has ended: it shares the environment of this process.
  process.env['CONFORMANCE_ENDED'] = String(Number(process.env['CONFORMANCE_ENDED'] ?? 0) + 1);
});
