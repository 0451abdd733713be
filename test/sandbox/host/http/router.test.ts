import { describe, expect, it } from 'vitest';
import { createRouter } from '../../../../src/sandbox/host/http/router.ts';
import type { RegisteredFunction } from '../../../../src/sandbox/host/worker/registered-function.ts';
import { readFunction } from '../../../../src/sandbox/host/worker/registered-function.ts';

function http(name: string, options: Record<string, unknown> = {}): RegisteredFunction {
  return readFunction({ name, bindings: { trigger: { type: 'httpTrigger', ...options } } }, () => {});
}

function found(functions: readonly RegisteredFunction[], method: string, path: string): string | undefined {
  return createRouter(functions, 'api')(method, path.split('/').slice(1))?.route.target.name;
}

describe('a path', () => {
  const functions = [
    http('files', { route: 'users/{*rest}' }),
    http('user', { route: 'users/{id}' }),
    http('numbered', { route: 'users/{id:int}' }),
    http('me', { route: 'users/me', methods: ['GET'] }),
    http('put', { route: 'users/{id}/photo', methods: ['put'] }),
    http('noRoute'),
  ];

  it.each([
    ['GET', '/api/users/me', 'me'],
    ['POST', '/api/users/me', 'user'],
    ['GET', '/api/users/7', 'numbered'],
    ['GET', '/api/users/x', 'user'],
    ['GET', '/api/users/x/y', 'files'],
    ['PUT', '/api/users/x/photo', 'put'],
    ['GET', '/api/users/x/photo', 'files'],
    ['PATCH', '/api/noRoute', 'noRoute'],
    ['GET', '/noRoute', undefined],
  ])('%s %s is answered by %s', (method, path, name) => {
    expect(found(functions, method, path)).toBe(name);
  });
});

describe('the level of a function', () => {
  it('is its key when it names none', () => {
    const match = createRouter([http('sample')], '')('GET', ['sample']);
    expect(match?.route.authLevel).toBe('function');
  });

  it.each(['user', 7])('is refused when it is %s', (authLevel) => {
    expect(() => createRouter([http('sample', { authLevel })], '')).toThrow("unknown authLevel '");
  });
});
