import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SamplesHost, startSamples } from '../support/samples-host.ts';

let samples: SamplesHost;
beforeAll(async () => {
  samples = await startSamples();
});
afterAll(() => samples.host.stop());

describe('POST orchestrators/{function}', () => {
  it('starts with a new id and answers with the links', async () => {
    const answer = await samples.post('orchestrators/sample?version=2', ' {"x":1} ');
    const body = (await answer.json()) as Record<string, string>;
    expect(answer.status).toBe(202);
    expect(body['id']).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers.get('location')).toBe(body['statusQueryGetUri']);
    expect(Object.keys(body)).toEqual([
      'id',
      'statusQueryGetUri',
      'sendEventPostUri',
      'terminatePostUri',
      'purgeHistoryDeleteUri',
      'restartPostUri',
      'suspendPostUri',
      'resumePostUri',
    ]);
    expect(samples.engine.accepted.at(-1)).toEqual([
      'start',
      { name: 'sample', instanceId: body['id'], input: '{"x":1}', version: '2' },
    ]);
    expect((await fetch(body['statusQueryGetUri'] ?? '')).status).toBe(202);
  });

  it('starts with a given id once while it runs, and again when it has finished', async () => {
    samples.engine.put({ instanceId: 'mine', runtimeStatus: 'Suspended' });
    expect((await samples.post('orchestrators/sample/mine')).status).toBe(409);
    samples.engine.put({ instanceId: 'mine', runtimeStatus: 'Completed' });
    expect((await samples.post('orchestrators/sample/mine')).status).toBe(202);
  });

  it.each([
    ['a body that is not JSON', 'orchestrators/sample', '{'],
    ['an id of an entity', 'orchestrators/sample/@counter@a', '1'],
    ['an id with a slash', 'orchestrators/sample/a%2Fb', '1'],
    ['an id with a control character', 'orchestrators/sample/a%07b', '1'],
    ['an id that is too long', `orchestrators/sample/${'x'.repeat(257)}`, '1'],
  ])('refuses %s', async (_, path, body) => {
    expect((await samples.post(path, body)).status).toBe(400);
  });

  it('waits for the end when asked to', async () => {
    const started = samples.post('orchestrators/sample/waited?timeout=5&pollingInterval=0.01');
    await expect.poll(() => samples.engine.status('waited')?.runtimeStatus).toBe('Pending');
    samples.engine.put({ instanceId: 'waited', runtimeStatus: 'Completed', output: '{"total":3}' });
    const answer = await started;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ total: 3 });
  });

  it('answers 202 when the end does not come in time', async () => {
    expect((await samples.post('orchestrators/sample/slow?timeout=0.02&pollingInterval=0.01')).status).toBe(
      202,
    );
  });
});

describe('commands on an instance', () => {
  const codes = { Running: 202, Completed: 410, absent: 404 };

  it.each(['terminate', 'suspend', 'raiseEvent/go'])('%s answers 202, 410 and 404', async (command) => {
    samples.engine.put({ instanceId: 'Running', runtimeStatus: 'Running' });
    samples.engine.put({ instanceId: 'Completed', runtimeStatus: 'Completed' });
    for (const [instanceId, code] of Object.entries(codes))
      expect((await samples.post(`instances/${instanceId}/${command}?reason=why`, '{"a":1}')).status).toBe(
        code,
      );
  });

  it('passes the reason and the payload on', async () => {
    samples.engine.put({ instanceId: 'Running', runtimeStatus: 'Running' });
    await samples.post('instances/Running/TERMINATE?reason=no%20more');
    expect(samples.engine.accepted.at(-1)).toEqual(['Running', 'terminate', 'no more']);
    await samples.post('instances/Running/raiseEvent/Go', '{"a": 1}');
    expect(samples.engine.accepted.at(-1)).toEqual(['Running', 'raiseEvent', 'Go', '{"a": 1}']);
  });

  it('fails with 500 when the state does not allow it', async () => {
    samples.engine.put({ instanceId: 'Running', runtimeStatus: 'Running' });
    const answer = await samples.post('instances/Running/resume?reason=x');
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ ExceptionMessage: expect.stringContaining('resume') });
  });

  it.each([
    ['no body', undefined, 'application/json'],
    ['a body that is not JSON', 'x', 'application/json'],
    ['another content type', '{}', 'text/plain'],
  ])('refuses an event with %s', async (_, body, type) => {
    const call = {
      method: 'POST',
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body }),
    };
    expect((await samples.api('instances/Running/raiseEvent/go', call)).status).toBe(400);
  });

  it.each([
    ['absent', 404],
    ['Running', 412],
    ['Failed', 501],
  ])('answers a rewind of %s with %i', async (instanceId, code) => {
    samples.engine.put({ instanceId: 'Failed', runtimeStatus: 'Failed' });
    expect((await samples.post(`instances/${instanceId}/rewind?reason=x`)).status).toBe(code);
  });

  it('restarts with a new id unless told otherwise', async () => {
    samples.engine.put({ instanceId: 'Failed', runtimeStatus: 'Failed' });
    expect(await (await samples.post('instances/Failed/restart')).json()).toMatchObject({
      id: 'Failed-again',
    });
    expect(
      await (await samples.post('instances/Failed/restart?restartWithNewInstanceId=false')).json(),
    ).toMatchObject({
      id: 'Failed',
    });
    expect((await samples.post('instances/Running/restart?restartWithNewInstanceId=false')).status).toBe(409);
    expect((await samples.post('instances/absent/restart')).status).toBe(400);
  });
});

