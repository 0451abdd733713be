/**
 * The real durable-functions SDK without a worker: `@azure/functions` asks for the module
 * `@azure/functions-core`, gets this one, and every registration lands in a map of handlers.
 */
import Module from 'node:module';
import type {
  ActivityResult,
  FunctionInvoker,
  FunctionKind,
} from '../../../../src/sandbox/host/contracts.ts';

type Handler = (input: unknown, context: object) => unknown;

interface Registration {
  readonly name: string;
  readonly bindings: Readonly<Record<string, { readonly type: string }>>;
}

const KINDS: Readonly<Record<string, FunctionKind>> = {
  orchestrationTrigger: 'orchestrator',
  activityTrigger: 'activity',
  entityTrigger: 'entity',
};
const handlers = new Map<string, Handler>();

class Disposable {}

const core = {
  version: '3.0.0',
  hostVersion: '4.0.0',
  Disposable,
  setProgrammingModel: () => {},
  getProgrammingModel: () => undefined,
  registerHook: () => new Disposable(),
  log: () => {},
  registerFunction(registration: Registration, handler: Handler) {
    for (const { type } of Object.values(registration.bindings)) {
      const kind = KINDS[type];
      if (kind) handlers.set(`${kind} ${registration.name.toLowerCase()}`, handler);
    }
    return new Disposable();
  },
};

const loader = Module.prototype as { require: (this: void, id: string) => unknown };
loader.require = new Proxy(loader.require, {
  apply: (target, self, args: [string]) =>
    args[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, args),
});

const { app, EntityId, RetryOptions } = await import('durable-functions');

export { app, EntityId, RetryOptions };

const MARK = '$OutOfProcData$:';

function handlerOf(kind: FunctionKind, name: string): Handler {
  const handler = handlers.get(`${kind} ${name.toLowerCase()}`);
  if (!handler) throw new Error(`There is no ${kind} '${name}'.`);
  return handler;
}

const context = () => ({ log: () => {} });

/** What the worker makes of an activity's input: text is tried as JSON, and booleans become .NET's words. */
function activityInput(text: string | null): unknown {
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function callActivity(name: string, input: string | null): Promise<ActivityResult> {
  try {
    const result = await handlerOf('activity', name)(activityInput(input), context());
    return { ok: true, result: result === undefined || result === null ? null : JSON.stringify(result) };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return { ok: false, message: failure.message, stack: failure.stack ?? '' };
  }
}

/** Calls the registered functions as a worker would. */
export const sdkInvoker: FunctionInvoker = {
  has: (kind, name) => handlers.has(`${kind} ${name.toLowerCase()}`),
  async orchestrator(name, _instanceId, trigger) {
    try {
      return JSON.stringify(await handlerOf('orchestrator', name)(JSON.parse(trigger), context()));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const mark = message.indexOf(MARK);
      if (mark >= 0) return message.slice(mark + MARK.length);
      return JSON.stringify({ isDone: false, actions: [[]], error: message, schemaVersion: 3 });
    }
  },
  activity: (name, _instanceId, input) => callActivity(name, input),
  entity: async (name, _instanceId, trigger) =>
    JSON.stringify(await handlerOf('entity', name)(JSON.parse(trigger), context())),
};
