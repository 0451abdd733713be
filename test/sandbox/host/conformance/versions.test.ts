import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, startHub, writeHostJson } from './hub.ts';

const settings = (durableTask: object) => ({
  extensions: { durableTask: { hubName: 'Conformance', ...durableTask } },
});

let hub: Hub;
let root: string;
beforeAll(async () => {
  hub = await startHub('versions', settings({ defaultVersion: '1.0' }));
  root = hub.root;
});
afterAll(() => hub.stop());

/** The next deployment: the same code with another host.json. */
async function deploy(durableTask: object): Promise<void> {
  await writeHostJson(root, settings(durableTask));
  await hub.restart();
}

describe('the version of an orchestration', () => {
  it('is the default version of the host that started it, and stays', async () => {
    const id = await hub.start('versioned');
    await deploy({ defaultVersion: '2.0' });
    await hub.raise(id, 'continue');
    expect(await hub.status(id)).toMatchObject({
      output: { version: '1.0', result: 'Hello from A', explicit: '0.9', byDefault: '2.0' },
    });
    const next = await hub.start('versioned');
    await hub.raise(next, 'continue');
    expect(await hub.status(next)).toMatchObject({ output: { version: '2.0', result: 'Hello from B' } });
  });

  it('may be given at the start', async () => {
    const id = await hub.start('child', { version: '1.7' });
    expect(await hub.status(id)).toMatchObject({ output: '1.7' });
  });

  it('is empty where nobody gives one', async () => {
    await deploy({});
    expect(await hub.run('child')).toMatchObject({ output: '' });
  });
});

describe('an instance of a newer version than the host', () => {
  afterEach(() => deploy({ defaultVersion: '2.0' }));

  it('waits for a host of its version, with a word to the operator', async () => {
    await deploy({ defaultVersion: '2.0' });
    hub.lines();
    const id = await hub.start('child', { version: '3.0' });
    await hub.advance(60 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Pending' });
    expect(hub.lines().join('\n')).toContain("Its version '3.0' does not fit this host's '2.0'");
    await deploy({ defaultVersion: '3.0' });
    await hub.settle();
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: '3.0' });
  });

  it('keeps a running instance as it is, and others go on', async () => {
    await deploy({ defaultVersion: '3.0' });
    const id = await hub.start('versioned');
    await deploy({ defaultVersion: '2.0' });
    await hub.raise(id, 'continue');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    expect(await hub.run('child')).toMatchObject({ output: '2.0' });
    await deploy({ defaultVersion: '3.0' });
    await hub.settle();
    expect(await hub.status(id)).toMatchObject({ output: { version: '3.0' } });
  });

  it('fails when versionFailureStrategy says so, and its parent learns of it', async () => {
    await deploy({ defaultVersion: '2.0', versionFailureStrategy: 'Fail' });
    const id = await hub.start('child', { version: '2.0.1' });
    const output = 'VersionMismatch: Orchestration version did not comply with Worker Versioning';
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Failed', output });
    expect(await hub.run('parentOfNewer')).toMatchObject({ output });
  });

  it.each([
    ['1.10', '1.9', false],
    ['1.9', '1.10', true],
    ['1.0', '1.0.0', true],
    ['', '1.0', true],
    ['1.0', '', false],
    ['v1-beta', 'V1-BETA', true],
    ['v2', 'v10', false],
    ['2025-02-01', '2025-01-31', false],
  ])('%s under a host of %s: runs is %s', async (version, defaultVersion, runs) => {
    // A host that runs nothing but its own version keeps the instance for the next one.
    await deploy({ defaultVersion: 'hold', versionMatchStrategy: 'Strict' });
    const id = await hub.start('child', { version });
    expect((await hub.status(id)).runtimeStatus).toBe('Pending');
    await deploy({ defaultVersion, versionFailureStrategy: 'Fail' });
    await hub.settle();
    expect((await hub.status(id)).runtimeStatus).toBe(runs ? 'Completed' : 'Failed');
  });
});

describe('versionMatchStrategy', () => {
  it('Strict runs the version of the host alone', async () => {
    await deploy({ defaultVersion: '2.0', versionMatchStrategy: 'Strict', versionFailureStrategy: 'Fail' });
    const run = async (version: string) =>
      (await hub.status(await hub.start('child', { version }))).runtimeStatus;
    expect([await run('2.0'), await run('1.0'), await run('3.0')]).toEqual(['Completed', 'Failed', 'Failed']);
  });

  it('None runs every version', async () => {
    await deploy({ defaultVersion: '2.0', versionMatchStrategy: 'None' });
    expect(await hub.status(await hub.start('child', { version: '99' }))).toMatchObject({ output: '99' });
  });
});
