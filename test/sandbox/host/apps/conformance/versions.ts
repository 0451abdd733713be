import * as df from 'durable-functions';

df.app.activity('activityA', { handler: () => 'Hello from A' });
df.app.activity('activityB', { handler: () => 'Hello from B' });

df.app.orchestration('child', function* (context) {
  yield context.df.callActivity('activityA', {});
  return context.df.version;
});
df.app.orchestration('versioned', function* (context) {
  const result: unknown = yield context.df.callActivity(
    context.df.version === '1.0' ? 'activityA' : 'activityB',
    {},
  );
  yield context.df.waitForExternalEvent('continue');
  const explicit: unknown = yield context.df.callSubOrchestrator('child', undefined, undefined, '0.9');
  const byDefault: unknown = yield context.df.callSubOrchestrator('child', undefined);
  return { version: context.df.version, result, explicit, byDefault };
});
df.app.orchestration('parentOfNewer', function* (context) {
  try {
    return yield context.df.callSubOrchestrator('child', undefined, 'newer-child', '9.0');
  } catch (error) {
    return error instanceof df.TaskFailedError ? error.message : 'no details';
  }
});
