import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCatalogueFolder } from '../../src/stores/catalogue-folder.ts';
import { aCatalogueOf, aReadingWorld } from './catalogue-world.ts';

function aFolder(max: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-folder-'));
  write(folder, max);
  return folder;
}

function write(folder: string, max: string): void {
  for (const { path, text } of aCatalogueOf(max)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const open = (folder: string) => {
  const world = aReadingWorld();
  const source = createCatalogueFolder({ folder, ...world.options });
  return {
    ...world,
    longest: async () => (await source.current()).entitlements.get('data-readonly')?.duration.max,
  };
};

describe('the catalogue folder', () => {
  it('is read with the folders in it, and again when it has changed', async () => {
    const folder = aFolder('8h');
    const { longest, wait, events } = open(folder);
    expect(await longest()).toBe(480);
    write(folder, '6h');
    expect(await longest()).toBe(480);
    wait(6);
    expect(await longest()).toBe(360);
    expect(events()).toEqual(['catalogue.loaded', 'catalogue.loaded']);
  });

  it('stays in force when it becomes bad, which is said once', async () => {
    const folder = aFolder('8h');
    const { longest, wait, errors } = open(folder);
    await longest();
    writeFileSync(join(folder, 'more.yaml'), 'entitlments: {}');
    for (let look = 0; look < 3; look += 1) {
      wait(6);
      expect(await longest()).toBe(480);
    }
    expect(errors()).toEqual([
      {
        level: 'error',
        event: 'catalogue.refused',
        data: {
          inForce: expect.stringMatching(/^[0-9a-f]{12}$/),
          problem: expect.stringContaining('more.yaml:1:1 key.unknown There is no key "entitlments" here.'),
        },
      },
    ]);
  });

  it('stays in force when it cannot be read any more', async () => {
    const folder = aFolder('8h');
    const { longest, wait, errors } = open(folder);
    await longest();
    rmSync(folder, { recursive: true });
    wait(6);
    expect(await longest()).toBe(480);
    expect(errors()).toHaveLength(1);
    write(folder, '7h');
    wait(6);
    expect(await longest()).toBe(420);
  });

  it('says what is wrong when there never was a good one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-folder-'));
    const { longest, wait } = open(folder);
    await expect(longest()).rejects.toMatchObject({ code: 'catalogue.invalid', audience: 'operator' });
    writeFileSync(join(folder, 'bytes.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]));
    wait(6);
    await expect(longest()).rejects.toThrow('bytes.yaml:1:4 yaml.text The file is not UTF-8 from here.');
    wait(6);
    await expect(longest()).rejects.toThrow('bytes.yaml:1:4');
    renameSync(folder, `${folder}-away`);
    wait(6);
    await expect(longest()).rejects.toThrow('cannot be read');
    renameSync(`${folder}-away`, folder);
    wait(6);
    await expect(longest()).rejects.toThrow('bytes.yaml:1:4');
  });

  it('is read once for all who ask at the same time', async () => {
    const { longest, events } = open(aFolder('8h'));
    expect(await Promise.all([longest(), longest(), longest()])).toEqual([480, 480, 480]);
    expect(events()).toEqual(['catalogue.loaded']);
  });
});
