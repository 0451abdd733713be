/**
 * An app that uses everything a durable orchestration can do, and does it in a way that can be counted. What
 * fails does so by the clock and not by the number of attempts, so an attempt that is repeated fails again.
 */
import * as df from 'durable-functions';
import { doEffect } from './effects.ts';

const second = 1000;
const hour = 3_600_000;
const day = 24 * hour;

interface Effect {
  readonly key: string;
  /** Milliseconds since the epoch. Until then the effect is there and the activity fails all the same. */
  readonly failsUntil?: number;
}

df.app.activity('effect', {
  handler: ({ key, failsUntil }: Effect) => {
    const receipt = doEffect(key);
    if (failsUntil !== undefined && Date.now() < failsUntil) throw new Error(`${key} failed`);
    return receipt;
  },
});

df.app.entity<number>('till', (context) => {
  const amount = context.df.getState(() => 0) ?? 0;
  const change = Number(context.df.getInput() ?? 0);
  if (context.df.operationName === 'refuse') throw new Error('refused');
  if (context.df.operationName === 'add') {
    context.df.setState(amount + change);
    context.df.signalEntity(new df.EntityId('ledger', 'all'), 'note', change);
  }
  context.df.return(amount + change);
});

df.app.entity<number[]>('ledger', (context) => {
  const lines = context.df.getState(() => []) ?? [];
  context.df.setState([...lines, Number(context.df.getInput())]);
});

const later = (context: df.OrchestrationContext, milliseconds: number) =>
  context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + milliseconds));

const effect = (context: df.OrchestrationContext, key: string) => context.df.callActivity('effect', { key });

df.app.orchestration('parcel', function* (context) {
  const { key, failsUntil } = context.df.getInput<Effect>() ?? { key: '' };
  const packed: number = yield effect(context, `${key} packed`);
  yield later(context, 2 * second);
  if (failsUntil !== undefined && context.df.currentUtcDateTime.getTime() < failsUntil) {
    throw new Error(`${key} was lost`);
  }
  const sent: number = yield effect(context, `${key} sent`);
  return { packed, sent };
});

/** Activities and sub-orchestrations: side by side, and alone with retries. */
df.app.orchestration('work', function* (context) {
  const now = context.df.currentUtcDateTime.getTime();
  const retry = new df.RetryOptions(5 * second, 4);
  const fan: number[] = yield context.df.Task.all([1, 2, 3, 4].map((n) => effect(context, `fan ${n}`)));
  const slow = { key: 'retried', failsUntil: now + 9 * second };
  const retried: number = yield context.df.callActivityWithRetry('effect', retry, slow);
  let refusal = '';
  try {
    const hopeless = { key: 'hopeless', failsUntil: now + day };
    yield context.df.callActivityWithRetry('effect', new df.RetryOptions(second, 2), hopeless);
  } catch (error) {
    refusal = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  }
  const parcels: unknown[] = yield context.df.Task.all([
    context.df.callSubOrchestrator('parcel', { key: 'a' }),
    context.df.callSubOrchestrator('parcel', { key: 'b' }, 'parcel-b'),
  ]);
  const late = { key: 'c', failsUntil: context.df.currentUtcDateTime.getTime() + 5 * second };
  const lost: unknown = yield context.df.callSubOrchestratorWithRetry('parcel', retry, late, 'parcel-c');
  return { fan, retried, refusal, parcels, lost };
});

/** Everything an orchestration can wait for; its custom status says what that is. */
df.app.orchestration('waits', function* (context) {
  context.df.setCustomStatus('go');
  const tooLate = later(context, hour);
  const go = context.df.waitForExternalEvent('go');
  const winner: unknown = yield context.df.Task.any([go, tooLate]);
  tooLate.cancel();
  context.df.setCustomStatus('nobody');
  const patience = later(context, hour);
  const never = context.df.waitForExternalEvent('never');
  const nobody: unknown = yield context.df.Task.any([never, patience]);
  context.df.setCustomStatus('pause');
  const paused: unknown = yield context.df.waitForExternalEvent('pause');
  const afterwards: number = yield effect(context, 'after the pause');
  context.df.setCustomStatus('long');
  yield later(context, 10 * day);
  const job = `https://work.example/job?until=${context.df.currentUtcDateTime.getTime() + 45 * second}`;
  const response: { content?: string } = yield context.df.callHttp({ method: 'GET', url: job });
  return {
    go: winner === go ? go.result : undefined,
    timedOut: nobody === patience,
    paused,
    afterwards,
    job: response.content,
  };
});

/** Entities: signalled, called, failing, and under a lock. */
df.app.orchestration('tills', function* (context) {
  const [a, b] = [new df.EntityId('till', 'a'), new df.EntityId('till', 'b')];
  context.df.signalEntity(a, 'add', 5);
  const called: number = yield context.df.callEntity(a, 'add', 7);
  let refused = false;
  try {
    yield context.df.callEntity(b, 'refuse');
  } catch {
    refused = true;
  }
  const lock: df.DurableLock = yield context.df.lock(a, b);
  const before: number = yield context.df.callEntity(a, 'get');
  yield context.df.callEntity(a, 'add', -before);
  const counted: number = yield effect(context, 'counted');
  const moved: number = yield context.df.callEntity(b, 'add', before);
  lock.release();
  const [left, there]: number[] = yield context.df.Task.all([
    context.df.callEntity(a, 'get'),
    context.df.callEntity(b, 'get'),
  ]);
  return { called, refused, before, counted, moved, left, there };
});

const legs = ['work', 'waits', 'tills'] as const;

/** One generation for each leg, and a last one that gives back what all of them brought. */
df.app.orchestration('journey', function* (context) {
  const { done } = context.df.getInput<{ done: unknown[] }>() ?? { done: [] };
  const leg = legs[done.length];
  context.df.setCustomStatus({ done: done.length });
  if (leg === undefined) {
    const arrived: number = yield effect(context, 'arrived');
    return { done, arrived };
  }
  const brought: unknown = yield context.df.callSubOrchestrator(leg, {}, leg);
  context.df.continueAsNew({ done: [...done, brought] });
  return undefined;
});

/** Is terminated, started again under its id, terminated again and purged. */
df.app.orchestration('doomed', function* (context) {
  yield effect(context, 'doomed');
  yield context.df.waitForExternalEvent('rescue');
});
