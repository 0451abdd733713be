/**
 * An app in the manner of the public Durable Functions samples: it knows nothing of the host that runs it.
 */
import { app, type HttpRequest, HttpResponse, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

app.http('start', {
  route: 'orchestrators/{orchestratorName}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request: HttpRequest, context: InvocationContext) => {
    const client = df.getClient(context);
    const text = await request.text();
    const instanceId = request.query.get('instanceId');
    const id = await client.startNew(request.params['orchestratorName'] ?? '', {
      ...(instanceId === null ? {} : { instanceId }),
      ...(text === '' ? {} : { input: JSON.parse(text) as unknown }),
    });
    context.log(`Started orchestration with ID = '${id}'.`);
    return client.createCheckStatusResponse(request, id);
  },
});

// Function chaining
const sayHello = df.app.activity('sayHello', { handler: (city: string) => `Hello ${city}!` });

df.app.orchestration('helloCities', function* () {
  const outputs: unknown[] = [];
  for (const city of ['Tokyo', 'Seattle', 'Cairo']) outputs.push(yield sayHello(city));
  return outputs;
});

// Fan-out/fan-in
const lengthOf = df.app.activity('lengthOf', { handler: (word: string) => word.length });

df.app.orchestration('totalLength', function* (context) {
  const { words } = context.df.getInput<{ words: string[] }>() ?? { words: [] };
  const lengths: number[] = yield context.df.Task.all(words.map((word) => lengthOf(word)));
  return lengths.reduce((sum, length) => sum + length, 0);
});

// Human interaction
df.app.orchestration('approval', function* (context) {
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + 3_600_000);
  const timeout = context.df.createTimer(deadline);
  const answer = context.df.waitForExternalEvent('ApprovalResult');
  context.df.setCustomStatus('waiting');
  const winner: df.Task = yield context.df.Task.any([answer, timeout]);
  if (winner === timeout) return { state: 'timedOut' };
  timeout.cancel();
  return { state: 'answered', answer: answer.result };
});

// Sub-orchestration with retry
const attempts = new Map<string, number>();
const flaky = df.app.activity('flaky', {
  handler: ({ key, fail }: { key: string; fail: number }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= fail) throw new Error(`failure ${attempt}`);
    return attempt;
  },
});

df.app.orchestration('flakyChild', function* (context) {
  return yield flaky(context.df.getInput());
});

df.app.orchestration('parent', function* (context) {
  const retry = new df.RetryOptions(60_000, 3);
  retry.backoffCoefficient = 2;
  return yield context.df.callSubOrchestratorWithRetry('flakyChild', retry, context.df.getInput());
});

// Monitor
const checks = new Map<unknown, number>();
const checkWeather = df.app.activity('checkWeather', {
  handler: (_input: object, context) => {
    const place = context.triggerMetadata?.['instanceId'];
    const count = (checks.get(place) ?? 0) + 1;
    checks.set(place, count);
    return { clear: count >= 3 };
  },
});

df.app.orchestration('monitor', function* (context) {
  const end = context.df.currentUtcDateTime.getTime() + 6 * 3_600_000;
  while (context.df.currentUtcDateTime.getTime() < end) {
    const weather: { clear: boolean } = yield checkWeather({});
    if (weather.clear) return 'clear';
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1_800_000));
  }
  return 'gave up';
});

// Eternal orchestration
df.app.orchestration('eternalCounter', function* (context) {
  const { count } = context.df.getInput<{ count: number }>() ?? { count: 0 };
  context.df.setCustomStatus({ count });
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 86_400_000));
  context.df.continueAsNew({ count: count + 1 });
});

// Entity
df.app.entity('Counter', (context) => {
  const value = (context.df.getState(() => 0) as number | undefined) ?? 0;
  const amount = (context.df.getInput() as number | undefined) ?? 0;
  if (context.df.operationName === 'add') context.df.setState(value + amount);
  if (context.df.operationName === 'reset') context.df.setState(0);
  if (context.df.operationName === 'delete') context.df.destructOnExit();
  context.df.return(context.df.getState());
});

df.app.orchestration('countTwice', function* (context) {
  const id = new df.EntityId('Counter', 'fromOrchestration');
  yield context.df.callEntity(id, 'add', 2);
  yield context.df.callEntity(id, 'add', 3);
  return yield context.df.callEntity(id, 'get');
});

