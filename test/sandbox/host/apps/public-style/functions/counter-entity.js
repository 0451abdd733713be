const df = require('durable-functions');

const counterEntityName = 'counterEntity';

df.app.entity(counterEntityName, (context) => {
  let currentValue = context.df.getState(() => 0);

  switch (String(context.df.operationName)) {
    case 'add':
      currentValue += context.df.getInput();
      break;
    case 'reset':
      currentValue = 0;
      break;
    case 'get':
      context.df.return(currentValue);
      break;
    default:
      context.log(`Unknown operation '${context.df.operationName}'`);
  }

  context.df.setState(currentValue);
});

df.app.orchestration('counterOrchestration', function* (context) {
  const entityId = new df.EntityId(counterEntityName, 'myCounter');

  const currentValue = yield context.df.callEntity(entityId, 'get');
  if (currentValue < 10) {
    yield context.df.callEntity(entityId, 'add', 1);
  }
  return yield context.df.callEntity(entityId, 'get');
});

df.app.orchestration('transfer', function* (context) {
  const { from, to, amount } = context.df.getInput();
  const source = new df.EntityId(counterEntityName, from);
  const destination = new df.EntityId(counterEntityName, to);

  const lock = yield context.df.lock(source, destination);
  try {
    const balance = yield context.df.callEntity(source, 'get');
    if (balance < amount) {
      return { transferred: false, reason: 'insufficient funds' };
    }
    yield context.df.callEntity(source, 'add', -amount);
    yield context.df.callEntity(destination, 'add', amount);
    return { transferred: true };
  } finally {
    lock.release();
  }
});
