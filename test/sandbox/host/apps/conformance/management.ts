import { app } from '@azure/functions';
import * as df from 'durable-functions';

df.app.activity('note', { handler: (input: unknown) => input });
df.app.orchestration('quick', function* (context) {
  return yield context.df.callActivity('note', context.df.getInput() ?? null);
});
df.app.orchestration('waits', function* (context) {
  context.df.setCustomStatus({ step: 1 });
  return yield context.df.waitForExternalEvent('go');
});
df.app.orchestration('fails', function* (context) {
  yield context.df.callActivity('note', {});
  throw new Error('on purpose');
});
df.app.orchestration('asksInput', function* (context) {
  const input: unknown = context.df.getInput();
  yield context.df.callActivity('note', {});
  return { type: typeof input, value: input ?? null };
});
df.app.orchestration('asksTimestamp', function* (context) {
  const { Timestamp } = context.df.getInput() as { Timestamp: unknown };
  yield context.df.callActivity('note', {});
  return Timestamp instanceof Date;
});
df.app.entity<number>('counter', (context) => {
  const value = context.df.getState(() => 0) ?? 0;
  if (context.df.operationName === 'add') context.df.setState(value + Number(context.df.getInput()));
});

// What DurableClient gives, one operation a call, with its arguments in the body.
app.http('client', {
  route: 'client/{operation}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context) as unknown as Record<string, (...args: unknown[]) => unknown>;
    const dates = /^\d{4}-\d\d-\d\dT/;
    const args = JSON.parse(await request.text(), (_, value: unknown) =>
      typeof value === 'string' && dates.test(value) ? new Date(value) : value,
    ) as unknown[];
    try {
      const result = await client[request.params['operation'] ?? '']?.(...args);
      return { jsonBody: { result: result ?? null } };
    } catch (error) {
      return { jsonBody: { error: error instanceof Error ? error.message : String(error) } };
    }
  },
});
app.http('starter', {
  route: 'orchestrators/{name}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params['name'] ?? '', {
      input: JSON.parse((await request.text()) || 'null') as unknown,
    });
    return client.createCheckStatusResponse(request, id);
  },
});
app.http('syncStarter', {
  route: 'wait/{name}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params['name'] ?? '', { input: 1 });
    return client.waitForCompletionOrCreateCheckStatusResponse(request, id, {
      timeoutInMilliseconds: Number(request.query.get('timeout') ?? 5000),
      retryIntervalInMilliseconds: 10,
    });
  },
});
