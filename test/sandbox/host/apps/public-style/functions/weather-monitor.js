const df = require('durable-functions');

const checks = new Map();

df.app.orchestration('weatherMonitor', function* (context) {
  const { city } = context.df.getInput();
  const endTime = context.df.currentUtcDateTime.getTime() + 6 * 60 * 60 * 1000;

  while (context.df.currentUtcDateTime.getTime() < endTime) {
    const isClear = yield context.df.callActivity('getIsClear', { city });
    if (isClear) {
      yield context.df.callActivity('sendGoodWeatherAlert', { city });
      return `It is clear in ${city}`;
    }

    // Wait for the next checkpoint
    const nextCheckpoint = new Date(context.df.currentUtcDateTime.getTime() + 30 * 60 * 1000);
    context.log(`Next check for ${city} at ${nextCheckpoint.toISOString()}`);
    yield context.df.createTimer(nextCheckpoint);
  }

  return 'Monitor expiring.';
});

df.app.activity('getIsClear', {
  handler: ({ city }) => {
    const count = (checks.get(city) ?? 0) + 1;
    checks.set(city, count);
    return city !== 'Bergen' && count > 3;
  },
});

df.app.activity('sendGoodWeatherAlert', {
  handler: ({ city }, context) => {
    context.log(`The weather's clear in ${city}! Go take a walk!`);
  },
});
