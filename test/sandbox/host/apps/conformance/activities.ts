import { app } from '@azure/functions';
import * as df from 'durable-functions';

const calls: unknown[] = [];
const echo = df.app.activity('echo', {
  handler: (input: unknown) => {
    calls.push(input);
    return input;
  },
});
app.http('calls', { handler: () => ({ jsonBody: calls.splice(0) }) });

df.app.activity('seen', {
  handler: (input: unknown) => ({ type: typeof input, value: input ?? null }),
});
df.app.activity('results', {
  handler: async (kind: string) => {
    const results: Record<string, unknown> = {
      text: 'text',
      digits: '7',
      number: 1.5,
      whole: 42,
      truth: true,
      nothing: undefined,
      null: null,
      object: { a: [1, null] },
      bytes: Buffer.from('bytes'),
    };
    return results[kind];
  },
});
df.app.activity('metadata', { handler: (_input, context) => context.triggerMetadata ?? {} });

const attempts = new Map<string, number>();
df.app.activity('flaky', {
  handler: ({ key, failures }: { key: string; failures: number }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= failures) throw new TypeError(`failure ${attempt}`);
    return `attempt ${attempt}`;
  },
});
app.http('attempts', {
  handler: (request) => ({ jsonBody: attempts.get(request.query.get('key') ?? '') ?? 0 }),
});
df.app.activity('throwText', {
  handler: () => {
    // What an app does that knows no better; the worker makes an error of it.
    // oxlint-disable-next-line typescript/only-throw-error
    throw 'only text';
  },
});

df.app.orchestration('inputs', function* (context) {
  const seen: unknown[] = [];
  for (const input of ['text', '', '7', '{"a":1}', 7, 1.5, true, false, null, { a: 1 }, [1, 2]])
    seen.push(yield context.df.callActivity('seen', input));
  seen.push(yield context.df.callActivity('seen'));
  return seen;
});
df.app.orchestration('outputs', function* (context) {
  const seen: Record<string, unknown> = {};
  for (const kind of ['text', 'digits', 'number', 'whole', 'truth', 'nothing', 'null', 'object', 'bytes'])
    seen[kind] = (yield context.df.callActivity('results', kind)) ?? null;
  return seen;
});
df.app.orchestration('sequence', function* (context) {
  const first: number = yield echo(1);
  const second: number = yield context.df.callActivity('ECHO', first + 1);
  return yield echo(second + 1);
});
df.app.orchestration('asksMetadata', function* (context) {
  return yield context.df.callActivity('metadata');
});

interface RetryInput {
  readonly key: string;
  readonly failures: number;
  readonly attempts: number;
  readonly more?: object;
}
df.app.orchestration('retried', function* (context) {
  const { attempts: most, more, ...input } = context.df.getInput<RetryInput>() as RetryInput;
  const retry = Object.assign(new df.RetryOptions(60_000, most), more);
  try {
    return yield context.df.callActivityWithRetry('flaky', retry, input);
  } catch (error) {
    return `caught: ${error instanceof Error ? error.message.split('\n')[0] : ''}`;
  }
});
df.app.orchestration('caught', function* (context) {
  try {
    return yield context.df.callActivity(context.df.getInput() as string, { key: 'c', failures: 99 });
  } catch (error) {
    return error instanceof Error ? { name: error.name, message: error.message } : {};
  }
});
df.app.orchestration('uncaught', function* (context) {
  return yield context.df.callActivity('flaky', { key: 'u', failures: 99 });
});
df.app.orchestration('unknown', function* (context) {
  return yield context.df.callActivity('nobody', {});
});

df.app.orchestration('all', function* (context) {
  const words = context.df.getInput() as string[];
  return yield context.df.Task.all(words.map((word) => echo(word)));
});
df.app.orchestration('allOfNone', function* (context) {
  return yield context.df.Task.all([]);
});
df.app.orchestration('allWithFailure', function* (context) {
  const slow = context.df.waitForExternalEvent('slow');
  try {
    yield context.df.Task.all([
      context.df.callActivity('flaky', { key: 'a', failures: 99 }),
      context.df.callSubOrchestrator('waiting', {}, `${context.df.instanceId}-child`),
    ]);
  } catch {
    const after: unknown = yield echo('after');
    yield slow;
    return after;
  }
  return 'not caught';
});
df.app.orchestration('waiting', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
df.app.orchestration('any', function* (context) {
  const slow = context.df.callSubOrchestrator('waiting', {}, `${context.df.instanceId}-slow`);
  const quick = echo('quick');
  const winner: df.Task = yield context.df.Task.any([slow, quick]);
  const first = winner === quick ? winner.result : 'wrong';
  context.df.setCustomStatus('raced');
  return [first, yield slow];
});
df.app.orchestration('nested', function* (context) {
  const { Task } = context.df;
  const results: unknown[] = yield Task.all([
    Task.all([echo('a'), echo('b')]),
    Task.any([echo('c'), context.df.waitForExternalEvent('never')]),
    echo('d'),
  ]);
  const winner = results[1] as df.Task;
  return [results[0], winner.result, results[2]];
});

df.app.orchestration('racesRetries', function* (context) {
  const retry = new df.RetryOptions(60_000, 3);
  const retried = context.df.callActivityWithRetry('flaky', retry, { key: 'raced', failures: 99 });
  yield context.df.Task.any([retried, context.df.waitForExternalEvent('other')]);
  try {
    yield retried;
  } catch {
    // It is retried to the end.
  }
  return yield echo('after');
});
df.app.orchestration('retriesBesideFailure', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callActivity('flaky', { key: 'beside', failures: 99 }),
      context.df.callActivityWithRetry('flaky', new df.RetryOptions(60_000, 2), {
        key: 'beside',
        failures: 99,
      }),
    ]);
  } catch {
    // The first failure is caught while the other task has a retry to come.
  }
  const result: unknown = yield echo('after the retries');
  return { result: result ?? 'nothing' };
});
df.app.orchestration('failureWins', function* (context) {
  const failing = context.df.callActivity('flaky', { key: 'wins', failures: 99 });
  const winner: df.Task = yield context.df.Task.any([failing, context.df.waitForExternalEvent('never')]);
  try {
    yield winner;
  } catch {
    return { faulted: winner.isFaulted, completed: winner.isCompleted };
  }
  return 'not thrown';
});
