import { app } from '@azure/functions';
import * as df from 'durable-functions';

const batches: string[][] = [];
let running: string[] = [];
/** The SDK waits for what a handler returns, though its types say that nothing comes back. */
const counterHandler = async (context: df.EntityContext<number>): Promise<void> => {
  const value = context.df.getState(() => 0) ?? 0;
  const operation = context.df.operationName ?? '';
  running.push(operation);
  switch (operation) {
    case 'add': {
      const sum = value + Number(context.df.getInput());
      context.df.setState(sum);
      context.df.return(sum);
      break;
    }
    case 'get':
      context.df.return(value);
      break;
    case 'describe':
      context.df.return({
        name: context.df.entityName,
        key: context.df.entityKey,
        isNew: context.df.isNewlyConstructed,
        input: context.df.getInput() ?? null,
      });
      break;
    case 'fail':
      throw new Error('refused');
    case 'breakHalfway':
      context.df.setState(value + 100);
      throw new Error('refused');
    case 'later':
      await new Promise((resolve) => setImmediate(resolve));
      context.df.setState(value + 1);
      break;
    case 'delete':
      context.df.destructOnExit();
      break;
    case 'pass':
      context.df.signalEntity(
        new df.EntityId('Counter', context.df.getInput() as unknown as string),
        'add',
        value,
      );
      break;
    case 'passToNobody':
      context.df.signalEntity(new df.EntityId('nobody', 'x'), 'add', 1);
      break;
    default:
  }
};
df.app.entity('Counter', counterHandler as unknown as df.EntityHandler<number>);
app.hook.postInvocation(({ invocationContext }) => {
  if (invocationContext.functionName !== 'Counter') return;
  batches.push(running);
  running = [];
});
app.http('batches', { handler: () => ({ jsonBody: batches.splice(0) }) });

df.app.entity('empty', () => {});

const counter = (key: string) => new df.EntityId('Counter', key);

df.app.orchestration('calls', function* (context) {
  const { key, operation, input } = context.df.getInput() as {
    key: string;
    operation: string;
    input?: unknown;
  };
  return yield context.df.callEntity(counter(key), operation, input);
});
df.app.orchestration('signalsThenCalls', function* (context) {
  const { key } = context.df.getInput() as { key: string };
  for (const amount of [1, 2, 3]) context.df.signalEntity(counter(key), 'add', amount);
  return yield context.df.callEntity(counter(key), 'get');
});
df.app.orchestration('manyCalls', function* (context) {
  const { key, count } = context.df.getInput() as { key: string; count: number };
  return yield context.df.Task.all(
    Array.from({ length: count }, () => context.df.callEntity(counter(key), 'add', 1)),
  );
});
df.app.orchestration('mixed', function* (context) {
  const { key } = context.df.getInput() as { key: string };
  const tasks = ['add', 'fail', 'add'].map((operation) => context.df.callEntity(counter(key), operation, 1));
  const results: unknown[] = [];
  for (const task of tasks) {
    try {
      results.push(yield task);
    } catch (error) {
      results.push(error instanceof Error ? error.message : 'no error');
    }
  }
  return results;
});
df.app.orchestration('callsUnknown', function* (context) {
  return yield context.df.callEntity(new df.EntityId('nobody', 'x'), 'get');
});
df.app.orchestration('signalsUnknown', function* (context) {
  context.df.signalEntity(new df.EntityId('nobody', 'x'), 'get');
  return yield context.df.callEntity(counter('any'), 'get');
});
df.app.orchestration('callsOrGo', function* (context) {
  const go = context.df.waitForExternalEvent('go');
  yield go;
  return yield context.df.callEntity(counter('later'), 'later');
});

// What stands between the host and an entity may fail too: the whole batch then.
let broken = false;
app.http('break', {
  handler: (request) => {
    broken = request.query.get('on') === 'true';
    return {};
  },
});
app.hook.preInvocation(({ invocationContext }) => {
  if (broken && invocationContext.functionName === 'Counter') throw new Error('the hook is broken');
});
