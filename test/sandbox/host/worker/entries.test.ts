import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEntries } from '../../../../src/sandbox/host/worker/entries.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchkey-entries-'));
  await mkdir(join(root, 'functions'));
  for (const name of ['b.js', 'a.js', 'notes.txt']) await writeFile(join(root, 'functions', name), '');
});
afterAll(() => rm(root, { recursive: true }));

const writePackage = (content: object) => writeFile(join(root, 'package.json'), JSON.stringify(content));
const found = async (entry?: string) =>
  (await findEntries(entry === undefined ? undefined : join(root, entry), root)).map((file) =>
    relative(root, file),
  );

describe('the files of an app', () => {
  it('are the entry alone when it is one file', async () => {
    expect(await found('functions/a.js')).toEqual(['functions/a.js']);
  });

  it('are all that match when the entry is a pattern, in the order of their names', async () => {
    expect(await found('functions/*.js')).toEqual(['functions/a.js', 'functions/b.js']);
    expect(await found('functions/{b,a}.*')).toEqual(['functions/a.js', 'functions/b.js']);
  });

  it('are those of main in package.json when there is no entry', async () => {
    await writePackage({ main: 'functions/*.js' });
    expect(await found()).toEqual(['functions/a.js', 'functions/b.js']);
  });

  it('must be some, and named', async () => {
    await expect(found('elsewhere/*.js')).rejects.toThrow('No file matches');
    await writePackage({ name: 'an app without a main' });
    await expect(found()).rejects.toThrow("names no 'main'");
  });
});