// What DurableClient gives: one operation a call, with the arguments in the body
app.http('client', {
  route: 'client/{operation}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context) as unknown as Record<string, (...args: unknown[]) => unknown>;
    const args = (await request.json()) as unknown[];
    const operation = client[request.params['operation'] ?? ''];
    try {
      return { jsonBody: { result: (await operation?.apply(client, args)) ?? null } };
    } catch (error) {
      return { jsonBody: { error: error instanceof Error ? error.message : String(error) } };
    }
  },
});

app.http('door', {
  extraInputs: [df.input.durableClient()],
  handler: (_request, context) => {
    const client = df.getClient(context) as unknown as { clientData: { rpcBaseUrl: string } };
    return { body: client.clientData.rpcBaseUrl };
  },
});

// Plain HTTP
app.http('echo', {
  route: 'echo/{id:int}/{*rest}',
  methods: ['GET', 'POST'],
  handler: async (request) => ({
    status: 201,
    headers: { 'x-id': request.params['id'] ?? '', 'content-type': 'application/octet-stream' },
    cookies: [
      { name: 'seen', value: 'a b', httpOnly: true, sameSite: 'Lax', path: '/' },
      { name: 'left', value: '1', maxAge: 60 },
    ],
    body: await request.arrayBuffer(),
  }),
});
app.http('look', {
  methods: ['GET', 'POST'],
  handler: (request) => ({
    jsonBody: {
      url: request.url,
      query: Object.fromEntries(request.query),
      params: request.params,
      user: request.user,
    },
  }),
});
app.http('nothing', { handler: () => undefined as unknown as { body?: string } });
app.http('broken', {
  handler: () => {
    throw new Error('a secret of the inside');
  },
});
app.http('locked', { authLevel: 'function', handler: () => ({ body: 'open' }) });
app.http('guarded', { authLevel: 'admin', handler: () => ({ body: 'open' }) });
app.http('wholeResponse', { handler: () => new HttpResponse({ status: 418, body: 'teapot' }) });

const held: (() => void)[] = [];
app.http('hold', {
  handler: () =>
    new Promise((resolve) => {
      held.push(() => resolve({ body: 'released' }));
    }),
});
app.http('pause', {
  handler: async () => {
    await new Promise<void>((resolve) => {
      held.push(resolve);
      setTimeout(resolve, 200);
    });
    return { body: 'paused' };
  },
});
app.http('holding', { handler: () => ({ jsonBody: held.length }) });
app.http('release', {
  handler: () => {
    for (const release of held.splice(0)) release();
    return {};
  },
});

// Inputs as activities see them
const look = df.app.activity('lookAtInput', {
  handler: (input: unknown) => ({ type: typeof input, value: input ?? null }),
});
df.app.orchestration('inputs', function* () {
  const seen: unknown[] = [];
  for (const input of ['text', '', '7', 7, 1.5, true, null, { a: 1 }, [1, 2]]) seen.push(yield look(input));
  return seen;
});

// Timers
const ticks: { name: string; isPastDue: boolean; hasStatus: boolean }[] = [];
app.timer('everyFiveMinutes', {
  schedule: '0 */5 * * * *',
  handler: (timer, context) => {
    ticks.push({
      name: context.functionName,
      isPastDue: timer.isPastDue,
      hasStatus: timer.scheduleStatus !== null && timer.scheduleStatus !== undefined,
    });
  },
});
app.http('ticks', { handler: () => ({ jsonBody: ticks.splice(0) }) });

// Hooks
const hookLog: string[] = [];
app.hook.appStart(() => {
  hookLog.push('start');
});
app.hook.appTerminate(() => {
  // The environment is what the app shares with its test.
  process.env['SAMPLES_ENDED'] = `${process.env['SAMPLES_ENDED'] ?? ''}ended `;
});
app.hook.preInvocation((hook) => {
  if (hook.invocationContext.functionName !== 'hooked') return;
  hook.hookData['seen'] = true;
  const inner = hook.functionHandler;
  hook.functionHandler = async (...args: unknown[]) => {
    const result = (await (inner as (...all: unknown[]) => unknown)(...args)) as { body: string };
    return { body: `hook(${result.body})` };
  };
});
app.hook.postInvocation((hook) => {
  if (hook.invocationContext.functionName !== 'hooked') return;
  const { body } = hook.result as { body: string };
  hook.result = { body: `${body} ${JSON.stringify(hook.hookData)} ${hookLog.join()}` };
});
app.hook.log((hook) => {
  hook.message = hook.message.replace('hunter2', '***');
});
app.http('hooked', {
  handler: () => ({ body: 'app' }),
});
app.http('talk', {
  handler: (_request, context) => {
    context.warn('the password is hunter2');
    return {};
  },
});
