import { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCatalogue } from '../../src/core/catalogue/parse.ts';
import type { SourceFile } from '../../src/core/catalogue/read/source-file.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { grantSchemas } from '../../src/providers/schemas.ts';
import type { RunningAzurite } from '../../src/sandbox/storage/azurite.ts';
import { createCatalogueContainer, openContainer } from '../../src/stores/catalogue-container.ts';
import { publishCatalogue } from '../../src/stores/catalogue-publish.ts';
import { storageCredential as credential, startTestStorage } from '../support/storage.ts';
import { aCatalogueOf, aReadingWorld } from './catalogue-world.ts';

let storage: RunningAzurite;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage.close());

let container = '';
let client: ContainerClient;
let count = 0;
beforeEach(async () => {
  count += 1;
  container = `${storage.blobsEndpoint}/catalogue-${count}`;
  client = new ContainerClient(container, credential);
  await client.create();
});

const now = new Date('2026-11-20T08:00:00Z');
const versionOf = (files: readonly SourceFile[]) => {
  const outcome = parseCatalogue(files, { grantSchemas, sha256: sha256Hex });
  return outcome.ok ? outcome.catalogue.version : sha256Hex(JSON.stringify(files)).slice(0, 12);
};
const publish = (files: readonly SourceFile[], blobs = openContainer({ container, credential })) =>
  publishCatalogue(blobs, { files, version: versionOf(files), now, sha256: sha256Hex });

const open = () => {
  const world = aReadingWorld();
  const source = createCatalogueContainer({ container, credential, ...world.options });
  return {
    ...world,
    source,
    longest: async () => (await source.current()).entitlements.get('data-readonly')?.duration.max,
  };
};

const put = async (name: string, text: string) => {
  await client.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
};
const names = async () => {
  const found: string[] = [];
  for await (const { name } of client.listBlobsFlat()) found.push(name);
  return found;
};

describe('the catalogue in a container', () => {
  it('is in force as it was published, and the next one within seconds', async () => {
    const { longest, source, wait, events } = open();
    expect(await publish(aCatalogueOf('8h'))).toBe('published');
    expect(await longest()).toBe(480);
    expect((await source.current()).version).toBe(versionOf(aCatalogueOf('8h')));
    await publish(aCatalogueOf('6h'));
    wait(16);
    expect(await longest()).toBe(360);
    wait(16);
    expect(await longest()).toBe(360);
    expect(events()).toEqual(['catalogue.loaded', 'catalogue.loaded']);
  });

  it('stays as it is when the same is published again', async () => {
    await publish(aCatalogueOf('8h'));
    const before = await names();
    expect(await publish(aCatalogueOf('8h'))).toBe('unchanged');
    expect(await names()).toEqual(before);
    expect(before).toHaveLength(3);
  });

  it('can be an earlier one again', async () => {
    const { longest, wait } = open();
    for (const max of ['8h', '6h', '8h']) expect(await publish(aCatalogueOf(max))).toBe('published');
    expect(await longest()).toBe(480);
    await publish(aCatalogueOf('6h'));
    wait(16);
    expect(await longest()).toBe(360);
  });

  it('is never the half of one: a file that is missing or another one leaves the last good one in force', async () => {
    const { longest, wait, errors } = open();
    await publish(aCatalogueOf('8h'));
    await longest();
    const next = aCatalogueOf('6h');
    await publish(next);
    const file = client.getBlockBlobClient(`versions/${versionOf(next)}/teams/data.yaml`);
    await file.delete();
    wait(16);
    expect(await longest()).toBe(480);
    await put(file.name, 'entitlements: {}');
    wait(16);
    expect(await longest()).toBe(480);
    expect(
      errors().map(
        ({ event, data }) => `${event} ${String(data['problem']).split(': ').slice(1).join(': ')}`,
      ),
    ).toEqual([
      expect.stringMatching(/^catalogue\.refused .*teams\/data\.yaml of version \w+ is missing/),
      expect.stringMatching(
        /^catalogue\.refused .*teams\/data\.yaml of version \w+ is not what was published/,
      ),
    ]);
    await put(file.name, next[1]?.text ?? '');
    wait(16);
    expect(await longest()).toBe(360);
  });

  it('is the one before while files are written and the pointer is not', async () => {
    const { longest, wait, errors } = open();
    await publish(aCatalogueOf('8h'));
    await longest();
    const blobs = openContainer({ container, credential });
    const breaksOff = {
      ...blobs,
      write: (name: string, text: string, etag?: string) =>
        name === 'current.json'
          ? Promise.reject(new Error('the pipeline was stopped'))
          : blobs.write(name, text, etag),
    };
    await expect(publish(aCatalogueOf('6h'), breaksOff)).rejects.toThrow('stopped');
    wait(16);
    expect(await longest()).toBe(480);
    expect(errors()).toEqual([]);
    expect(await publish(aCatalogueOf('6h'))).toBe('published');
    wait(16);
    expect(await longest()).toBe(360);
  });

  it('stays in force when what is published is bad, which is said once', async () => {
    const { longest, wait, errors } = open();
    await publish(aCatalogueOf('8h'));
    await longest();
    await publish([...aCatalogueOf('8h'), { path: 'bad.yaml', text: 'entitlments: {}' }]);
    for (let look = 0; look < 3; look += 1) {
      wait(16);
      expect(await longest()).toBe(480);
    }
    expect(errors()).toHaveLength(1);
    expect(String(errors()[0]?.data['problem'])).toContain('bad.yaml:1:1 key.unknown');
    await publish(aCatalogueOf('6h'));
    wait(16);
    expect(await longest()).toBe(360);
  });

  it('says what is wrong when there is none, or when the pointer is something else', async () => {
    const { longest, wait } = open();
    await expect(longest()).rejects.toMatchObject({
      code: 'catalogue.invalid',
      message: expect.stringContaining('Publish a catalogue with "latchkey catalogue publish".'),
    });
    await put('current.json', '{"format":2}');
    wait(16);
    await expect(longest()).rejects.toThrow('current.json is not what Latchkey publishes');
    await put('current.json', 'no JSON');
    wait(16);
    await expect(longest()).rejects.toThrow('current.json is not what Latchkey publishes');
  });

  it('is not published over the one that somebody else publishes at the same time', async () => {
    await publish(aCatalogueOf('8h'));
    const blobs = openContainer({ container, credential });
    const slow = {
      ...blobs,
      async write(name: string, text: string, etag?: string) {
        if (name === 'current.json') await publish(aCatalogueOf('7h'));
        return blobs.write(name, text, etag);
      },
    };
    await expect(publish(aCatalogueOf('6h'), slow)).rejects.toMatchObject({ code: 'store.conflict' });
    expect(await open().longest()).toBe(420);
  });

  it.each([
    '../clouds.yaml',
    '/clouds.yaml',
    'a//b.yaml',
    'a\\b.yaml',
    '.hidden/a.yaml',
    'clouds.json',
    'ä.yaml',
  ])('does not take a file named %s', async (path) => {
    const files = [...aCatalogueOf('8h'), { path, text: 'deny: {}' }];
    await expect(publish(files)).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await names()).toEqual([]);
  });
});
