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
    ['users/{id:int}', 'users/2147483648', undefined],
    ['users/{id:long}', 'users/2147483648', { id: '2147483648' }],
    ['users/{id:long}', 'users/9223372036854775808', undefined],
    ['at/{price:decimal}', 'at/-1,000.01', { price: '-1,000.01' }],
    ['at/{price:decimal}', 'at/1e3', undefined],
    ['at/{weight:double}', 'at/1.5e3', { weight: '1.5e3' }],
    ['on/{day:datetime}', 'on/2026-12-31', { day: '2026-12-31' }],
    ['on/{day:datetime}', 'on/someday', undefined],
    ['of/{age:min(18)}', 'of/17', undefined],
    ['of/{age:range(18,120)}', 'of/18', { age: '18' }],
    ['of/{age:int:max(120)?}', 'of', {}],
    ['of/{age:max(120)}', 'of/old', undefined],
    ['by/{name:minlength(3)}', 'by/al', undefined],
    ['by/{name:maxlength(3)}', 'by/anna', undefined],
    ['by/{name:length(4)}', 'by/anna', { name: 'anna' }],
    ['by/{name:length(1,3)}', 'by/anna', undefined],
    ['no/{code:regex(^[a-z]{{2}}-\\d+$)}', 'no/DE-77', { code: 'DE-77' }],
    ['no/{code:regex(^(a|b)$)}', 'no/c', undefined],
    ['list/{page:int=1}', 'list', { page: '1' }],
    ['list/{page=1}', 'list/2', { page: '2' }],
    ['files/{*path}', 'files/a/b/c', { path: 'a/b/c' }],
    ['files/{*path}', 'files', {}],
    ['{a}/{b}/{c?}', '1/2', { a: '1', b: '2' }],
  ])('%s matches %s as %o', (template, path, params) => {
    expect(match(template, path)).toEqual(params);
  });

  it.each([
    ['a/{x:even}', "unknown constraint 'even'"],
    ['a/{x:min(a)}', "unknown constraint 'min(a)'"],
    ['a/{x:range(1)}', "unknown constraint 'range(1)'"],
    ['a/{x:regex([)}', "unknown constraint 'regex([)'"],
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
