import * as df from 'durable-functions';

df.app.activity('note', { handler: (input: unknown) => input });

df.app.orchestration('waitsFor', function* (context) {
  const { names } = context.df.getInput() as { names: string[] };
  const got: unknown[] = [];
  for (const name of names) {
    const payload: unknown = yield context.df.waitForExternalEvent(name);
    got.push(payload ?? null);
  }
  return got;
});
df.app.orchestration('waitsLate', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  const first: unknown = yield context.df.waitForExternalEvent('go');
  const second: unknown = yield context.df.waitForExternalEvent('go');
  return [first, second];
});
df.app.orchestration('typeOf', function* (context) {
  const payload: unknown = yield context.df.waitForExternalEvent('go');
  yield context.df.callActivity('note', {});
  return { type: typeof payload, value: payload ?? null };
});
df.app.orchestration('twoWaiters', function* (context) {
  const one = context.df.waitForExternalEvent('go');
  const two = context.df.waitForExternalEvent('go');
  yield context.df.Task.all([one, two]);
  return [one.result, two.result];
});
df.app.orchestration('allOf', function* (context) {
  return yield context.df.Task.all(['a', 'b', 'c'].map((name) => context.df.waitForExternalEvent(name)));
});
df.app.orchestration('approval', function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  const answer = context.df.waitForExternalEvent('answer');
  context.df.setCustomStatus('asked');
  const winner: df.Task = yield context.df.Task.any([answer, timer]);
  if (winner === timer) return 'timed out';
  timer.cancel();
  return { answer: answer.result };
});
df.app.orchestration('child', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
df.app.orchestration('numbered', function* (context) {
  return yield context.df.callSubOrchestrator('child', {}, `${context.df.instanceId}-child`);
});
df.app.orchestration('countsEvents', function* (context) {
  const { seen, pause } = context.df.getInput() as { seen: unknown[]; pause?: number };
  if (pause) yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + pause));
  const next: unknown = yield context.df.waitForExternalEvent('item');
  context.df.continueAsNew({ seen: [...seen, next] });
});
