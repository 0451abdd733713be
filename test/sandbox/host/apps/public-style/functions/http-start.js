const { app } = require('@azure/functions');
const df = require('durable-functions');

const clientInput = df.input.durableClient();

app.http('httpStart', {
  route: 'orchestrators/{orchestratorName}',
  methods: ['POST'],
  extraInputs: [clientInput],
  handler: async (request, context) => {
    const client = df.getClient(context, clientInput);
    const text = await request.text();
    const input = text ? JSON.parse(text) : undefined;
    const instanceId = await client.startNew(request.params.orchestratorName, { input });

    context.log(`Started orchestration with ID = '${instanceId}'.`);

    return client.createCheckStatusResponse(request, instanceId);
  },
});

app.http('httpStartAndWait', {
  route: 'orchestrators/wait/{orchestratorName}',
  methods: ['POST'],
  extraInputs: [clientInput],
  handler: async (request, context) => {
    const client = df.getClient(context, clientInput);
    const input = await request.json();
    const instanceId = await client.startNew(request.params.orchestratorName, { input });
    const seconds = (name, otherwise) => Number(request.query.get(name) ?? otherwise) * 1000;

    return client.waitForCompletionOrCreateCheckStatusResponse(request, instanceId, {
      timeoutInMilliseconds: seconds('timeout', 30),
      retryIntervalInMilliseconds: seconds('retryInterval', 1),
    });
  },
});
