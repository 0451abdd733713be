import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, KEYS, startHub } from './hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub('http-triggers', undefined, { bodyLimit: 100_000 });
});
afterAll(() => hub.stop());

const text = async (path: string, init?: RequestInit) => (await hub.app(path, init)).text();
const code = async (path: string, init?: RequestInit) => (await hub.app(path, init)).status;

describe('the route of an HTTP trigger', () => {
  it('is its name unless it is given another, after the prefix', async () => {
    expect(await text('api/byName')).toBe('by name');
    expect(await text('api/some/where')).toBe('some where');
    expect(await code('byName')).toBe(404);
    expect(await code('api/withRoute')).toBe(404);
  });

  it('is found without regard to case, and with a slash at its end', async () => {
    expect(await text('API/BYNAME')).toBe('by name');
    expect(await text('api/some/where/')).toBe('some where');
  });

  it('gives its parameters to the function, decoded', async () => {
    expect(await hub.json('api/products/books/7')).toEqual({ category: 'books', id: '7' });
    expect(await hub.json('api/products/books')).toEqual({ category: 'books' });
    expect(await hub.json('api/files/a/b%20c/d')).toEqual({ path: 'a/b c/d' });
  });

  it('does not match where a constraint is not met', async () => {
    expect(await code('api/products/books/seven')).toBe(404);
    expect(await code('api/products/7')).toBe(404);
  });

  it('gives way to a more specific one', async () => {
    expect(await text('api/products/special')).toBe('special');
  });
});

describe('the methods of an HTTP trigger', () => {
  it('are GET and POST unless it names others', async () => {
    expect(await code('api/byName')).toBe(200);
    expect(await code('api/byName', { method: 'POST' })).toBe(200);
    expect(await code('api/byName', { method: 'PUT' })).toBe(404);
  });

  it('choose between functions on one route', async () => {
    expect(await text('api/thing')).toBe('got');
    expect(await text('api/thing', { method: 'DELETE' })).toBe('put or deleted');
    expect(await code('api/thing', { method: 'PATCH' })).toBe(404);
  });
});

describe('the authorization level of an HTTP trigger', () => {
  const withKey = (key: string) => ({ headers: { 'x-functions-key': key } });

  it.each([
    ['open', undefined, 200],
    ['open', 'a wrong one', 200],
    ['locked', undefined, 401],
    ['locked', 'a wrong one', 401],
    ['locked', KEYS.function, 200],
    ['locked', KEYS.master, 200],
    ['locked', KEYS.system, 401],
    ['guarded', undefined, 401],
    ['guarded', KEYS.function, 401],
    ['guarded', KEYS.system, 401],
    ['guarded', KEYS.master, 200],
  ])('lets %s be called with the key %s: %i', async (name, key, expected) => {
    expect(await code(`api/${name}`, key === undefined ? {} : withKey(key))).toBe(expected);
    expect(await code(key === undefined ? `api/${name}` : `api/${name}?code=${key}`)).toBe(expected);
  });

  it('takes the key of the header before the one of the query', async () => {
    expect(await code(`api/locked?code=${KEYS.function}`, withKey('a wrong one'))).toBe(401);
    expect(await code('api/locked?code=wrong', withKey(KEYS.function))).toBe(200);
  });
});

describe('the request', () => {
  it('arrives with its method, URL, query, headers and body', async () => {
    const init = { method: 'PATCH', headers: { 'X-Mine': 'yes' }, body: 'hello' };
    expect(await hub.json('api/inspect?a=1&b=two%20words&a=2', init)).toEqual({
      method: 'PATCH',
      url: `${hub.host.url}/api/inspect?a=1&b=two%20words&a=2`,
      query: { a: '1,2', b: 'two words' },
      header: 'yes',
      body: 'hello',
      user: null,
    });
  });

  it('may not bring an identity, which only App Service vouches for', async () => {
    const claim = Buffer.from(JSON.stringify({ userId: 'admin' })).toString('base64');
    const headers = { 'x-ms-client-principal': claim };
    expect(await hub.json('api/inspect', { headers })).toMatchObject({ user: null });
  });

  it('may be HEAD or OPTIONS where the function takes them', async () => {
    const head = await hub.app('api/inspect', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await code('api/inspect', { method: 'OPTIONS' })).toBe(200);
  });

  it('brings bytes through unchanged, both ways', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);
    const answer = await hub.app('api/mirror', {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(bytes))).toBe(0);
  });

  it('may be a form with a file', async () => {
    const form = new FormData();
    form.set('name', 'é');
    form.set('file', new Blob([Uint8Array.from([0, 254, 255])]), 'a.bin');
    expect(await hub.json('api/form', { method: 'POST', body: form })).toEqual({ name: 'é', file: '00feff' });
  });

  it('of more than the body limit is refused with 413', async () => {
    expect(await code('api/mirror', { method: 'POST', body: 'x'.repeat(100_001) })).toBe(413);
  });
});

describe('the response', () => {
  const answer = (kind: string) => hub.app(`api/answers?kind=${kind}`);

  it('is 200 with JSON, or whatever the function says', async () => {
    expect(await (await answer('json')).json()).toEqual({ ok: true });
    const teapot = await answer('status');
    expect([teapot.status, await teapot.text()]).toEqual([418, 'teapot']);
    const made = await answer('response');
    expect([made.status, made.headers.get('x-made'), await made.text()]).toEqual([201, 'yes', 'made']);
  });

  it('is 204 when the function returns nothing', async () => {
    const nothing = await answer('nothing');
    expect([nothing.status, await nothing.text()]).toEqual([204, '']);
  });

  it('carries cookies', async () => {
    expect((await answer('cookies')).headers.getSetCookie()).toEqual([
      'seen=a%20b; Path=/; Secure; HttpOnly; SameSite=Lax',
      'left=1; Max-Age=60',
    ]);
  });

  it('carries bytes', async () => {
    const bytes = await answer('bytes');
    expect(bytes.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255, 10, 13, 128]);
  });

  it('is a bare 500 when the function throws; the log has the rest', async () => {
    hub.lines();
    const broken = await answer('broken');
    expect([broken.status, await broken.text()]).toEqual([500, '']);
    expect(hub.lines().join('\n')).toContain('a secret of the inside');
  });
});
