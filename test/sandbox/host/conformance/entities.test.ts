import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('entities', {
    extensions: { durableTask: { hubName: 'Conformance', maxEntityOperationBatchSize: 5 } },
  });
});
afterAll(() => hub.stop());

const call = async (key: string, operation: string, input?: unknown) =>
  hub.run('calls', { key, operation, ...(input === undefined ? {} : { input }) });
const stateOf = async (key: string) => {
  const answer = await hub.api(`entities/counter/${key}`);
  return answer.status === 200 ? ((await answer.json()) as unknown) : answer.status;
};

async function signal(key: string, operation: string, input?: unknown): Promise<number> {
  const { status } = await hub.api(`entities/counter/${key}?op=${operation}`, {
    method: 'POST',
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  await hub.settle();
  return status;
}

describe('an entity', () => {
  it('is made by its first operation, and answers calls', async () => {
    expect(await stateOf('made')).toBe(404);
    expect(await call('made', 'add', 5)).toMatchObject({ output: 5 });
    expect(await call('made', 'add', 7)).toMatchObject({ output: 12 });
    expect(await stateOf('made')).toBe(12);
  });

  it('knows its name in lower case, its key, whether it is new, and the input of the operation', async () => {
    expect(await call('Key@Of/Mine', 'describe', { a: 1 })).toMatchObject({
      output: { name: 'counter', key: 'Key@Of/Mine', isNew: true, input: { a: 1 } },
    });
    expect(await call('other', 'describe')).toMatchObject({ output: { input: null } });
  });

  it('takes signals, which nobody waits for', async () => {
    expect(await signal('signalled', 'add', 3)).toBe(202);
    expect(await signal('signalled', 'add', 4)).toBe(202);
    expect(await stateOf('signalled')).toBe(7);
  });

  it('takes the signals and calls of one orchestration in the order in which they were sent', async () => {
    expect(await hub.run('signalsThenCalls', { key: 'ordered' })).toMatchObject({ output: 6 });
  });

  it('takes many operations in one call of its function, up to maxEntityOperationBatchSize', async () => {
    await hub.json('api/batches');
    expect(await hub.run('manyCalls', { key: 'many', count: 12 })).toMatchObject({
      output: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    });
    expect(((await hub.json('api/batches')) as string[][]).map((batch) => batch.length)).toEqual([5, 5, 2]);
  });

  it('may be asynchronous', async () => {
    await call('later', 'later');
    expect(await stateOf('later')).toBe(1);
  });

  it('signals other entities', async () => {
    await signal('from', 'add', 4);
    await signal('from', 'pass', 'to');
    expect(await stateOf('to')).toBe(4);
  });

  it('keeps its state over a restart of the host', async () => {
    await signal('kept', 'add', 9);
    await hub.restart();
    expect(await stateOf('kept')).toBe(9);
    expect(await call('kept', 'add', 1)).toMatchObject({ output: 10 });
  });

  it('is deleted by its own operation, and made anew by the next', async () => {
    await signal('deleted', 'add', 9);
    await signal('deleted', 'delete');
    expect(await stateOf('deleted')).toBe(404);
    expect(await call('deleted', 'add', 1)).toMatchObject({ output: 1 });
  });

  it('may have the empty key, which a path gives as $', async () => {
    await signal('$', 'add', 2);
    expect(await stateOf('$')).toBe(2);
  });
});

describe('an operation that fails', () => {
  it('fails the caller, who can catch it; its text is lost on the way, as on Azure', async () => {
    expect(await call('failing', 'fail')).toMatchObject({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'calls' failed: [object Object]",
    });
  });

  it('fails alone: the others of its batch go through', async () => {
    expect(await hub.run('mixed', { key: 'mixed' })).toMatchObject({
      output: [1, '[object Object]', 2],
    });
  });

  it('is not rolled back, as on Azure', async () => {
    await signal('halfway', 'breakHalfway');
    expect(await stateOf('halfway')).toBe(100);
  });
});

describe('a batch whose function cannot be run at all', () => {
  it('is tried again until it can, and nothing of it is lost or done twice', async () => {
    await hub.app('api/break?on=true');
    hub.lines();
    const id = await hub.start('calls', { input: { key: 'retried', operation: 'add', input: 5 } });
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toContain('will be tried again: the hook is broken');
    await hub.app('api/break?on=false');
    await expect.poll(() => stateOf('retried'), { timeout: 10_000 }).toBe(5);
    await hub.settle();
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 5 });
  });
});

