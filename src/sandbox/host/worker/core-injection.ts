import Module from 'node:module';
import type { CoreApi } from './core-types.ts';

const CORE_MODULE = '@azure/functions-core';

interface Requiring {
  require: (this: Module, id: string) => unknown;
}

/**
 * Makes `require('@azure/functions-core')` give `api` everywhere in this process, as the Functions worker
 * does. Call it before the app's first import of `@azure/functions`: the library asks once and remembers
 * the answer. It also covers ES module apps, because the library itself is CommonJS.
 */
export function injectCoreApi(api: CoreApi): void {
  const prototype: Requiring = Module.prototype;
  const original = prototype.require;
  prototype.require = function require(id) {
    return id === CORE_MODULE ? api : original.call(this, id);
  };
}
