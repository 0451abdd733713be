import * as df from 'durable-functions';

df.app.entity<number>('account', (context) => {
  const balance = context.df.getState(() => 0) ?? 0;
  if (context.df.operationName === 'add') context.df.setState(balance + Number(context.df.getInput()));
  else if (context.df.operationName === 'set') context.df.setState(Number(context.df.getInput()));
  context.df.return(balance);
});
df.app.activity('note', { handler: (input: unknown) => input });
df.app.orchestration('child', function* (context) {
  return yield context.df.callActivity('note', 'child');
});

const account = (key: string) => new df.EntityId('account', key);

df.app.orchestration('transfer', function* (context) {
  const { from, to, amount } = context.df.getInput() as { from: string; to: string; amount: number };
  const lock: df.DurableLock = yield context.df.lock(account(from), account(to));
  try {
    const balance: number = yield context.df.callEntity(account(from), 'get');
    if (balance < amount) return { transferred: false };
    yield context.df.callEntity(account(from), 'add', -amount);
    yield context.df.callEntity(account(to), 'add', amount);
    return { transferred: true, locked: lock.ownedLocks.length };
  } finally {
    lock.release();
  }
});
/** Holds the lock from its beginning until it is told to go. */
df.app.orchestration('holds', function* (context) {
  const { keys, ending } = context.df.getInput() as { keys: string[]; ending?: string };
  const lock: df.DurableLock = yield context.df.lock(...(keys.map(account) as [df.EntityId]));
  context.df.setCustomStatus({ held: context.df.isLocked().ownedLocks.map(({ key }) => key) });
  yield context.df.waitForExternalEvent('go');
  if (ending === 'fail') throw new Error('failed with the lock in hand');
  if (ending === 'forget') return 'forgotten';
  lock.release();
  context.df.setCustomStatus({ held: context.df.isLocked().ownedLocks.map(({ key }) => key) });
  yield context.df.waitForExternalEvent('end');
  return 'released';
});
df.app.orchestration('failsCleanly', function* (context) {
  const lock: df.DurableLock = yield context.df.lock(account('clean'));
  try {
    yield context.df.callEntity(account('clean'), 'get');
    throw new Error('failed after a finally');
  } finally {
    lock.release();
  }
});
df.app.orchestration('reads', function* (context) {
  return yield context.df.callEntity(account(context.df.getInput() as string), 'get');
});

const violations: Record<string, (context: df.OrchestrationContext) => unknown> = {
  'lock again': (context) => context.df.lock(account('b')),
  'call another entity': (context) => context.df.callEntity(account('b'), 'get'),
  'signal a locked entity': (context) => context.df.signalEntity(account('a'), 'add', 1),
  'call one entity twice at once': (context) =>
    context.df.Task.all([
      context.df.callEntity(account('a'), 'get'),
      context.df.callEntity(account('a'), 'get'),
    ]),
  'start a sub-orchestration': (context) => context.df.callSubOrchestrator('child'),
};
df.app.orchestration('violates', function* (context) {
  const lock: df.DurableLock = yield context.df.lock(account('a'));
  try {
    violations[context.df.getInput() as string]?.(context);
    return 'allowed';
  } catch (error) {
    return error instanceof Error ? { name: error.name, message: error.message } : {};
  } finally {
    lock.release();
  }
});
df.app.orchestration('mayStill', function* (context) {
  const lock: df.DurableLock = yield context.df.lock(account('may'));
  context.df.signalEntity(account('unlocked'), 'set', 5);
  const noted: unknown = yield context.df.callActivity('note', 'activity');
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  lock.release();
  return [noted, yield context.df.callEntity(account('unlocked'), 'get')];
});
