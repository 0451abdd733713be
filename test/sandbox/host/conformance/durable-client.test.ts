import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, type Hub, startHub } from './hub.ts';

let hub: Hub;
/** By the local RPC endpoint, which the client uses where the host offers one, and by the public links where not. */
describe.each([
  ['on the local endpoint', true],
  ['on the public links', false],
])('the durable client %s', (_, localRpcEndpointEnabled) => {
  beforeAll(async () => {
    hub = await startHub('management', {
      extensions: { durableTask: { hubName: 'Conformance', localRpcEndpointEnabled } },
    });
  });
  afterAll(() => hub.stop());

  const client = async (operation: string, ...args: readonly unknown[]) =>
    (await hub.json(`api/client/${operation}`, { method: 'POST', body: JSON.stringify(args) })) as {
      result?: unknown;
      error?: string;
    };
  /** The error's text, or the result when there was none. */
  const failureOf = async (operation: string, ...args: readonly unknown[]) => {
    const { error, result } = await client(operation, ...args);
    return error ?? `no error but ${JSON.stringify(result)}`;
  };

  it('starts instances, and says when the id is taken', async () => {
    expect(await client('startNew', 'waits', { instanceId: 'one', input: { a: 1 } })).toEqual({
      result: 'one',
    });
    await hub.settle();
    expect(await failureOf('startNew', 'waits', { instanceId: 'one' })).toContain('status code: 409');
    expect((await client('startNew', 'quick', {})).result).toMatch(/^[0-9a-f]{32}$/);
  });

  it('starts without an input with empty text for one', async () => {
    const { result: id } = await client('startNew', 'asksInput');
    await hub.settle();
    expect(await hub.status(String(id))).toMatchObject({ output: { type: 'string', value: '' } });
  });

  it('starts in a version', async () => {
    await client('startNew', 'quick', { instanceId: 'versioned', version: '0' });
    await hub.settle();
    expect(await hub.status('versioned')).toMatchObject({ runtimeStatus: 'Pending' });
  });

  it('reads a status, and says when there is none', async () => {
    expect(await client('getStatus', 'one')).toMatchObject({
      result: { instanceId: 'one', name: 'waits', runtimeStatus: 'Running', input: { a: 1 }, output: null },
    });
    expect(await failureOf('getStatus', 'nobody')).toContain('HTTP 404');
  });

  it('never has a history in a status; its key is another one', async () => {
    const { result } = await client('getStatus', 'one', { showHistory: true });
    expect(result).not.toHaveProperty('history');
  });

  it('leaves out the input only on the public links', async () => {
    const { result } = await client('getStatus', 'one', { showInput: false });
    expect(result).toMatchObject({ input: localRpcEndpointEnabled ? { a: 1 } : null });
  });

  it('reads all statuses, over all pages, and those that match', async () => {
    for (let index = 0; index < 105; index += 1)
      await hub.api(`orchestrators/quick/many-${index}`, { method: 'POST', body: '1' });
    await hub.settle();
    const all = (await client('getStatusAll')).result as { instanceId: string }[];
    expect(all.filter(({ instanceId }) => instanceId.startsWith('many-'))).toHaveLength(105);
    const { result } = await client('getStatusBy', {
      createdTimeFrom: '2020-01-01T00:00:00Z',
      runtimeStatus: ['Running'],
    });
    expect(result).toMatchObject([{ instanceId: 'one' }]);
  });

  it('raises events; one without data is refused, as on Azure', async () => {
    await client('startNew', 'waits', { instanceId: 'raised' });
    await hub.settle();
    expect(await failureOf('raiseEvent', 'raised', 'go')).toContain('status code: 400');
    expect(await client('raiseEvent', 'raised', 'go', { ok: true })).toEqual({ result: null });
    await hub.settle();
    expect(await hub.status('raised')).toMatchObject({ output: { ok: true } });
    expect(await failureOf('raiseEvent', 'nobody', 'go', 1)).toBe("No instance with ID 'nobody' found.");
  });

  it('says nothing when it commands an instance that has ended, as on Azure', async () => {
    for (const operation of ['terminate', 'suspend', 'resume'])
      expect(await client(operation, 'raised', 'why')).toEqual({ result: null });
    expect(await client('raiseEvent', 'raised', 'go', 1)).toEqual({ result: null });
  });

  it('suspends, resumes and terminates', async () => {
    await client('startNew', 'waits', { instanceId: 'commanded' });
    await hub.settle();
    for (const [operation, status] of [
      ['suspend', 'Suspended'],
      ['resume', 'Running'],
      ['terminate', 'Terminated'],
    ] as const) {
      expect(await client(operation, 'commanded', 'for a reason')).toEqual({ result: null });
      await hub.settle();
      expect(await hub.status('commanded')).toMatchObject({ runtimeStatus: status });
    }
    expect(await hub.status('commanded')).toMatchObject({ output: 'for a reason' });
    expect(await failureOf('terminate', 'nobody', 'x')).toContain('No instance');
  });

  it('rewinds nothing: the instance must have failed, and then the host says it cannot', async () => {
    expect(await failureOf('rewind', 'one', 'x')).toContain('Failed');
    await client('startNew', 'fails', { instanceId: 'failed' });
    await hub.settle();
    expect(await failureOf('rewind', 'failed', 'x')).toContain('not supported');
    expect(await failureOf('rewind', 'nobody', 'x')).toContain('nobody');
  });

  it('purges one instance or many', async () => {
    expect(await client('purgeInstanceHistory', 'failed')).toEqual({ result: { instancesDeleted: 1 } });
    expect(await client('purgeInstanceHistory', 'failed')).toEqual({ result: { instancesDeleted: 0 } });
    expect(await failureOf('purgeInstanceHistory', 'one')).toContain('status code: 412');
    await hub.advance(DAY);
    const { result } = await client('purgeInstanceHistoryBy', {
      createdTimeFrom: '2020-01-01T00:00:00Z',
      runtimeStatus: ['Terminated'],
    });
    expect(result).toEqual({ instancesDeleted: 1 });
  });

  it('reads and signals entities', async () => {
    const entity = { name: 'counter', key: 'mine' };
    expect(await client('readEntityState', entity)).toMatchObject({ result: { entityExists: false } });
    expect(await client('signalEntity', entity, 'add', 5)).toEqual({ result: null });
    await hub.settle();
    expect(await client('readEntityState', entity)).toEqual({
      result: { entityExists: true, entityState: 5 },
    });
    expect(await failureOf('signalEntity', { name: 'nobody', key: 'x' }, 'add')).toContain(
      'status code: 400',
    );
  });

  it('makes the 202 of a started instance, whose links lead back where the caller came from', async () => {
    const from = hub.host.url.replace('127.0.0.1', 'localhost');
    const answer = await fetch(`${from}/api/orchestrators/quick`, { method: 'POST', body: '{"a":1}' });
    expect(answer.status).toBe(202);
    const links = (await answer.json()) as Record<string, string>;
    expect(Object.keys(links)).toContain('rewindPostUri');
    expect(answer.headers.get('location')).toBe(links['statusQueryGetUri']);
    expect(links['statusQueryGetUri']).toContain(
      `${from}/runtime/webhooks/durabletask/instances/${links['id']}?`,
    );
    await hub.settle();
    expect(await (await fetch(links['statusQueryGetUri'] ?? '')).json()).toMatchObject({ output: { a: 1 } });
  });

  it('makes the links of an instance by themselves', async () => {
    const { result } = await client('createHttpManagementPayload', 'one');
    expect(result).toMatchObject({
      id: 'one',
      statusQueryGetUri: expect.stringContaining('/instances/one?'),
    });
    expect((await fetch((result as Record<string, string>)['statusQueryGetUri'] ?? '')).status).toBe(202);
  });

  it('waits for the end of an instance, for as long as it is told', async () => {
    const ended = await hub.app('api/wait/quick');
    expect([ended.status, await ended.json()]).toEqual([200, 1]);
    const failed = await hub.app('api/wait/fails');
    expect([failed.status, await failed.json()]).toMatchObject([500, { runtimeStatus: 'Failed' }]);
    expect((await hub.app('api/wait/waits?timeout=50')).status).toBe(202);
  });

  it('refuses another task hub', async () => {
    const other = { taskHubName: 'Other' };
    expect(await failureOf('raiseEvent', 'one', 'go', 1, other)).toContain('No instance');
    expect(await failureOf('readEntityState', { name: 'counter', key: 'mine' }, other)).toContain('no error');
  });
});
