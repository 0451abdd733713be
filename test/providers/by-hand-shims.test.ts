import { describe, expect, it } from 'vitest';
import { readOptions } from '../support/shims/command-line.ts';
import { asText, query } from '../support/shims/query.ts';

const list = { required: ['--name'], optional: ['--region'], several: ['--ids'], flags: ['--yes'] };
const read = (...args: string[]) => Object.fromEntries(readOptions(args, list, 2));

describe('the stand-ins for the command lines of the clouds', () => {
  it('read options as the real ones do', () => {
    expect(read('--name', 'a b', '--yes')).toEqual({ '--name': ['a b'], '--yes': [] });
    expect(read('--ids', '/a', '/b', '--name=c=d')).toEqual({ '--ids': ['/a', '/b'], '--name': ['c=d'] });
  });

  it.each([
    ['an option that is not in the reference', ['--name', 'a', '--nam', 'b'], 'Unknown options: --nam'],
    ['a word too many', ['--name', 'a', 'b'], 'Unknown options: b'],
    ['an option twice', ['--name', 'a', '--name', 'b'], 'Unknown options: --name'],
    ['an option without its word', ['--name', '--yes'], 'argument --name: expected one argument'],
    ['too little', ['--yes'], 'the following arguments are required: --name'],
  ])('refuse %s', (_, args, message) => {
    expect(() => read(...args)).toThrow(message);
  });

  it('find what a query asks for', () => {
    const value = {
      Names: ['a', 'b'],
      Stores: [
        { Arn: 'x', Id: 1 },
        { Arn: 'y', Id: 2 },
      ],
      One: 'z',
    };
    expect(query('Names[]', value)).toEqual(['a', 'b']);
    expect(query('Stores[].Id', value)).toEqual([1, 2]);
    expect(query("Stores[?Arn=='y'].Id", value)).toEqual([2]);
    expect(query("Stores[?Arn=='y'].Id | [0]", value)).toBe(2);
    expect(query('One', value)).toBe('z');
    expect(query('Missing', value)).toBeNull();
    expect(() => query('Names[', value)).toThrow('Bad value');
  });

  it('show what they find as text', () => {
    expect(['z', ['a', 'b'], [], null].map(asText)).toEqual(['z\n', 'a\tb\n', '', 'None\n']);
  });
});
