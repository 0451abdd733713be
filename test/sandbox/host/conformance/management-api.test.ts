import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, type Hub, KEYS, MINUTE, SECOND, type Status, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('management');
});
afterAll(() => hub.stop());

const post = (path: string, body?: string) =>
  hub.api(path, { method: 'POST', ...(body === undefined ? {} : { body }) });

async function list(query: string, token?: string): Promise<{ items: Status[]; token: string }> {
  const answer = await hub.api(
    `instances${query}`,
    token === undefined ? {} : { headers: { 'x-ms-continuation-token': token } },
  );
  expect(answer.status).toBe(200);
  return {
    items: (await answer.json()) as Status[],
    token: answer.headers.get('x-ms-continuation-token') ?? 'none',
  };
}
const idsOf = (items: readonly Status[]) => items.map(({ instanceId }) => instanceId);

describe('starting an instance', () => {
  it('is answered with 202, its links, a Location and when to look again', async () => {
    const answer = await post('orchestrators/quick', '{"a":1}');
    const body = (await answer.json()) as Record<string, string>;
    expect(answer.status).toBe(202);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('location')).toBe(body['statusQueryGetUri']);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(body['id']).toMatch(/^[0-9a-f]{32}$/);
    const { url } = hub.host;
    const at = `${url}/runtime/webhooks/durabletask/instances/${body['id']}`;
    const keys = `taskHub=Conformance&connection=Storage&code=${KEYS.system}`;
    expect(body).toEqual({
      id: body['id'],
      statusQueryGetUri: `${at}?${keys}`,
      sendEventPostUri: `${at}/raiseEvent/{eventName}?${keys}`,
      terminatePostUri: `${at}/terminate?reason={text}&${keys}`,
      purgeHistoryDeleteUri: `${at}?${keys}`,
      restartPostUri: `${at}/restart?${keys}`,
      suspendPostUri: `${at}/suspend?reason={text}&${keys}`,
      resumePostUri: `${at}/resume?reason={text}&${keys}`,
    });
  });

  it('gives links that work as they are', async () => {
    const links = (await (await post('orchestrators/waits', '1')).json()) as Record<string, string>;
    const send = (name: string, init: RequestInit = { method: 'POST' }) =>
      fetch((links[name] ?? '').replace('{text}', 'why').replace('{eventName}', 'go'), init);
    await hub.settle();
    expect((await send('suspendPostUri')).status).toBe(202);
    await hub.settle();
    expect((await send('resumePostUri')).status).toBe(202);
    await hub.settle();
    const headers = { 'content-type': 'application/json' };
    expect((await send('sendEventPostUri', { method: 'POST', body: '"went"', headers })).status).toBe(202);
    await hub.settle();
    const status = await send('statusQueryGetUri', {});
    expect(await status.json()).toMatchObject({ runtimeStatus: 'Completed', output: 'went' });
    expect((await send('restartPostUri')).status).toBe(202);
    expect((await send('purgeHistoryDeleteUri', { method: 'DELETE' })).status).toBe(200);
    expect((await send('terminatePostUri')).status).toBe(404);
  });

  it.each([
    ['an object', '{"a":[1]}', 'object', { a: [1] }],
    ['text', '"text"', 'string', 'text'],
    ['empty text, as the SDK sends for no input', '""', 'string', ''],
    ['null', 'null', 'object', null],
    ['nothing', undefined, 'object', null],
  ])('takes %s for an input', async (_, body, type, value) => {
    const { id } = (await (await post('orchestrators/asksInput', body)).json()) as { id: string };
    await hub.settle();
    expect((await hub.status(id)).output).toEqual({ type, value });
  });

  it('makes a date of any text under a key named Timestamp, as on Azure', async () => {
    expect(await hub.run('asksTimestamp', { Timestamp: '2026-01-01T00:00:00Z' })).toMatchObject({
      output: true,
    });
  });

  it('finds the function without regard to case', async () => {
    expect(await hub.run('QUICK', 1)).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it('of an unknown function makes an instance that fails', async () => {
    expect(await hub.run('nobody')).toMatchObject({
      runtimeStatus: 'Failed',
      output: "The function 'nobody' doesn't exist, is disabled, or is not an orchestrator function.",
    });
  });

  it.each([
    ['a body that is not JSON', 'orchestrators/quick', '{', 'Invalid JSON content'],
    ['an id like an entity has', 'orchestrators/quick/@counter@a', '1', 'argument'],
    ['an id with a slash', 'orchestrators/quick/a%2Fb', '1', 'argument'],
    ['an id of more than 256 characters', `orchestrators/quick/${'x'.repeat(257)}`, '1', 'argument'],
  ])('is refused with 400 for %s', async (_, path, body, message) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ Message: expect.stringContaining(message) });
  });

  describe('and waiting for its end', () => {
    it('is answered with the output when it ends in time', async () => {
      const answer = await post('orchestrators/quick?timeout=5&pollingInterval=0.01', '{"a":1}');
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ a: 1 });
    });

    it('is answered with the status when it fails', async () => {
      const answer = await post('orchestrators/fails?timeout=5&pollingInterval=0.01', '1');
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ runtimeStatus: 'Failed' });
    });

    it('is answered with 202 and the links when it takes longer', async () => {
      const answer = await post('orchestrators/waits?timeout=0.05&pollingInterval=0.01', '1');
      expect(answer.status).toBe(202);
      expect(await answer.json()).toHaveProperty('statusQueryGetUri');
    });

    it('is refused with 400 when the interval is longer than the whole', async () => {
      expect((await post('orchestrators/quick?timeout=1&pollingInterval=2', '1')).status).toBe(400);
    });
  });
});

