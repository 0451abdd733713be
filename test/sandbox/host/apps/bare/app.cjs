/** A CommonJS app: no route prefix, no local RPC endpoint, and functions that never end. */
const { app } = require('@azure/functions');
const df = require('durable-functions');

const never = () => new Promise(() => {});

app.http('endless', { handler: never });
app.timer('sweep', {
  schedule: '0 0 0 1 1 *',
  retry: { strategy: 'fixedDelay', delayInterval: { seconds: 1 }, maxRetryCount: 3 },
  handler: () => {},
});
df.app.activity('endlessActivity', { handler: never });

df.app.orchestration('impatient', function* (context) {
  try {
    yield context.df.callActivity('endlessActivity', {});
  } catch (error) {
    return `caught: ${error.message}`;
  }
  return 'never';
});

app.http('begin', {
  route: 'begin/{id}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew('impatient', { instanceId: request.params.id, input: { a: 1 } });
    const status = await client.getStatus(id, { showInput: false });
    return { jsonBody: { id, input: status.input, greeting: process.env.GREETING } };
  },
});
