import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('settings');
});
afterAll(() => hub.stop());

const heldCount = async () => Number(await hub.json('api/heldCount'));
const ended = () => Number(process.env['CONFORMANCE_ENDED'] ?? 0);

describe('a host that is stopped', () => {
  it('answers the requests under way first, and takes no more', async () => {
    const before = await heldCount();
    const request = hub.app('api/heldRequest');
    await expect.poll(heldCount).toBe(before + 1);
    const { url } = hub.host;
    await hub.app('api/releaseSoon');
    const [answer] = await Promise.all([request, hub.restart()]);
    expect(await answer.text()).toBe('answered');
    await expect(fetch(`${url}/api/heldCount`)).rejects.toThrow('fetch failed');
  });

  it('lets a running activity end and keeps its result', async () => {
    const before = await heldCount();
    await hub.api('orchestrators/holds/ends', { method: 'POST' });
    await expect.poll(heldCount).toBe(before + 1);
    await hub.app('api/releaseSoon');
    await hub.restart();
    await hub.settle();
    expect(await hub.status('ends')).toMatchObject({ runtimeStatus: 'Completed' });
    // It was not started a second time.
    expect(await heldCount()).toBe(before + 1);
  });

  it('runs the hooks of the app for its end', async () => {
    const before = ended();
    await hub.restart();
    expect(ended()).toBe(before + 1);
  });

  it('leaves what waits as it is for the next start', async () => {
    const id = await hub.start('waits');
    await hub.restart();
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.raise(id, 'go', 'on');
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'on' });
  });

  it('may be told to stop twice', async () => {
    const { host } = hub;
    await Promise.all([host.stop(), host.stop()]);
    await hub.restart();
    expect(await hub.run('oneByOne', 1)).toMatchObject({ runtimeStatus: 'Completed' });
  });
});
