/** The app that the benchmarks run: ordinary functions that know nothing of the host under them. */
import * as df from 'durable-functions';

df.app.activity('sayHello', { handler: (name: string) => `Hello ${name}!` });

/** One activity, then a wait for people: what most of an approval app's instances do. */
df.app.orchestration('greetAndWait', function* (context) {
  const { name, until } = context.df.getInput<{ name: string; until: string }>() ?? { name: '', until: '' };
  yield context.df.callActivity('sayHello', name);
  const timeout = context.df.createTimer(new Date(until));
  const decision = context.df.waitForExternalEvent('decision');
  const winner: df.Task = yield context.df.Task.any([decision, timeout]);
  if (winner === timeout) return 'timedOut';
  timeout.cancel();
  return decision.result;
});

/** Waits for whichever comes first. */
df.app.orchestration('waitForEither', function* (context) {
  const { until } = context.df.getInput<{ until: string }>() ?? { until: '' };
  const timeout = context.df.createTimer(new Date(until));
  const decision = context.df.waitForExternalEvent('decision');
  const winner: df.Task = yield context.df.Task.any([decision, timeout]);
  if (winner === timeout) return 'timedOut';
  timeout.cancel();
  return decision.result;
});

df.app.orchestration('waitUntil', function* (context) {
  const { until } = context.df.getInput<{ until: string }>() ?? { until: '' };
  yield context.df.createTimer(new Date(until));
  return 'fired';
});

/** A history that grows by one activity a turn. */
df.app.orchestration('chain', function* (context) {
  const { steps } = context.df.getInput<{ steps: number }>() ?? { steps: 0 };
  for (let step = 0; step < steps; step += 1) yield context.df.callActivity('sayHello', `step ${step}`);
  return steps;
});

/** Collects events until it has as many as it was asked for. */
df.app.orchestration('collect', function* (context) {
  const { events } = context.df.getInput<{ events: number }>() ?? { events: 0 };
  let sum = 0;
  for (let count = 0; count < events; count += 1) sum += yield context.df.waitForExternalEvent('amount');
  return sum;
});

df.app.orchestration('callCounter', function* (context) {
  const { key, calls } = context.df.getInput<{ key: string; calls: number }>() ?? { key: '', calls: 0 };
  const counter = new df.EntityId('counter', key);
  for (let call = 0; call < calls; call += 1) yield context.df.callEntity(counter, 'add', 1);
  return calls;
});

df.app.entity('counter', (context) => {
  const value = (context.df.getState(() => 0) as number | undefined) ?? 0;
  const amount = (context.df.getInput() as number | undefined) ?? 0;
  if (context.df.operationName === 'add') context.df.setState(value + amount);
  context.df.return(context.df.getState());
});
