import * as df from 'durable-functions';

df.app.activity('note', { handler: (input: unknown) => input });

const child = df.app.orchestration('child', function* (context) {
  const input: unknown = yield context.df.callActivity('note', context.df.getInput());
  return { input: input ?? null, parent: context.df.parentInstanceId ?? null, id: context.df.instanceId };
});
df.app.orchestration('parent', function* (context) {
  const { id } = context.df.getInput() as { id?: string };
  return yield context.df.callSubOrchestrator('child', { from: 'parent' }, id);
});
df.app.orchestration('registered', function* () {
  return yield child({ by: 'reference' }, 'by-reference');
});
df.app.orchestration('family', function* (context) {
  const names = context.df.getInput() as string[];
  const children: { input: string }[] = yield context.df.Task.all(
    names.map((name) => context.df.callSubOrchestrator('child', name)),
  );
  return children.map(({ input }) => input);
});

df.app.orchestration('failing', function* (context) {
  yield context.df.callActivity('note', 'before');
  throw new RangeError(`no ${String(context.df.getInput())}`);
});
df.app.orchestration('parentOfFailing', function* (context) {
  if (context.df.getInput() === 'uncaught') return yield context.df.callSubOrchestrator('failing', 'luck');
  try {
    return yield context.df.callSubOrchestrator('failing', 'luck');
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : 'no error';
  }
});

const attempts = new Map<unknown, number>();
df.app.activity('flakyNote', {
  handler: ({ key, failures }: { key: string; failures: number }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= failures) throw new Error(`failure ${attempt}`);
    return attempt;
  },
});
df.app.orchestration('flakyChild', function* (context) {
  return yield context.df.callActivity('flakyNote', context.df.getInput());
});
df.app.orchestration('persistent', function* (context) {
  const { id, ...input } = context.df.getInput() as { id?: string };
  const retry = new df.RetryOptions(60_000, 3);
  return yield context.df.callSubOrchestratorWithRetry('flakyChild', retry, input, id);
});

df.app.orchestration('waiting', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
df.app.orchestration('parentOf', function* (context) {
  const { name, id } = context.df.getInput() as { name: string; id?: string };
  try {
    return yield context.df.callSubOrchestrator(name, {}, id);
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
});
df.app.orchestration('itsOwnParent', function* (context) {
  return yield context.df.callSubOrchestrator('child', {}, context.df.instanceId);
});
df.app.orchestration('countsDown', function* (context) {
  const { left } = context.df.getInput() as { left: number };
  yield context.df.callActivity('note', left);
  if (left > 0) context.df.continueAsNew({ left: left - 1 });
  return { left, parent: context.df.parentInstanceId };
});
df.app.orchestration('parentOfCountdown', function* (context) {
  return yield context.df.callSubOrchestrator('countsDown', { left: 3 }, 'countdown');
});
