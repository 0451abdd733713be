import { app } from '@azure/functions';
import * as df from 'durable-functions';

const notes: unknown[] = [];
df.app.activity('note', {
  handler: (input: unknown) => {
    notes.push(input);
    return input;
  },
});
app.http('notes', { handler: () => ({ jsonBody: notes.splice(0) }) });

df.app.orchestration('steps', function* (context) {
  context.df.setCustomStatus('waiting');
  const go: unknown = yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus('gone');
  return yield context.df.callActivity('note', go);
});
df.app.orchestration('quick', function* (context) {
  return yield context.df.callActivity('note', context.df.getInput() ?? null);
});
df.app.orchestration('fails', function* (context) {
  yield context.df.callActivity('note', {});
  throw new Error('on purpose');
});
df.app.orchestration('versioned', function* (context) {
  yield context.df.callActivity('note', {});
  return context.df.version;
});
df.app.orchestration('waitsInActivity', function* (context) {
  return yield context.df.callActivity('held', {});
});
let release: (() => void) | undefined;
df.app.activity('held', {
  handler: () =>
    new Promise((resolve) => {
      release = () => resolve('released');
    }),
});
app.http('isHeld', { handler: () => ({ jsonBody: release !== undefined }) });
app.http('release', {
  handler: () => {
    release?.();
    return {};
  },
});
