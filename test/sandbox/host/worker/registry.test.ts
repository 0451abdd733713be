import { describe, expect, it } from 'vitest';
import type { Binding } from '../../../../src/sandbox/host/worker/core-types.ts';
import type { LogEntry } from '../../../../src/sandbox/host/worker/log.ts';
import { createRegistry } from '../../../../src/sandbox/host/worker/registry.ts';

const HTTP = { type: 'httpTrigger', direction: 'in' };

function register(bindings: Record<string, Binding>, name = 'sample') {
  const registry = createRegistry();
  const disposable = registry.api.registerFunction({ name, bindings }, () => {});
  return { registry, disposable };
}

describe('a function', () => {
  it.each([
    ['httpTrigger', 'http'],
    ['timerTrigger', 'timer'],
    ['OrchestrationTrigger', 'orchestrator'],
    ['activityTrigger', 'activity'],
    ['entityTrigger', 'entity'],
  ])('with a %s is of the kind %s, whatever its binding is called', (type, kind) => {
    const { registry } = register({ someName: { type }, client: { type: 'durableClient', direction: 'in' } });
    expect(registry.functions).toMatchObject([{ kind, triggerName: 'someName', clientInputs: ['client'] }]);
  });

  it.each<[string, Record<string, Binding>, string]>([
    ['two triggers', { a: HTTP, b: HTTP }, 'has 2 triggers'],
    ['no trigger', { a: { type: 'durableClient' } }, 'has 0 triggers'],
    ['a trigger this host cannot fire', { a: { type: 'queueTrigger' } }, "trigger of type 'queueTrigger'"],
    [
      'an input this host cannot fill',
      { a: HTTP, b: { type: 'blob', direction: 'in' } },
      "binding of type 'blob'",
    ],
    [
      'an output this host cannot write',
      { a: HTTP, $return: { type: 'queue', direction: 'out' } },
      "type 'queue'",
    ],
  ])('with %s is refused', (_, bindings, message) => {
    expect(() => register(bindings)).toThrow(message);
  });

  it('is refused when its name is taken, in any case', () => {
    const { registry } = register({ a: HTTP }, 'Sample');
    expect(() => registry.api.registerFunction({ name: 'sAMPLE', bindings: { a: HTTP } }, () => {})).toThrow(
      'already been registered',
    );
  });

  it('can be disposed of until the app has started', () => {
    const { registry, disposable } = register({ a: HTTP });
    const late = registry.api.registerFunction({ name: 'late', bindings: { a: HTTP } }, () => {});
    disposable.dispose();
    registry.lock();
    expect(registry.functions.map(({ name }) => name)).toEqual(['late']);
    expect(() => late.dispose()).toThrow('only be disposed during app startup');
  });
});

describe('a hook', () => {
  it('of an unknown name is refused as the library expects it', () => {
    const { api } = createRegistry();
    const refusal = expect.objectContaining({ name: 'RangeError', isAzureFunctionsSystemError: true });
    expect(() => api.registerHook('nonsense', () => {})).toThrow(refusal);
  });

  it('is called until it is disposed of, once', () => {
    const registry = createRegistry();
    const first = registry.api.registerHook('appStart', () => 1);
    registry.api.registerHook('appStart', () => 2);
    first.dispose();
    first.dispose();
    expect(registry.hooks('appStart').map((hook) => hook({}))).toEqual([2]);
  });

  it('on the log that throws does not lose the line', () => {
    const registry = createRegistry();
    const lines: LogEntry[] = [];
    registry.logTo((entry) => lines.push(entry));
    registry.api.registerHook('log', () => {
      throw new Error('broken hook');
    });
    registry.api.log('information', 'user', 'hello');
    expect(lines.map(({ message }) => message)).toEqual(['A log hook failed: broken hook', 'hello']);
  });
});
