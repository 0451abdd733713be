import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuntimeStatus } from '../../../../src/sandbox/host/contracts.ts';
import { type SamplesHost, SYSTEM_KEY, startSamples } from '../support/samples-host.ts';

let samples: SamplesHost;
beforeAll(async () => {
  samples = await startSamples();
});
afterAll(() => samples.host.stop());

const STATUSES: [RuntimeStatus, number][] = [
  ['Pending', 202],
  ['Running', 202],
  ['ContinuedAsNew', 202],
  ['Suspended', 202],
  ['Completed', 200],
  ['Failed', 200],
  ['Terminated', 200],
  ['Canceled', 200],
];

describe('the key of the management API', () => {
  it.each([
    ['the system key in the query', '?code=the-system-key', {}, 200],
    ['the master key in the query', '?code=the-master-key', {}, 200],
    ['the system key in a header', '', { 'x-functions-key': 'the-system-key' }, 200],
    ['a function key', '?code=the-function-key', {}, 401],
    ['a wrong key', '?code=guess', {}, 401],
    ['an empty key', '?code=', {}, 401],
    ['no key', '', {}, 401],
  ])('with %s', async (_, query, headers, status) => {
    const answer = await fetch(`${samples.host.url}/runtime/webhooks/durabletask/instances${query}`, {
      headers: headers as Record<string, string>,
    });
    expect(answer.status).toBe(status);
  });

  it('is asked for on every operation, also unknown ones', async () => {
    const answer = await fetch(`${samples.host.url}/runtime/webhooks/DurableTask/anything`, {
      method: 'POST',
    });
    expect(answer.status).toBe(401);
  });
});

describe('GET instances/{id}', () => {
  it.each(STATUSES)('answers %s with %i', async (runtimeStatus, code) => {
    samples.engine.put({
      instanceId: 'one',
      runtimeStatus,
      input: '{"a":1}',
      output: 'not json',
      customStatus: '"half"',
    });
    const answer = await samples.api('instances/one');
    expect(answer.status).toBe(code);
    expect(answer.headers.get('retry-after')).toBe(code === 202 ? '5' : null);
    expect(answer.headers.get('location')).toBe(code === 202 ? answer.url : null);
    expect(await answer.json()).toEqual({
      name: 'sample',
      instanceId: 'one',
      runtimeStatus,
      input: { a: 1 },
      customStatus: 'half',
      output: 'not json',
      createdTime: '1970-01-01T00:00:00Z',
      lastUpdatedTime: '1970-01-01T00:00:00Z',
    });
  });

  it('answers 404 for an unknown instance', async () => {
    expect((await samples.api('instances/absent')).status).toBe(404);
  });

  it('answers a failure with 500 when asked to', async () => {
    samples.engine.put({ instanceId: 'bad', runtimeStatus: 'Failed' });
    expect((await samples.api('instances/bad?returnInternalServerErrorOnFailure=true')).status).toBe(500);
  });

  it('leaves out the input when asked to', async () => {
    samples.engine.put({ instanceId: 'one', input: '1' });
    expect(await (await samples.api('instances/one?showInput=false')).json()).toMatchObject({ input: null });
  });

  it('decodes the instance id', async () => {
    samples.engine.put({ instanceId: 'a b%:é' });
    expect(await (await samples.api(`instances/${encodeURIComponent('a b%:é')}`)).json()).toMatchObject({
      instanceId: 'a b%:é',
    });
    expect(
      (await fetch(`${samples.host.url}/runtime/webhooks/durabletask/instances/%zz?code=${SYSTEM_KEY}`))
        .status,
    ).toBe(400);
  });
});

