import { app } from '@azure/functions';
import * as df from 'durable-functions';

df.app.activity('note', { handler: (input: unknown) => input });

/** How often each instance was woken: one replay each. */
const turns = new Map<string, number>();
const order: string[] = [];
app.hook.preInvocation(({ invocationContext }) => {
  const id = invocationContext.triggerMetadata?.['instanceId'];
  if (typeof id === 'string') turns.set(id, (turns.get(id) ?? 0) + 1);
});
app.http('turns', { handler: (request) => ({ jsonBody: turns.get(request.query.get('id') ?? '') ?? 0 }) });
app.http('order', { handler: () => ({ jsonBody: order.splice(0) }) });

const later = (context: df.OrchestrationContext, milliseconds: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + milliseconds);

df.app.orchestration('waits', function* (context) {
  const from = context.df.currentUtcDateTime.getTime();
  const timer = context.df.createTimer(later(context, context.df.getInput() as number));
  yield timer;
  order.push(context.df.instanceId);
  return { waited: context.df.currentUtcDateTime.getTime() - from, isCanceled: timer.isCanceled };
});
df.app.orchestration('waitsShortly', function* (context) {
  yield context.df.createTimer(later(context, 50));
  return 'done';
});
df.app.orchestration('waitsTwice', function* (context) {
  yield context.df.createTimer(later(context, 60_000));
  yield context.df.createTimer(later(context, 60_000));
  return 'done';
});
df.app.orchestration('races', function* (context) {
  const long = context.df.createTimer(later(context, 180_000));
  const short = context.df.createTimer(later(context, 60_000));
  const winner: df.Task = yield context.df.Task.any([long, short]);
  if (context.df.getInput() === 'cancel') long.cancel();
  return { won: winner === short ? 'short' : 'long', canceled: long.isCanceled };
});
df.app.orchestration('neverYielded', function* (context) {
  const timer = context.df.createTimer(later(context, 120_000));
  const answer: unknown = yield context.df.callActivity('note', 'quick');
  if (!timer.isCompleted) timer.cancel();
  return answer;
});
df.app.orchestration('waitsOrGo', function* (context) {
  const timer = context.df.createTimer(later(context, context.df.getInput() as number));
  const go = context.df.waitForExternalEvent('go');
  const winner: df.Task = yield context.df.Task.any([go, timer]);
  if (winner === go) timer.cancel();
  return yield context.df.callActivity('note', winner === go ? 'went' : 'timed out');
});
df.app.orchestration('allOfTimers', function* (context) {
  const from = context.df.currentUtcDateTime.getTime();
  yield context.df.Task.all(
    [30_000, 90_000, 60_000].map((wait) => context.df.createTimer(later(context, wait))),
  );
  return context.df.currentUtcDateTime.getTime() - from;
});
