import * as df from 'durable-functions';

df.app.activity('note', { handler: (input: unknown) => input });

df.app.orchestration('counts', function* (context) {
  const { count, most } = context.df.getInput() as { count: number; most: number };
  context.df.setCustomStatus({ count });
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 86_400_000));
  if (count < most) context.df.continueAsNew({ count: count + 1, most });
  return { count };
});
df.app.orchestration('repeats', function* (context) {
  const input: unknown = context.df.getInput();
  yield context.df.callActivity('note', {});
  if (input === 'first') context.df.continueAsNew('second');
  return { input };
});
df.app.orchestration('versioned', function* (context) {
  const { again } = context.df.getInput() as { again: boolean };
  yield context.df.callActivity('note', {});
  if (again) context.df.continueAsNew({ again: false });
  return context.df.version;
});
df.app.orchestration('leavesTimer', function* (context) {
  const { left } = context.df.getInput() as { left: number };
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  yield context.df.Task.any([timer, context.df.waitForExternalEvent('go')]);
  if (left > 0) context.df.continueAsNew({ left: left - 1 });
  else timer.cancel();
  return 'done';
});
df.app.orchestration('afterwards', function* (context) {
  const { again } = context.df.getInput() as { again: boolean };
  yield context.df.callActivity('note', {});
  if (!again) return 'done';
  context.df.continueAsNew({ again: false });
  yield context.df.callActivity('note', 'never');
  return 'wrong';
});
df.app.activity('raise', {
  extraInputs: [df.input.durableClient()],
  handler: async (input: { id: string; item: number }, context) => {
    await df.getClient(context).raiseEvent(input.id, 'item', input.item);
  },
});
df.app.orchestration('carries', function* (context) {
  const { got } = context.df.getInput() as { got: unknown[] };
  if (got.length === 2) return got;
  const item: unknown = yield context.df.waitForExternalEvent('item');
  context.df.continueAsNew({ got: [...got, item] });
  return got;
});
