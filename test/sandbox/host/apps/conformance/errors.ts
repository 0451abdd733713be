import * as df from 'durable-functions';

class PaymentError extends Error {
  override readonly name = 'PaymentError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

// Only payment errors have structure; all others travel as text.
df.app.setExceptionPropertiesProvider({
  getExceptionProperties: (error) =>
    error instanceof PaymentError ? { code: error.code, at: 'till' } : undefined,
});

df.app.activity('note', { handler: (input: unknown) => input });
df.app.activity('pays', {
  handler: () => {
    throw new PaymentError('card refused', 'C42');
  },
});
df.app.activity('breaks', {
  handler: () => {
    throw new TypeError('plain');
  },
});

df.app.orchestration('catches', function* (context) {
  try {
    return yield context.df.callActivity(context.df.getInput() as string, {});
  } catch (error) {
    if (error instanceof df.TaskFailedError)
      return {
        message: error.message,
        taskName: error.taskName,
        details: { ...error.failureDetails, stackTrace: typeof error.failureDetails.stackTrace },
        isPayment: error.failureDetails.isCausedBy('PaymentError'),
      };
    return { message: error instanceof Error ? error.message.split('\n')[0] : '' };
  }
});
df.app.orchestration('failsToPay', function* (context) {
  return yield context.df.callActivity('pays', {});
});
df.app.orchestration('parentOfPayer', function* (context) {
  try {
    return yield context.df.callSubOrchestrator('failsToPay');
  } catch (error) {
    return error instanceof df.TaskFailedError
      ? {
          type: error.failureDetails.errorType,
          properties: error.failureDetails.properties,
          task: error.taskName,
        }
      : 'no details';
  }
});
df.app.orchestration('retriesToPay', function* (context) {
  try {
    return yield context.df.callActivityWithRetry('pays', new df.RetryOptions(60_000, 2), {});
  } catch (error) {
    return error instanceof df.TaskFailedError ? error.failureDetails.properties : 'no details';
  }
});

const THROWS: Record<string, () => never> = {
  error: () => {
    throw new RangeError('out of range');
  },
  'an error without text': () => {
    throw new Error();
  },
  text: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- an app may do it, and Azure then hangs
    throw 'only text';
  },
};
df.app.orchestration('throws', function* (context) {
  yield context.df.callActivity('note', 'before');
  THROWS[context.df.getInput() as string]?.();
});
df.app.orchestration('throwsAtOnce', function* (context) {
  if (context.df.getInput() !== 'go on') throw new Error('at once');
  return yield context.df.callActivity('note', {});
});

df.app.orchestration('status', function* (context) {
  const { first, second } = context.df.getInput() as { first: unknown; second?: unknown };
  context.df.setCustomStatus(first);
  yield context.df.waitForExternalEvent('go');
  if (second !== undefined) context.df.setCustomStatus(second);
  yield context.df.waitForExternalEvent('go');
  return 'done';
});
df.app.orchestration('longStatus', function* (context) {
  // In UTF-16 a character is two bytes, and the quotes count.
  context.df.setCustomStatus('x'.repeat(Number(context.df.getInput())));
  return yield context.df.callActivity('note', 'done');
});
df.app.orchestration('manyActions', function* (context) {
  for (let index = 0; index < 30; index += 1) yield context.df.callActivity('note', index);
  return 'done';
});
df.app.orchestration('returns', function* (context) {
  const results: Record<string, unknown> = {
    text: 'text',
    number: 0,
    truth: false,
    null: null,
    list: [],
    object: { a: { b: 1 } },
  };
  yield context.df.callActivity('note', {});
  return results[context.df.getInput() as string];
});
