import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Stands for a new deployment: the code of the orchestrators is another one after it was set. */
let deployed = 'first';
app.http('deploy', {
  handler: (request) => {
    deployed = request.query.get('code') ?? '';
    return {};
  },
});

df.app.activity('charge', { handler: () => 'charged' });
df.app.activity('ship', { handler: () => 'shipped' });
df.app.orchestration('child', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
df.app.entity('ledger', (context) => context.df.setState(1));

const later = (context: df.OrchestrationContext) =>
  new Date(context.df.currentUtcDateTime.getTime() + 60_000);

df.app.orchestration('order', function* (context) {
  if (deployed === 'first' || deployed === 'longer') yield context.df.callActivity('charge', {});
  if (deployed === 'other activity') yield context.df.callActivity('ship', {});
  if (deployed === 'timer first') yield context.df.createTimer(later(context));
  if (deployed === 'child first') yield context.df.callSubOrchestrator('child', {});
  if (deployed === 'signal first') context.df.signalEntity(new df.EntityId('ledger', 'a'), 'add', 1);
  yield context.df.waitForExternalEvent('go');
  if (deployed === 'longer') return yield context.df.callActivity('ship', {});
  return 'done';
});
df.app.orchestration('yieldsText', function* () {
  // What an app does that forgets to call an activity.
  return yield 'no task' as unknown as df.Task;
});
df.app.orchestration('yieldsSignal', function* (context) {
  return yield context.df.signalEntity(new df.EntityId('ledger', 'a'), 'add', 1) as unknown as df.Task;
});
