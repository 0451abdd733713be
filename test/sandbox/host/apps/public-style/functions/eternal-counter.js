const df = require('durable-functions');

df.app.orchestration('eternalCounter', function* (context) {
  let { value } = context.df.getInput() ?? { value: 0 };
  context.log(`Value is ${value}`);
  value++;

  const wait = new Date(context.df.currentUtcDateTime.getTime() + 24 * 60 * 60 * 1000);
  yield context.df.createTimer(wait);

  context.df.continueAsNew({ value });
  return value;
});

df.app.orchestration('continueAsNewCounter', function* (context) {
  let currentValue = context.df.getInput() || 0;
  currentValue++;

  const wait = new Date(context.df.currentUtcDateTime.getTime() + 30 * 1000);
  yield context.df.createTimer(wait);

  if (currentValue < 10) {
    context.df.continueAsNew(currentValue);
  }

  return currentValue;
});
