const df = require('durable-functions');

const activityName = 'sayHello';

df.app.orchestration('helloCities', function* (context) {
  context.log('Starting chain sample');

  const outputs = [];
  outputs.push(yield context.df.callActivity(activityName, 'Tokyo'));
  outputs.push(yield context.df.callActivity(activityName, 'Seattle'));
  outputs.push(yield context.df.callActivity(activityName, 'Cairo'));
  return outputs;
});

df.app.orchestration('helloWithCustomStatus', function* (context) {
  const name = context.df.getInput();
  const greeting = yield context.df.callActivity(activityName, name);
  context.df.setCustomStatus(greeting);
  return greeting;
});

df.app.orchestration('helloWithSubOrchestrator', function* (context) {
  return yield context.df.callSubOrchestrator('helloWithCustomStatus', context.df.getInput());
});

df.app.activity(activityName, {
  handler: (input) => `Hello, ${input}`,
});
