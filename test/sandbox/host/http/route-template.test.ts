import { describe, expect, it } from 'vitest';
import { parseRouteTemplate } from '../../../../src/sandbox/host/http/route-template.ts';

const match = (template: string, path: string) =>
  parseRouteTemplate(template).match(path.split('/').filter((part) => part !== ''));

describe('a route template', () => {
  it.each([
    ['', '', {}],
    ['', 'a', undefined],
    ['api/users', 'api/users', {}],
    ['api/users', 'API/Users', {}],
    ['api/users', 'api', undefined],
    ['api/users', 'api/users/1', undefined],
    ['users/{id}', 'users/7', { id: '7' }],
    ['users/{id}', 'users', undefined],
    ['users/{id}', 'users/a b', { id: 'a b' }],
    ['users/{id?}', 'users', {}],
    ['users/{id?}', 'users/7', { id: '7' }],
    ['users/{id?}', 'users/7/8', undefined],
    ['users/{id:int}', 'users/-12', { id: '-12' }],
    ['users/{id:int}', 'users/x', undefined],
    ['users/{id:int?}', 'users', {}],
    ['users/{id:int?}', 'users/x', undefined],
    [
      'users/{id:guid}',
      'users/0f8fad5b-d9cb-469f-a165-70867728950e',
      { id: '0f8fad5b-d9cb-469f-a165-70867728950e' },
    ],
    ['users/{id:guid}', 'users/0f8fad5b', undefined],
    ['users/{name:alpha}', 'users/anna1', undefined],
    ['users/{flag:bool}', 'users/TRUE', { flag: 'TRUE' }],
    ['files/{*path}', 'files/a/b/c', { path: 'a/b/c' }],
    ['files/{*path}', 'files', {}],
    ['{a}/{b}/{c?}', '1/2', { a: '1', b: '2' }],
  ])('%s matches %s as %o', (template, path, params) => {
    expect(match(template, path)).toEqual(params);
  });

  it.each([
    ['a/{x:even}', "unknown constraint 'even'"],
    ['a/{x}.json', 'does not understand'],
    ['a/{x', 'does not understand'],
    ['a/{x?}/b', 'not its last'],
    ['a/{*x}/b', 'not its last'],
    ['{x}/{X}', 'twice'],
  ])('refuses %s', (template, message) => {
    expect(() => parseRouteTemplate(template)).toThrow(message);
  });

  it('gives the more specific template precedence', () => {
    const templates = ['a/{*x}', 'a/{x}', 'a/{x:int}', 'a/b'];
    const sorted = templates.toSorted((one, other) =>
      parseRouteTemplate(one).precedence < parseRouteTemplate(other).precedence ? -1 : 1,
    );
    expect(sorted).toEqual(['a/b', 'a/{x:int}', 'a/{x}', 'a/{*x}']);
  });
});
