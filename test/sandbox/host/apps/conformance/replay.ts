import { app } from '@azure/functions';
import * as df from 'durable-functions';

const seen: { step: number; isReplaying: boolean; guid: string; time: number }[] = [];
df.app.activity('note', { handler: (input: unknown) => input });
df.app.orchestration('steps', function* (context) {
  for (let step = 0; step < 3; step += 1) {
    const time = context.df.currentUtcDateTime.getTime();
    const guid = context.df.newGuid(context.df.instanceId);
    seen.push({ step, isReplaying: context.df.isReplaying, guid, time });
    yield context.df.createTimer(new Date(time + 60_000));
  }
  return context.df.newGuid(context.df.instanceId);
});
app.http('seen', { handler: () => ({ jsonBody: seen.splice(0) }) });

df.app.orchestration('logs', function* (context) {
  context.log('first');
  yield context.df.callActivity('note', {});
  context.warn('second');
  return 'done';
});
