import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { findCompiler, restoreCompiler } from '../../tools/bicep-compiler.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-bicep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = new TextEncoder().encode('the compiler');

/** A NuGet feed of one package with these versions; answers what it does not know with 404. */
function feed(
  versions: readonly string[],
  files: Readonly<Record<string, Uint8Array>> = { 'tools/bicep': program },
) {
  const asked: string[] = [];
  const call = ((url: string) => {
    asked.push(url);
    if (url.endsWith('/index.json') && versions.length > 0)
      return Promise.resolve(Response.json({ versions }));
    if (url.endsWith('.nupkg')) return Promise.resolve(new Response(zipSync(files)));
    return Promise.resolve(new Response(null, { status: 404 }));
  }) as typeof fetch;
  return { asked, call };
}

describe('the Bicep compiler', () => {
  it('is not found where there is none', () => {
    expect(findCompiler(folder, '/nowhere')).toBeUndefined();
  });

  it('is the newest release of NuGet, kept for the next time', async () => {
    const { asked, call } = feed(['0.45.1', '0.46.2', '0.47.0-preview']);
    const file = await restoreCompiler(folder, call);
    expect(asked[1]).toMatch(
      /^https:\/\/api\.nuget\.org\/v3-flatcontainer\/(azure\.bicep\.\S+)\/0\.46\.2\/\1\.0\.46\.2\.nupkg$/,
    );
    expect(readFileSync(file, 'utf8')).toBe('the compiler');
    expect(statSync(file).mode & 0o100).toBe(0o100);
    expect(findCompiler(folder, '')).toBe(file);
  });

  it.each([
    ['NuGet does not have it', feed([]), /answers 404/],
    ['there is no release yet', feed(['0.47.0-preview']), /has no release/],
    ['the package is empty', feed(['0.46.2'], { 'readme.md': program }), /holds no compiler/],
  ])('is not made up when %s', async (_, { call }, why) => {
    await expect(restoreCompiler(join(folder, 'other'), call)).rejects.toThrow(why);
  });
});
