import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/teams/commands/message-text.ts';
import { parseCommand } from '../../src/teams/commands/parse-command.ts';
import { texts } from '../../src/teams/languages/en/texts.ts';
import { manifestProblems, teamsPackage } from '../../tools/teams-package-build.ts';
import { colorIcon, outlineIcon } from '../../tools/teams-package-icons.ts';

const root = join(import.meta.dirname, '../..');
const details = {
  appId: '1c0de000-0000-4000-8000-000000000001',
  host: 'func-latchkey.azurewebsites.net',
  version: '1.2.3',
  developer: 'Contoso "Cloud"',
  website: 'https://contoso.com',
  privacy: 'https://contoso.com/privacy',
  terms: 'https://contoso.com/terms',
};

interface Manifest {
  readonly bots: readonly {
    readonly commandLists: readonly { readonly commands: readonly { title: string }[] }[];
  }[];
  readonly composeExtensions: readonly { readonly commands: readonly { readonly id: string }[] }[];
}

const zip = teamsPackage(root, details);
const files = unzipSync(zip);
const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()) as Manifest;

describe('the Teams app package', () => {
  it('holds the manifest and both icons at its top', () => {
    expect(Object.keys(files).toSorted()).toEqual(['color.png', 'manifest.json', 'outline.png']);
  });

  it('is the same bytes when it is built again', () => {
    expect(Buffer.compare(teamsPackage(root, details), zip)).toBe(0);
  });

  it('names the bot, the host and the developer, and leaves no gap', () => {
    expect(manifest).toMatchObject({
      manifestVersion: '1.25',
      id: details.appId,
      version: '1.2.3',
      developer: { name: 'Contoso "Cloud"' },
      bots: [{ botId: details.appId }],
      composeExtensions: [{ botId: details.appId }],
      validDomains: [details.host],
    });
    expect(JSON.stringify(manifest)).not.toContain('{{');
  });

  it('passes Microsoft’s own schema', () => {
    expect(manifestProblems(manifest)).toEqual([]);
  });

  it.each([
    ['a key that is not there', { ...manifest, botz: [] }],
    ['a name that is too long', { ...manifest, name: { short: 'x'.repeat(31), full: 'x' } }],
    ['an id that is none', { ...manifest, id: 'latchkey' }],
    ['no icons', { ...manifest, icons: undefined }],
  ])('is refused by that schema with %s', (_, wrong) => {
    expect(manifestProblems(JSON.parse(JSON.stringify(wrong)))).not.toEqual([]);
  });

  it.each([
    ['an app id', { ...details, appId: 'latchkey' }, 'appId'],
    ['a host name', { ...details, host: 'https://func-latchkey.azurewebsites.net/' }, 'host'],
    ['addresses with https', { ...details, website: 'http://contoso.com' }, 'website'],
  ])('is not built without %s', (_, wrong, key) => {
    expect(() => teamsPackage(root, wrong)).toThrow(key);
  });
});

describe('what the manifest offers', () => {
  const commands =
    manifest.bots[0]?.commandLists.flatMap((list) => list.commands.map(({ title }) => title)) ?? [];

  it.each(commands)('the bot understands: %s', (title) => {
    expect(parseCommand(wordsOf(title, [], 'bot'), texts).kind).not.toBe('unknown');
  });

  it('is what the dialog answers', () => {
    const ids = manifest.composeExtensions.flatMap((each) => each.commands.map(({ id }) => id));
    const source = readFileSync(join(root, 'src/teams/dialog.ts'), 'utf8');
    for (const id of ids) expect(source).toContain(`'${id}'`);
  });
});

describe('the icons', () => {
  it.each([
    ['color', colorIcon(), 192],
    ['outline', outlineIcon(), 32],
  ] as const)('%s is a square of the size Teams wants', (_, icon, size) => {
    const png = Buffer.from(icon);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });

  it('outline is white and nothing else, on nothing', () => {
    const pixels = pixelsOf(outlineIcon(), 32);
    for (const [red, green, blue] of pixels) expect([red, green, blue]).toEqual([255, 255, 255]);
    const clear = pixels.filter(([, , , alpha]) => alpha === 0).length;
    const full = pixels.filter(([, , , alpha]) => alpha === 255).length;
    expect(clear).toBeGreaterThan(500);
    expect(full).toBeGreaterThan(60);
  });

  it('color covers its whole square', () => {
    expect(pixelsOf(colorIcon(), 192).every(([, , , alpha]) => alpha === 255)).toBe(true);
  });
});

/** Pixels of an icon as red, green, blue and alpha; its rows have no filter. */
function pixelsOf(icon: Uint8Array, size: number): number[][] {
  const png = Buffer.from(icon);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  return Array.from({ length: size * size }, (_, index) => {
    const start = Math.floor(index / size) * (1 + size * 4) + 1 + (index % size) * 4;
    return [...rows.subarray(start, start + 4)];
  });
}
