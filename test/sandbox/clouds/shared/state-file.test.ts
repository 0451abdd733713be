import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStateFile, StateFileError } from '../../../../src/sandbox/clouds/shared/state-file.ts';

const schema = z.strictObject({ names: z.array(z.string()) });
type State = z.infer<typeof schema>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(path?: string) {
  return openStateFile<State>({
    path,
    parse: (value) => schema.parse(value),
    initial: () => ({ names: ['first'] }),
  });
}

describe('a state file', () => {
  it('begins with the initial state and writes it at once, in a folder it makes', () => {
    const path = join(folder, 'deep', 'state.json');
    expect(open(path).current).toEqual({ names: ['first'] });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ names: ['first'] });
  });

  it('has every change on disk when update returns, and nothing beside the file', () => {
    const path = join(folder, 'state.json');
    const count = open(path).update((state) => state.names.push('second'));
    expect(count).toBe(2);
    expect(open(path).current.names).toEqual(['first', 'second']);
    expect(readdirSync(folder)).toEqual(['state.json']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['on disk', true],
    ['in memory', false],
  ])('puts the state back when a change throws (%s)', (_, onDisk) => {
    const file = open(onDisk ? join(folder, 'state.json') : undefined);
    file.update((state) => state.names.push('second'));
    expect(() =>
      file.update((state) => {
        state.names.length = 0;
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect(file.current.names).toEqual(['first', 'second']);
  });

  it.each([
    ['on disk', true],
    ['in memory', false],
  ])('puts another state in the place of this one, which changes go on from (%s)', (_, onDisk) => {
    const path = onDisk ? join(folder, 'state.json') : undefined;
    const file = open(path);
    file.replace({ names: ['other'] });
    expect((path === undefined ? file : open(path)).current).toEqual({ names: ['other'] });
    expect(() =>
      file.update((state) => {
        state.names.length = 0;
        throw new Error('refused');
      }),
    ).toThrow('refused');
    file.update((state) => state.names.push('second'));
    expect((path === undefined ? file : open(path)).current.names).toEqual(['other', 'second']);
  });

  it('keeps the state when the disk refuses another one', () => {
    const file = open(join(folder, 'gone', 'state.json'));
    rmSync(join(folder, 'gone'), { recursive: true });
    writeFileSync(join(folder, 'gone'), 'a file where the folder was');
    expect(() => file.replace({ names: ['other'] })).toThrow(/EEXIST|ENOTDIR/);
    expect(file.current.names).toEqual(['first']);
  });

  it('puts the state back when the disk refuses', () => {
    const path = join(folder, 'gone', 'state.json');
    const file = open(path);
    rmSync(join(folder, 'gone'), { recursive: true });
    writeFileSync(join(folder, 'gone'), 'a file where the folder was');
    expect(() => file.update((state) => state.names.push('second'))).toThrow(/EEXIST|ENOTDIR/);
    expect(file.current.names).toEqual(['first']);
  });

  it.each(['{"names": ["fir', '{"names": 1}', ''])(
    'refuses a file with the text %j and says what to do',
    (text) => {
      const path = join(folder, 'state.json');
      writeFileSync(path, text);
      expect(() => open(path)).toThrow(StateFileError);
      expect(() => open(path)).toThrow(/state\.json cannot be used: [\s\S]*move it away to start again/);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );
});
