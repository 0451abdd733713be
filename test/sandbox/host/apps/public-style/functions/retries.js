const df = require('durable-functions');

const subOrchestratorName = 'throwsTwice';
const calls = new Map();

df.app.orchestration('callSubOrchestratorWithRetry', function* (context) {
  const retryOptions = new df.RetryOptions(10000, 3);
  const childId = `${context.df.instanceId}:0`;

  return yield context.df.callSubOrchestratorWithRetry(subOrchestratorName, retryOptions, 'Matter', childId);
});

df.app.orchestration(subOrchestratorName, function* (context) {
  const attempt = yield context.df.callActivity('countCalls', context.df.instanceId);
  if (attempt < 3) {
    throw Error(`${subOrchestratorName} does what it says on the tin.`);
  }
  return `${context.df.getInput()} on attempt ${attempt}`;
});

df.app.activity('countCalls', {
  handler: (key) => {
    calls.set(key, (calls.get(key) ?? 0) + 1);
    return calls.get(key);
  },
});

df.app.orchestration('callActivityWithRetry', function* (context) {
  const retryOptions = new df.RetryOptions(1000, 2);
  let returnValue;

  try {
    returnValue = yield context.df.callActivityWithRetry('flakyFunction', retryOptions);
  } catch {
    context.log('Orchestrator caught exception. Flaky function is extremely flaky.');
  }

  return returnValue;
});

df.app.activity('flakyFunction', {
  handler: () => {
    throw Error('FlakyFunction flaked');
  },
});