describe('the status of an instance', () => {
  it('is 202 with a Location and when to look again while it runs', async () => {
    const id = await hub.start('waits', { id: 'a running one', input: { a: 1 } });
    const answer = await hub.api(`instances/${id}`);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('location')).toBe(answer.url);
    expect(await answer.json()).toEqual({
      name: 'waits',
      instanceId: 'a running one',
      runtimeStatus: 'Running',
      input: { a: 1 },
      customStatus: { step: 1 },
      output: null,
      createdTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      lastUpdatedTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  it('is 200 without either when it has ended', async () => {
    const id = await hub.start('quick', { input: 1 });
    const answer = await hub.api(`instances/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  it('leaves out the input when asked to', async () => {
    const id = await hub.start('quick', { input: 1 });
    expect(await hub.status(id, '?showInput=false')).toMatchObject({ input: null });
    expect(await hub.status(id, '?showInput=true')).toMatchObject({ input: 1 });
  });

  it('brings the history when asked to, results and inputs as well as they are asked for', async () => {
    const id = await hub.start('quick', { input: { a: 1 } });
    expect(await hub.status(id)).not.toHaveProperty('historyEvents');
    const { historyEvents: bare = [] } = await hub.status(id, '?showHistory=true');
    expect(bare.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
    expect(bare[0]).toMatchObject({ FunctionName: 'quick', Input: { a: 1 } });
    expect(bare[1]).toMatchObject({ FunctionName: 'note', ScheduledTime: expect.any(String) });
    expect(JSON.stringify(bare)).not.toContain('"Result"');
    const { historyEvents: full = [] } = await hub.status(
      id,
      '?showHistory=true&showHistoryOutput=true&showInput=false',
    );
    expect(full[1]).toMatchObject({ Result: { a: 1 } });
    expect(full[0]).not.toHaveProperty('Input');
    expect(Object.keys(full[1] ?? {})).not.toContain('TaskScheduledId');
  });

  it('is 404 for an unknown id', async () => {
    expect((await hub.api('instances/nobody')).status).toBe(404);
  });
});

describe('the list of instances', () => {
  let began: string;
  beforeAll(async () => {
    await hub.advance(DAY);
    for (const [id, name] of [
      ['list-a', 'quick'],
      ['list-b', 'waits'],
      ['list-c', 'fails'],
      ['other-d', 'quick'],
    ] as const) {
      await hub.start(name, { id, input: id });
      await hub.advance(HOUR);
    }
    began = (await hub.status('list-a')).createdTime;
  });
  const moment = (hours: number) => new Date(Date.parse(began) + hours * HOUR + 30 * MINUTE).toISOString();

  it('is filtered by the beginning of the id', async () => {
    expect(idsOf((await list('?instanceIdPrefix=list-')).items)).toEqual(['list-a', 'list-b', 'list-c']);
  });

  it('is filtered by status, one or several, in one parameter or many', async () => {
    const prefix = '?instanceIdPrefix=list-';
    expect(idsOf((await list(`${prefix}&runtimeStatus=Running`)).items)).toEqual(['list-b']);
    expect(idsOf((await list(`${prefix}&runtimeStatus=Running,Failed`)).items)).toEqual(['list-b', 'list-c']);
    const repeated = `${prefix}&runtimeStatus=Running&runtimeStatus=Completed`;
    expect(idsOf((await list(repeated)).items)).toEqual(['list-a', 'list-b']);
  });

  it('is filtered by the time of creation', async () => {
    const { items } = await list(`?createdTimeFrom=${moment(0)}&createdTimeTo=${moment(2)}`);
    expect(idsOf(items)).toEqual(['list-b', 'list-c']);
  });

  it('comes page by page with a token, which is empty on the last', async () => {
    const pages: string[][] = [];
    for (let token: string | undefined; token !== ''; ) {
      const page = await list('?instanceIdPrefix=list-&top=2', token);
      pages.push(idsOf(page.items));
      token = page.token;
    }
    expect(pages).toEqual([['list-a', 'list-b'], ['list-c']]);
  });

  it('has a hundred to a page unless asked for another number', async () => {
    await Promise.all(
      Array.from({ length: 101 }, (_, index) => post(`orchestrators/quick/many-${index}`, '1')),
    );
    await hub.settle();
    const first = await list('?instanceIdPrefix=many-');
    expect(first.items).toHaveLength(100);
    expect((await list('?instanceIdPrefix=many-', first.token)).items).toHaveLength(1);
  });

  it('leaves out inputs when asked to', async () => {
    const [first] = (await list('?instanceIdPrefix=list-a&showInput=false')).items;
    expect(first).toMatchObject({ instanceId: 'list-a', input: null });
  });

  it('takes a filter that it cannot read for none, as on Azure', async () => {
    const { items } = await list('?instanceIdPrefix=list-&runtimeStatus=Happy&createdTimeFrom=then&top=few');
    expect(items).toHaveLength(3);
  });

  it('is refused with a token that it did not give', async () => {
    const headers = { 'x-ms-continuation-token': 'made up' };
    expect((await hub.api('instances', { headers })).status).toBe(400);
  });
});

describe('purging many instances', () => {
  it('deletes those that have ended and match, and no other', async () => {
    await hub.advance(DAY);
    for (const [id, name] of [
      ['purge-a', 'quick'],
      ['purge-b', 'waits'],
      ['purge-c', 'fails'],
    ] as const)
      await hub.start(name, { id, input: 1 });
    const since = new Date(Date.parse((await hub.status('purge-a')).createdTime) - SECOND).toISOString();
    const purge = (query: string) => hub.api(`instances?${query}`, { method: 'DELETE' });
    expect(await (await purge(`createdTimeFrom=${since}&runtimeStatus=Failed`)).json()).toEqual({
      instancesDeleted: 1,
    });
    expect(idsOf((await list('?instanceIdPrefix=purge-')).items)).toEqual(['purge-a', 'purge-b']);
    expect(await (await purge(`createdTimeFrom=${since}`)).json()).toEqual({ instancesDeleted: 1 });
    expect((await purge(`createdTimeFrom=${since}`)).status).toBe(404);
    expect(idsOf((await list('?instanceIdPrefix=purge-')).items)).toEqual(['purge-b']);
  });

  it('needs to know since when: 400', async () => {
    const answer = await hub.api('instances?runtimeStatus=Completed', { method: 'DELETE' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toBe("Please provide value for 'createdTimeFrom' parameter.");
  });

  it('is refused with a filter that it cannot read, rather than delete more than was meant', async () => {
    const answer = await hub.api('instances?createdTimeFrom=2020-01-01&runtimeStatus=Happy', {
      method: 'DELETE',
    });
    expect(answer.status).toBe(400);
  });
});

describe('the management API', () => {
  it.each([
    ['the system key in the query', `?code=${KEYS.system}`, {}, 200],
    ['the master key in the query', `?code=${KEYS.master}`, {}, 200],
    ['the system key in a header', '', { 'x-functions-key': KEYS.system }, 200],
    ['a function key', `?code=${KEYS.function}`, {}, 401],
    ['a wrong key', '?code=guess', {}, 401],
    ['no key', '', {}, 401],
  ])('answers with %s as it must', async (_, query, headers: Record<string, string>, code) => {
    const answer = await hub.app(`runtime/webhooks/durabletask/instances${query}`, { headers });
    expect(answer.status).toBe(code);
  });

  it('knows one task hub, by its name without regard to case', async () => {
    const id = await hub.start('quick', { input: 1 });
    expect((await hub.api(`instances/${id}?taskHub=CONFORMANCE`)).status).toBe(200);
    const other = await hub.api(`instances/${id}?taskHub=Other`);
    expect(other.status).toBe(404);
    expect(await other.json()).toMatchObject({ Message: expect.stringContaining("'Conformance'") });
  });

  it.each([
    ['GET', 'nothing'],
    ['GET', 'orchestrators/quick'],
    ['POST', 'instances'],
    ['PUT', 'instances/x'],
    ['POST', 'instances/x/dance'],
  ])('has no %s %s: 404', async (method, path) => {
    expect((await hub.api(path, { method })).status).toBe(404);
  });
});
