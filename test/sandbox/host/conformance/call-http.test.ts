import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, MINUTE, SECOND, startHub } from './hub.ts';

let hub: Hub;
const asked: string[] = [];
beforeAll(async () => {
  hub = await startHub('call-http', {
    extensions: {
      durableTask: {
        hubName: 'Conformance',
        httpSettings: { defaultAsyncRequestSleepTimeMilliseconds: 120_000 },
      },
    },
  });
});
afterAll(() => hub.stop());

const url = (path: string) => `${hub.host.url}/api/${path}`;
const fetches = async (input: object) => (await hub.run('fetches', input)).output;

describe('callHttp', () => {
  it('makes a request and gives back status, headers and content', async () => {
    const output = (await fetches({ method: 'GET', url: url('echo'), headers: { 'x-mine': 'yes' } })) as {
      content: string;
    };
    expect(output).toMatchObject({ status: 200, type: 'application/json' });
    expect(JSON.parse(output.content)).toMatchObject({ method: 'GET', headers: { 'x-mine': 'yes' } });
  });

  it.each([
    ['an object as JSON text, declared as plain text', { body: { a: 1 } }, '{"a":1}', 'text/plain'],
    ['text', { body: 'hello' }, 'hello', 'text/plain'],
    [
      'with the type it is given',
      { body: { a: 1 }, headers: { 'Content-Type': 'application/json' } },
      '{"a":1}',
      'application/json',
    ],
  ])('sends %s', async (_, options, body, type) => {
    const output = (await fetches({ method: 'POST', url: url('echo'), ...options })) as { content: string };
    expect(JSON.parse(output.content)).toMatchObject({ body, headers: { 'content-type': type } });
  });

  it('gives back error codes as any other answer', async () => {
    expect(await fetches({ method: 'GET', url: url('failing') })).toMatchObject({
      status: 503,
      content: 'try later',
    });
  });

  it('follows redirects', async () => {
    expect(await fetches({ method: 'GET', url: url('moved') })).toMatchObject({ status: 200 });
  });

  it('fails when there is no answer at all, which can be caught', async () => {
    expect(await fetches({ method: 'GET', url: 'http://127.0.0.1:1/' })).toMatchObject({
      caught: expect.stringContaining("Activity function 'BuiltIn::HttpActivity' failed"),
    });
  });

  it('refuses content in parts', async () => {
    const headers = { 'content-type': 'multipart/form-data' };
    expect(await fetches({ method: 'POST', url: url('echo'), body: 'x', headers })).toMatchObject({
      caught: expect.stringContaining('Multipart content is not supported'),
    });
  });
});

describe('callHttp on a 202', () => {
  const operation = (query: string) => url(`operation?${query}`);
  const start = (query: string, more: object = {}) =>
    hub.start('fetches', { input: { method: 'POST', url: operation(query), ...more } });

  it('asks at the Location after Retry-After seconds, until the answer is another', async () => {
    const id = await start('rounds=2&retryAfter=60', { headers: { 'x-functions-key': 'secret' } });
    await hub.advance(59 * SECOND);
    expect(await hub.json('api/polls')).toBe(0);
    await hub.advance(2 * SECOND);
    expect(await hub.json('api/polls')).toBe(1);
    // The second answer says nothing of when, so the setting of host.json counts.
    await hub.advance(2 * MINUTE);
    const { output } = await hub.status(id);
    expect(output).toMatchObject({ status: 200 });
    // The key of the first function is nobody else's business.
    expect(JSON.parse((output as { content: string }).content)).toEqual({ polls: 2, key: null });
  });

  it('gives the 202 back when polling is off', async () => {
    expect(await fetches({ method: 'POST', url: operation('rounds=9'), enablePolling: false })).toMatchObject(
      { status: 202 },
    );
  });

  it('goes on in order with what comes after the polling', async () => {
    const id = await start('rounds=1&retryAfter=1', { after: 'afterwards' });
    await hub.advance(MINUTE);
    expect(await hub.status(id)).toMatchObject({ output: { status: 200, noted: 'afterwards' } });
  });

  it('keeps polling over a restart of the host', async () => {
    const id = await start('rounds=2&retryAfter=60');
    await hub.advance(MINUTE + SECOND);
    await hub.restart({ port: Number(new URL(hub.host.url).port) });
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    await hub.advance(2 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ output: { status: 200 } });
  });

  it('without a Location loses what comes next, as on Azure, with a word to the operator', async () => {
    hub.lines();
    const id = await start('rounds=9&location=none', { after: 'afterwards' });
    await hub.advance(3 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ output: { status: 202, noted: 'nothing' } });
    expect(hub.lines().join('\n')).toContain('no Location header');
  });

  it('with a date for Retry-After hangs, as on Azure, with a word to the operator', async () => {
    hub.lines();
    const id = await start(`rounds=1&retryAfter=${encodeURIComponent('Wed, 21 Oct 2026 07:28:00 GMT')}`);
    await hub.advance(60 * MINUTE);
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running' });
    expect(hub.lines().join('\n')).toMatch(/is no number of seconds[\s\S]*stuck/);
  });
});

describe('callHttp with a token source', () => {
  it('fails where the host has no managed identity', async () => {
    expect((await hub.run('withToken', { url: url('echo') })).output).toMatchObject({
      caught: expect.stringContaining('no managed identity'),
    });
  });

  it('sends the token of the identity that the host was given', async () => {
    await hub.restart({
      managedIdentityToken: async (resource) => {
        asked.push(resource);
        return 'a-token';
      },
    });
    const { output } = await hub.run('withToken', { url: url('echo') });
    expect(JSON.parse(String(output))).toMatchObject({ headers: { authorization: 'Bearer a-token' } });
    expect(asked).toEqual(['https://management.core.windows.net']);
  });
});
