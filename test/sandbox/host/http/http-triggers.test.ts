import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../../src/sandbox/host/start-host.ts';
import type { LogEntry } from '../../../../src/sandbox/host/worker/log.ts';
import { startSamples } from '../support/samples-host.ts';

const LIMIT = 1_000_000;

const lines: LogEntry[] = [];
let host: Host;

beforeAll(async () => {
  ({ host } = await startSamples({
    keys: { function: 'the-function-key', master: 'the-master-key' },
    bodyLimit: LIMIT,
    log: (entry) => lines.push(entry),
  }));
});
afterAll(() => host.stop());

const call = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);

/** Sends bytes as they are, for requests that no client library would make. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
  socket.end(text);
  let answer = '';
  for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
  return answer;
}

describe('a request reaches its function', () => {
  it('and comes back byte for byte, with status, headers and cookies', async () => {
    const body = randomBytes(70_000);
    const answer = await call('/api/echo/7/some/path', { method: 'POST', body });
    expect(answer.status).toBe(201);
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
    expect(answer.headers.get('x-id')).toBe('7');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.getSetCookie()).toEqual([
      'seen=a%20b; Path=/; HttpOnly; SameSite=Lax',
      'left=1; Max-Age=60',
    ]);
  });

  it('with its query, its parameters and the url the caller used', async () => {
    const answer = await call('/api/look?a=1&b=x%20y&a=2');
    expect(await answer.json()).toEqual({
      url: `${host.url}/api/look?a=1&b=x%20y&a=2`,
      query: { a: '1,2', b: 'x y' },
      params: {},
      user: null,
    });
  });

  it('without the identity it claims for itself', async () => {
    const claim = Buffer.from(JSON.stringify({ auth_typ: 'aad', claims: [] })).toString('base64');
    const answer = await call('/api/look', {
      headers: {
        'x-ms-client-principal': claim,
        'x-ms-client-principal-id': 'someone',
        'x-ms-client-principal-name': 'someone',
        'x-ms-client-principal-idp': 'aad',
      },
    });
    expect(await answer.json()).toMatchObject({ user: null });
  });

  it.each([
    ['/api/nothing', 'GET', 204],
    ['/API/Nothing/', 'GET', 204],
    ['/api/broken', 'GET', 500],
    ['/api/wholeResponse', 'GET', 418],
    ['/api/echo/x/y', 'GET', 404],
    ['/api/echo/7/y', 'DELETE', 404],
    ['/api/absent', 'GET', 404],
    ['/nothing', 'GET', 404],
    ['/', 'GET', 404],
  ])('%s answers %s with %i', async (path, method, status) => {
    expect((await call(path, { method })).status).toBe(status);
  });

  it('and a failure shows nothing of the inside, which the log does', async () => {
    expect(await (await call('/api/broken')).text()).toBe('');
    expect(lines.find(({ functionName }) => functionName === 'broken')).toMatchObject({
      level: 'error',
      message: expect.stringContaining('a secret of the inside'),
    });
  });
});

describe('the level of a function', () => {
  it.each([
    ['locked', undefined, 401],
    ['locked', 'guess', 401],
    ['locked', 'the-function-key', 200],
    ['locked', 'the-master-key', 200],
    ['guarded', undefined, 401],
    ['guarded', 'the-function-key', 401],
    ['guarded', 'the-master-key', 200],
  ])('%s with the key %s answers %i', async (name, key, status) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'x-functions-key': key };
    expect((await call(`/api/${name}`, { headers })).status).toBe(status);
    expect((await call(`/api/${name}${key === undefined ? '' : `?code=${key}`}`)).status).toBe(status);
  });

  it('opens with fresh keys that nobody can guess when none are given', () => {
    expect(host.keys.system).toMatch(/^[\w-]{43}$/);
  });
});

describe('what cannot be taken', () => {
  it('a body over the limit is refused, announced or not', async () => {
    expect((await call('/api/look', { method: 'POST', body: Buffer.alloc(LIMIT) })).status).toBe(200);
    expect((await call('/api/look', { method: 'POST', body: Buffer.alloc(LIMIT + 1) })).status).toBe(413);
    const chunk = 'x'.repeat(LIMIT + 1);
    const head = 'POST /api/look HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await raw(`${head}${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`);
    expect(answer).toContain('413');
  });

  it.each([
    ['a malformed escape', 'GET /api/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', '400'],
    ['a host that is none', 'GET /api/look HTTP/1.1\r\nHost: a/b@c\r\nConnection: close\r\n\r\n', '400'],
    [
      'a method no request can have',
      'TRACE /api/look HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      '404',
    ],
  ])('%s is refused', async (_, text, status) => {
    expect(await raw(text)).toContain(`HTTP/1.1 ${status} `);
  });

  it('an absolute target does not choose the host of the url', async () => {
    const answer = await raw(
      'GET http://evil.example/api/look HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(answer).not.toContain('http://evil.example/api');
  });
});

describe('a function that is running', () => {
  it('is waited for by settle', async () => {
    const answer = call('/api/hold');
    await expect.poll(async () => (await call('/api/holding')).json()).toBe(1);
    let isSettled = false;
    const settled = host.settle().then(() => {
      isSettled = true;
    });
    await call('/api/nothing');
    expect(isSettled).toBe(false);
    await call('/api/release');
    await settled;
    expect(await (await answer).text()).toBe('released');
  });
});

describe('hooks', () => {
  it('may replace the function and its result, and share data', async () => {
    expect(await (await call('/api/hooked')).text()).toBe('hook(app) {"seen":true} start');
  });

  it('may change what is logged', async () => {
    await call('/api/talk');
    expect(lines.find(({ functionName }) => functionName === 'talk')).toMatchObject({
      level: 'warning',
      category: 'user',
      message: 'the password is ***',
    });
  });
});

describe("the durable client's own door", () => {
  it('is shut to those who do not know its path', async () => {
    const door = await (await call('/api/door')).text();
    const { origin, pathname } = new URL(door);
    expect((await fetch(`${door}instances/`)).status).toBe(200);
    for (const guess of ['instances/', 'guess/instances/', `${'x'.repeat(43)}/instances/`])
      expect((await fetch(`${origin}/durabletask/${guess}`)).status).toBe(404);
    expect((await call(`${pathname}instances/`)).status).toBe(404);
  });
});

describe('a host that stops', () => {
  it('lets a request end, runs the appTerminate hooks and closes its ports', async () => {
    const door = await (await call('/api/door')).text();
    const answer = call('/api/pause').then((response) => response.text());
    await expect.poll(async () => (await call('/api/holding')).json()).toBe(1);
    const began = performance.now();
    await Promise.all([host.stop(), host.stop()]);
    // A connection that is kept alive does not hold it up.
    expect(performance.now() - began).toBeLessThan(3000);
    expect(await answer).toBe('paused');
    expect(process.env['SAMPLES_ENDED']).toBe('ended ');
    await expect(fetch(`${host.url}/api/look`)).rejects.toThrow('fetch failed');
    await expect(fetch(`${door}instances/`)).rejects.toThrow('fetch failed');
  });
});