describe('an entity that does not exist', () => {
  it('hangs who calls it, with a word to the operator', async () => {
    hub.lines();
    expect(await hub.run('callsUnknown')).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toContain("The function 'nobody' doesn't exist");
  });

  it('fails the orchestration that signals it', async () => {
    expect(await hub.run('signalsUnknown')).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining("The function 'nobody' doesn't exist"),
    });
  });

  it('loses what another entity signals to it, with a word to the operator', async () => {
    hub.lines();
    await signal('any', 'passToNobody');
    expect(hub.lines().join('\n')).toContain("unknown entity 'nobody'");
  });

  it('is answered with 400 when it is signalled over HTTP', async () => {
    const answer = await hub.api('entities/nobody/x?op=add', { method: 'POST' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ Message: expect.stringContaining("'nobody'") });
  });
});

describe('the entities API', () => {
  it('lists entities by name, with their state when asked to', async () => {
    await signal('listed', 'add', 1);
    const bare = (await (await hub.api('entities/COUNTER')).json()) as Record<string, unknown>[];
    expect(bare).toContainEqual({
      entityId: { name: 'counter', key: 'listed' },
      lastOperationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const full = (await (await hub.api('entities/counter?fetchState=true')).json()) as Record<
      string,
      unknown
    >[];
    expect(full).toContainEqual(
      expect.objectContaining({ entityId: { name: 'counter', key: 'listed' }, state: 1 }),
    );
    expect(await (await hub.api('entities/empty')).json()).toEqual([]);
  });

  it('lists page by page, and by the time of the last operation', async () => {
    const list = async (query: string, token = '') => {
      const headers = { 'x-ms-continuation-token': token };
      const answer = await hub.api(`entities/counter?${query}`, { headers });
      const found = (await answer.json()) as { entityId: { key: string }; lastOperationTime: string }[];
      return { found, next: answer.headers.get('x-ms-continuation-token') ?? '' };
    };
    for (const key of ['page-1', 'page-2', 'page-3']) {
      await hub.advance(60_000);
      await signal(key, 'add', 1);
    }
    const all = await list('top=500');
    const times = new Map(all.found.map((entity) => [entity.entityId.key, entity.lastOperationTime]));
    const since = `lastOperationTimeFrom=${times.get('page-1')}`;
    const first = await list(`${since}&top=2`);
    expect(first.found.map(({ entityId }) => entityId.key)).toEqual(['page-1', 'page-2']);
    const second = await list(`${since}&top=2`, first.next);
    expect(second.found.map(({ entityId }) => entityId.key)).toEqual(['page-3']);
    expect(second.next).toBe('');
    const between = await list(`${since}&lastOperationTimeTo=${times.get('page-1')}`);
    expect(between.found.map(({ entityId }) => entityId.key)).toEqual(['page-1']);
  });

  it('signals with text when the body is not declared as JSON, and deletes', async () => {
    await hub.api('entities/counter/texted?op=describe', {
      method: 'POST',
      body: 'plain',
      headers: { 'content-type': 'text/plain' },
    });
    await hub.settle();
    await signal('texted', 'add', 1);
    expect(await stateOf('texted')).toBe(1);
    expect((await hub.api('entities/counter/texted', { method: 'DELETE' })).status).toBe(202);
    await hub.settle();
    expect(await stateOf('texted')).toBe(404);
  });
});

describe('an entity as an instance', () => {
  const named = async (query: string) =>
    (await (await hub.api(`instances?instanceIdPrefix=@counter@inst${query}`)).json()) as unknown[];

  it('is in the list of instances, Running, with the state of its scheduler for an input', async () => {
    await signal('inst', 'add', 3);
    expect(await named('')).toEqual([
      expect.objectContaining({
        name: '@counter@inst',
        instanceId: '@counter@inst',
        runtimeStatus: 'Running',
        input: { exists: true, state: '3', sorter: {} },
        customStatus: { entityExists: true },
        output: null,
      }),
    ]);
    expect(await named('&runtimeStatus=Running')).toHaveLength(1);
    expect(await named('&runtimeStatus=Completed,Failed')).toEqual([]);
  });

  it('has a status of its own, with 202', async () => {
    await signal('inst', 'add', 0);
    const answer = await hub.api('instances/@counter@inst');
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ instanceId: '@counter@inst' });
    expect((await hub.api('instances/@counter@nobody')).status).toBe(404);
  });

  it('is purged though it runs', async () => {
    await signal('inst', 'add', 0);
    const purge = async () =>
      (await (await hub.api('instances/@counter@inst', { method: 'DELETE' })).json()) as unknown;
    expect(await purge()).toEqual({ instancesDeleted: 1 });
    expect(await stateOf('inst')).toBe(404);
    expect(await purge()).toEqual({ instancesDeleted: 0 });
  });
});
