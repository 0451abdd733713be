import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine, word } from '../../src/core/text/shell.ts';

describe('a word for the shell', () => {
  it.each(['plain', 'with space', "it's", 'a$b`c`"d"\\', 'line\nbreak', '#EXT#', '{"a": 1}', ''])(
    'stays the word it is: %j',
    (value) => {
      const read = execFileSync('/bin/sh', ['-c', `printf %s ${value === '' ? "''" : word(value)}`], {
        encoding: 'utf8',
      });
      expect(read).toBe(value);
    },
  );

  it('makes a line of words', () => {
    expect(commandLine('aws', 'iam', 'delete-role', '--role-name', "o'neil x")).toBe(
      String.raw`aws iam delete-role --role-name 'o'\''neil x'`,
    );
  });
});
