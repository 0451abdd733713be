import { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCataloguePublish } from '../../src/cli/catalogue-publish.ts';
import { runCommand } from '../../src/cli/run.ts';
import type { RunningAzurite } from '../../src/sandbox/storage/azurite.ts';
import { createCatalogueContainer } from '../../src/stores/catalogue-container.ts';
import { aReadingWorld } from '../stores/catalogue-world.ts';
import { storageCredential as credential, startTestStorage } from '../support/storage.ts';

let storage: RunningAzurite;
let container = '';
beforeAll(async () => {
  storage = await startTestStorage();
  container = `${storage.blobsEndpoint}/catalogue`;
  await new ContainerClient(container, credential).create();
});
afterAll(() => storage.close());

async function publish(env: Record<string, string>, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand([createCataloguePublish(() => credential)], {
    args: ['catalogue', 'publish', ...args],
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}

const inForce = () =>
  createCatalogueContainer({ container, credential, ...aReadingWorld().options })
    .current()
    .then(({ version }) => version);

describe('latchkey catalogue publish', () => {
  it('puts nothing in force that is not good', async () => {
    const { code, err } = await publish(
      { LATCHKEY_CATALOGUE_CONTAINER: container },
      'test/core/catalogue/golden/tiers',
    );
    expect(code).toBe(1);
    expect(err.at(-1)).toContain('is not used');
    await expect(inForce()).rejects.toThrow('there is no current.json');
  });

  it('puts a good catalogue in force, once', async () => {
    const first = await publish({ LATCHKEY_CATALOGUE_CONTAINER: container }, 'catalogue');
    const version = await inForce();
    expect(first).toEqual({
      code: 0,
      err: [],
      out: [`Version ${version} is published to ${container}. The app takes it up within seconds.`],
    });
    expect(await publish({}, 'catalogue', '--container', `${container}/`)).toEqual({
      code: 0,
      err: [],
      out: [`Version ${version} is in ${container} already.`],
    });
  });

  it.each([
    ['no container', {}, 'Say where to'],
    ['an address that is none', { LATCHKEY_CATALOGUE_CONTAINER: 'contoso' }, 'is not an address'],
    [
      'an account without a container',
      { LATCHKEY_CATALOGUE_CONTAINER: 'https://contoso.blob.core.windows.net/' },
      'names no container',
    ],
    [
      'a shared access signature',
      { LATCHKEY_CATALOGUE_CONTAINER: 'https://c.blob.core.windows.net/x?sig=1' },
      'stored secret',
    ],
  ])('does not start with %s', async (_, env, message) => {
    const { code, err } = await publish(env as Record<string, string>, 'catalogue');
    expect(code).toBeGreaterThan(0);
    expect(err.join('\n')).toContain(message);
  });
});