describe('the history in a status', () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.0000000Z`;
  const event = (EventType: number, EventId: number, second: number, rest = {}) => ({
    EventType,
    EventId,
    IsPlayed: false,
    Timestamp: at(second),
    ...rest,
  });
  const history = [
    event(12, -1, 0),
    event(0, -1, 0, { Name: 'sample', Input: '{"a":1}', Version: '', Tags: null, OrchestrationInstance: {} }),
    event(4, 0, 1, { Name: 'work', Version: '', Input: null }),
    event(10, 1, 1, { FireAt: at(9) }),
    event(7, 2, 1, { Name: 'child', InstanceId: 'c', Version: '' }),
    event(4, 3, 1, { Name: 'pending', Version: '' }),
    event(13, -1, 1),
    event(12, -1, 2),
    event(5, -1, 2, { TaskScheduledId: 0, Result: '"done"' }),
    event(11, -1, 3, { TimerId: 1, FireAt: at(9) }),
    event(9, -1, 3, { TaskScheduledId: 2, Reason: 'why', Details: null }),
    event(15, -1, 4, { Name: 'go', Input: '[1]' }),
    event(1, 4, 5, { OrchestrationStatus: 1, Result: '[]' }),
    event(13, -1, 5),
  ];

  it('tells each task once, with names for numbers and no marks of episodes', async () => {
    samples.engine.put({ instanceId: 'told', runtimeStatus: 'Completed' }, history);
    const answer = await samples.api('instances/told?showHistory=true&showHistoryOutput=true');
    const { historyEvents } = (await answer.json()) as { historyEvents: unknown };
    expect(historyEvents).toEqual([
      { EventType: 'ExecutionStarted', Timestamp: at(0), FunctionName: 'sample', Input: { a: 1 } },
      { EventType: 'TaskScheduled', Timestamp: at(1), Name: 'pending' },
      {
        EventType: 'TaskCompleted',
        Timestamp: at(2),
        Result: 'done',
        ScheduledTime: at(1),
        FunctionName: 'work',
      },
      { EventType: 'TimerFired', Timestamp: at(3), FireAt: at(9), ScheduledTime: at(1) },
      {
        EventType: 'SubOrchestrationInstanceFailed',
        Timestamp: at(3),
        Reason: 'why',
        Details: null,
        ScheduledTime: at(1),
        FunctionName: 'child',
      },
      { EventType: 'EventRaised', Timestamp: at(4), Name: 'go', Input: [1] },
      { EventType: 'ExecutionCompleted', Timestamp: at(5), OrchestrationStatus: 'Completed', Result: [] },
    ]);
  });

  it('shows results and inputs only when asked to', async () => {
    const answer = await samples.api('instances/told?showHistory=true&showInput=false');
    const text = JSON.stringify(await answer.json());
    expect(text).not.toContain('"Result"');
    expect(text).not.toContain('"Input"');
  });

  it('is left out of a status that does not ask for it, and of a pending one', async () => {
    expect(await (await samples.api('instances/told')).json()).not.toHaveProperty('historyEvents');
    samples.engine.put({ instanceId: 'waiting', runtimeStatus: 'Pending' }, history);
    expect(await (await samples.api('instances/waiting?showHistory=true')).json()).not.toHaveProperty(
      'historyEvents',
    );
  });
});

describe('GET instances', () => {
  it('pages with the continuation token and filters', async () => {
    for (const index of [1, 2, 3])
      samples.engine.put({
        instanceId: `page${index}`,
        runtimeStatus: 'Failed',
        createdAt: Date.UTC(2030, 0, index),
      });
    const query = 'instances?instanceIdPrefix=page&runtimeStatus=failed,Running&top=2';
    const first = await samples.api(query);
    const token = first.headers.get('x-ms-continuation-token') ?? '';
    expect(((await first.json()) as unknown[]).length).toBe(2);
    const last = await samples.api(query, { headers: { 'x-ms-continuation-token': token } });
    expect(last.headers.get('x-ms-continuation-token')).toBe('');
    expect(await last.json()).toMatchObject([{ instanceId: 'page3' }]);
    const ranged = await samples.api(
      'instances/?createdTimeFrom=2030-01-02T00:00:00Z&createdTimeTo=2030-01-02T12:00:00Z',
    );
    expect(await ranged.json()).toMatchObject([{ instanceId: 'page2' }]);
  });

  it.each(['createdTimeFrom=yesterday', 'runtimeStatus=Happy', 'top=0', 'top=x'])(
    'leaves %s out, as if it had not been asked',
    async (query) => {
      const listed = await samples.api(`instances?${query}&instanceIdPrefix=page`);
      expect(((await listed.json()) as unknown[]).length).toBe(3);
    },
  );
});

describe('DELETE instances', () => {
  it.each([
    'createdTimeFrom=yesterday',
    'createdTimeFrom=2020-01-01&createdTimeTo=soon',
    'createdTimeFrom=2020-01-01&runtimeStatus=Happy',
  ])('refuses %s rather than delete more than was meant', async (query) => {
    const answer = await samples.api(`instances?${query}`, { method: 'DELETE' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      ExceptionMessage: expect.stringMatching(/yesterday|soon|Happy/),
    });
  });
});

it.each([
  ['GET', 'nothing'],
  ['GET', 'orchestrators/sample'],
  ['POST', 'instances'],
  ['PUT', 'instances/Running'],
  ['GET', 'instances/Running/terminate'],
  ['POST', 'instances/Running/dance'],
  ['POST', 'entities/counter'],
])('%s %s is no operation', async (method, path) => {
  expect((await samples.api(path, { method })).status).toBe(404);
});
