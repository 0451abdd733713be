import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SamplesHost, startSamples } from '../support/samples-host.ts';

let samples: SamplesHost;
beforeAll(async () => {
  samples = await startSamples();
});
afterAll(() => samples.host.stop());

/** Calls a method of the SDK's DurableClient inside a function of the app. */
async function client(operation: string, ...args: readonly unknown[]): Promise<Record<string, unknown>> {
  const answer = await fetch(`${samples.host.url}/api/client/${operation}`, {
    method: 'POST',
    body: JSON.stringify(args),
  });
  return (await answer.json()) as Record<string, unknown>;
}

describe("the SDK's durable client", () => {
  it('starts, also without input, and tells of one that exists', async () => {
    expect(await client('startNew', 'sample', { instanceId: 'c1', input: { a: 1 } })).toEqual({
      result: 'c1',
    });
    expect(samples.engine.accepted.at(-1)).toMatchObject(['start', { input: '{"a":1}' }]);
    await client('startNew', 'sample', { instanceId: 'c2', version: '1.0' });
    expect(samples.engine.accepted.at(-1)).toMatchObject(['start', { input: '""', version: '1.0' }]);
    expect(await client('startNew', 'sample', { instanceId: 'c1' })).toEqual({
      error: expect.stringContaining('unexpected status code: 409'),
    });
  });

  it('reads statuses, over all pages', async () => {
    for (let index = 0; index < 120; index++)
      samples.engine.put({ instanceId: `many${index}`, runtimeStatus: 'Canceled' });
    expect(await client('getStatus', 'c1')).toMatchObject({
      result: { instanceId: 'c1', runtimeStatus: 'Pending' },
    });
    expect(await client('getStatus', 'absent')).toMatchObject({ error: expect.stringContaining('404') });
    const { result } = await client('getStatusBy', { runtimeStatus: ['Canceled'] });
    expect((result as unknown[]).length).toBe(120);
  });

  it('commands instances', async () => {
    expect(await client('raiseEvent', 'c1', 'Go', { ok: true })).toEqual({ result: null });
    expect(samples.engine.accepted.at(-1)).toEqual(['c1', 'raiseEvent', 'Go', '{"ok":true}']);
    expect(await client('raiseEvent', 'c1', 'Go')).toMatchObject({ error: expect.stringContaining('400') });
    expect(await client('terminate', 'c1', 'enough')).toEqual({ result: null });
    expect(samples.engine.accepted.at(-1)).toEqual(['c1', 'terminate', 'enough']);
    expect(await client('suspend', 'absent', 'x')).toMatchObject({
      error: expect.stringContaining('No instance'),
    });
    expect(await client('purgeInstanceHistory', 'absent')).toEqual({ result: { instancesDeleted: 0 } });
    expect(await client('purgeInstanceHistory', 'many1')).toEqual({ result: { instancesDeleted: 1 } });
    samples.engine.put({ instanceId: 'bad', runtimeStatus: 'Failed' });
    expect(await client('rewind', 'bad', 'x')).toMatchObject({
      error: expect.stringContaining('not supported'),
    });
  });

  it('reads and signals entities', async () => {
    samples.engine.putEntity('counter', 'a', '3');
    const id = { name: 'counter', key: 'a' };
    expect(await client('readEntityState', id)).toEqual({ result: { entityExists: true, entityState: 3 } });
    expect(await client('readEntityState', { name: 'counter', key: 'z' })).toMatchObject({
      result: { entityExists: false },
    });
    expect(await client('signalEntity', id, 'add', 2)).toEqual({ result: null });
    expect(samples.engine.accepted.at(-1)).toEqual(['signal', 'counter', 'a', 'add', '2']);
  });

  it('makes links that lead back to the address the caller used', async () => {
    const answer = await fetch(
      `${samples.host.url.replace('127.0.0.1', 'localhost')}/api/orchestrators/sample?instanceId=linked`,
      {
        method: 'POST',
      },
    );
    const body = (await answer.json()) as Record<string, string>;
    expect(answer.status).toBe(202);
    expect(body['statusQueryGetUri']).toMatch(
      /^http:\/\/localhost:\d+\/runtime\/webhooks\/durabletask\/instances\/linked\?/,
    );
    expect(body['statusQueryGetUri']).toContain('taskHub=Samples');
    expect((await fetch(body['statusQueryGetUri'] ?? '')).status).toBe(202);
  });
});
