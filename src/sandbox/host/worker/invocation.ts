import { randomBytes, randomUUID } from 'node:crypto';
import type { CoreInvocationContext, FunctionCallback, TypedData } from './core-types.ts';
import { FunctionTimeoutError, toError } from './errors.ts';
import type { RegisteredFunction } from './registered-function.ts';
import type { Registry } from './registry.ts';

/** What an invocation brings besides the function. */
export interface InvocationInput {
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  /** The caller's `traceparent`, if it sent one. */
  readonly traceparent?: string | undefined;
}

/** Runs one function once. Rejects with an Error when the function (or a hook around it) throws. */
export type Invoke = (target: RegisteredFunction, input: InvocationInput) => Promise<TypedData | undefined>;

export interface InvokeOptions {
  readonly registry: Registry;
  /** The JSON text of the durable client binding. */
  readonly clientBinding: () => string;
  /** Milliseconds a function may run (`functionTimeout` of host.json); undefined for no limit. */
  readonly timeout: number | undefined;
}

/** Makes the invoker: arguments, `preInvocation` hooks, function, `postInvocation` hooks, return value. */
export function createInvoke(options: InvokeOptions): Invoke {
  return async (target, input) => {
    const context = coreContext(target, input, options);
    const run = runFunction(target, context, options.registry);
    return options.timeout === undefined
      ? run
      : withTimeout(run, { target, context, limit: options.timeout });
  };
}

function coreContext(
  target: RegisteredFunction,
  input: InvocationInput,
  { registry, clientBinding }: InvokeOptions,
): CoreInvocationContext {
  const invocationId = randomUUID();
  const clients = target.clientInputs.map((name) => ({ name, data: { string: clientBinding() } }));
  return {
    invocationId,
    metadata: target.metadata,
    request: {
      invocationId,
      functionId: target.id,
      inputData: [{ name: target.triggerName, data: input.data }, ...clients],
      triggerMetadata: input.triggerMetadata ?? {},
      traceContext: { traceParent: traceparentBelow(input.traceparent) },
    },
    log: (level, category, message) =>
      registry.log({ level, category, message, functionName: target.name, invocationId }),
  };
}

/** As the real host does: every invocation is a span, of the caller's trace or the first of a new one (W3C Trace Context). */
function traceparentBelow(caller = ''): string {
  const [, traceId, flags] =
    /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/.exec(caller) ?? [];
  return `00-${traceId ?? randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-${flags ?? '01'}`;
}

async function runFunction(
  target: RegisteredFunction,
  core: CoreInvocationContext,
  registry: Registry,
): Promise<TypedData | undefined> {
  if (registry.model === undefined) throw new Error('No programming model has been set.');
  const model = registry.model.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  const hookData = {};

  core.state = 'preInvocationHooks';
  const before = { hookData, invocationContext: context, inputs, functionCallback: target.callback };
  for (const hook of registry.hooks('preInvocation')) await hook(before);

  core.state = 'invocation';
  const after = { hookData, invocationContext: context, inputs: before.inputs } as {
    result?: unknown;
    error?: unknown;
  } & Record<string, unknown>;
  try {
    // A hook may have put its own function in place of the app's.
    const callback: FunctionCallback = before.functionCallback;
    after.result = await model.invokeFunction(context, before.inputs, callback);
  } catch (error) {
    after.error = toError(error);
  }

  core.state = 'postInvocationHooks';
  for (const hook of registry.hooks('postInvocation')) await hook(after);
  if (after.error !== undefined && after.error !== null) throw toError(after.error);
  const response = await model.getResponse(context, after.result);
  return response.returnValue ?? undefined;
}

interface Limited {
  readonly target: RegisteredFunction;
  readonly context: CoreInvocationContext;
  readonly limit: number;
}

/**
 * Fails an invocation that runs too long. A JavaScript function cannot be stopped from outside, so it runs
 * on, with its result ignored; the real host replaces the whole worker process instead.
 */
async function withTimeout<Result>(
  run: Promise<Result>,
  { target, context, limit }: Limited,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new FunctionTimeoutError(
            `Timeout value of ${limit / 1000} s exceeded by function '${target.name}' (Id: '${context.invocationId}').`,
          ),
        ),
      limit,
    );
    timer.unref();
  });
  try {
    return await Promise.race([run, expired]);
  } finally {
    clearTimeout(timer);
  }
}