describe('purging', () => {
  it('deletes finished instances, one or many', async () => {
    samples.engine.put({ instanceId: 'old1', runtimeStatus: 'Completed', createdAt: Date.UTC(2020, 0, 1) });
    samples.engine.put({ instanceId: 'old2', runtimeStatus: 'Running', createdAt: Date.UTC(2020, 0, 1) });
    expect((await samples.api('instances/old2', { method: 'DELETE' })).status).toBe(412);
    expect((await samples.api('instances/absent', { method: 'DELETE' })).status).toBe(404);
    const range = 'instances/?createdTimeFrom=2019-12-31&createdTimeTo=2020-01-02';
    const purged = await samples.api(range, { method: 'DELETE' });
    expect(await purged.json()).toEqual({ instancesDeleted: 1 });
    expect((await samples.api(range, { method: 'DELETE' })).status).toBe(404);
    expect((await samples.api('instances?runtimeStatus=Failed', { method: 'DELETE' })).status).toBe(400);
    samples.engine.put({ instanceId: 'old1', runtimeStatus: 'Completed' });
    expect(await (await samples.api('instances/old1', { method: 'DELETE' })).json()).toEqual({
      instancesDeleted: 1,
    });
  });
});

describe('entities', () => {
  it('reads, lists and signals them', async () => {
    samples.engine.putEntity('counter', 'a', '{"value":3}');
    samples.engine.putEntity('counter', '', 'null');
    expect(await (await samples.api('entities/Counter/a')).json()).toEqual({ value: 3 });
    expect(await (await samples.api('entities/Counter/$')).json()).toBeNull();
    expect((await samples.api('entities/counter/b')).status).toBe(404);
    expect(await (await samples.api('entities/Counter?fetchState=true')).json()).toEqual([
      {
        entityId: { name: 'counter', key: 'a' },
        lastOperationTime: '1970-01-01T00:00:00.000Z',
        state: { value: 3 },
      },
      { entityId: { name: 'counter', key: '' }, lastOperationTime: '1970-01-01T00:00:00.000Z', state: null },
    ]);
    expect((await samples.post('entities/Counter/a?op=add', '5')).status).toBe(202);
    expect(samples.engine.accepted.at(-1)).toEqual(['signal', 'counter', 'a', 'add', '5']);
    expect((await samples.post('entities/Counter/a?op=get')).status).toBe(202);
    expect(samples.engine.accepted.at(-1)).toEqual(['signal', 'counter', 'a', 'get', null]);
    await samples.api('entities/Counter/a?op=say', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'hi',
    });
    expect(samples.engine.accepted.at(-1)).toEqual(['signal', 'counter', 'a', 'say', '"hi"']);
    expect((await samples.post('entities/Counter/a?op=add', '{')).status).toBe(400);
    expect((await samples.api('entities/Counter/a', { method: 'DELETE' })).status).toBe(202);
    expect(samples.engine.accepted.at(-1)).toEqual(['signal', 'counter', 'a', 'delete', null]);
  });
});
