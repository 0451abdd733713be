import {
  type CoreApi,
  HOOK_NAMES,
  type HookCallback,
  type HookName,
  type ProgrammingModel,
} from './core-types.ts';
import { Disposable } from './disposable.ts';
import { AppLoadError, toError } from './errors.ts';
import type { LogEntry, LogLevel, LogSink } from './log.ts';
import { type RegisteredFunction, readFunction } from './registered-function.ts';

/** Everything an app has registered. Functions are closed to change after `lock()`; hooks stay open. */
export interface Registry {
  readonly api: CoreApi;
  readonly functions: readonly RegisteredFunction[];
  readonly model: ProgrammingModel | undefined;
  hooks(name: HookName): readonly HookCallback[];
  lock(): void;
  /** Sends the library's own lines, and every line after the `log` hooks saw it, to `sink`. */
  logTo(sink: LogSink): void;
  /** Passes a line through the app's `log` hooks, which may change its level and text, to the sink. */
  log(entry: LogEntry, invocationContext?: unknown): void;
}

function isHookName(name: string): name is HookName {
  return (HOOK_NAMES as readonly string[]).includes(name);
}

/** Makes an empty registry and the `@azure/functions-core` object that fills it. */
export function createRegistry(): Registry {
  // Function names are unique without regard to case, because the host finds them so.
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<HookName, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  let model: ProgrammingModel | undefined;
  let locked = false;
  let sink: LogSink = () => {};

  function log(entry: LogEntry, invocationContext?: unknown): void {
    const context = {
      level: entry.level,
      message: entry.message,
      category: entry.category,
      invocationContext,
      hookData: {},
    };
    try {
      for (const hook of hooks.get('log') ?? []) hook(context);
    } catch (error) {
      // A hook that throws must not take the line, or whoever wrote it, with it.
      sink({ level: 'error', category: 'host', message: `A log hook failed: ${toError(error).message}` });
    }
    sink({ ...entry, level: context.level, message: context.message });
  }

  const api: CoreApi = {
    version: '3.0.0',
    hostVersion: '4.0.0',
    Disposable,
    registerFunction(metadata, callback) {
      if (locked) throw new AppLoadError('A function can only be registered during app startup.');
      const key = metadata.name.toLowerCase();
      const added = readFunction(metadata, callback);
      if (functions.has(key) || [...functions.values()].some((known) => known.id === added.id))
        throw new AppLoadError(`A function with the name '${metadata.name}' has already been registered.`);
      functions.set(key, added);
      return new Disposable(() => {
        if (locked) throw new AppLoadError('A function can only be disposed during app startup.');
        functions.delete(key);
      });
    },
    registerHook(name, callback) {
      if (!isHookName(name)) throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), systemError);
      const list = hooks.get(name) ?? [];
      list.push(callback);
      return new Disposable(() => {
        list.splice(list.indexOf(callback), 1);
      });
    },
    setProgrammingModel(given) {
      model = given;
    },
    getProgrammingModel: () => model,
    log: (level: LogLevel, category, message) => log({ level, category, message }),
  };

  return {
    api,
    get functions() {
      return [...functions.values()];
    },
    get model() {
      return model;
    },
    hooks: (name) => [...(hooks.get(name) ?? [])],
    lock() {
      locked = true;
    },
    logTo(given) {
      sink = given;
    },
    log,
  };
}

/** The library tells a missing hook from a broken one by this mark on the RangeError. */
const systemError = { isAzureFunctionsSystemError: true };
