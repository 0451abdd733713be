import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-harness.ts';
import { app } from './sdk-app.ts';

app.orchestration('fetches', function* (context) {
  const { url, body } = context.df.getInput() as { url: string; body?: object };
  const response: { statusCode: number; content?: string } = yield context.df.callHttp({
    method: body ? 'POST' : 'GET',
    url,
    headers: { 'x-functions-key': 'secret', accept: 'text/plain' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.statusCode, content: response.content };
});
app.orchestration('fetchesBadly', function* (context) {
  const tokenSource = { resource: 'https://management.core.windows.net', kind: 'AzureManagedIdentity' };
  try {
    return yield context.df.callHttp({ method: 'GET', url: 'https://x.example/', tokenSource });
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : '';
  }
});

const seen: { url: string; init: RequestInit | undefined }[] = [];

/** Answers 202 until `/status` has been asked twice. */
const fetchFake: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  seen.push({ url: url.href, init });
  const asked = seen.filter((call) => call.url.endsWith('/status')).length;
  if (url.pathname === '/plain') return new Response('hello', { status: 203 });
  if (url.pathname === '/status' && asked === 2) return new Response('finished');
  return new Response(null, { status: 202, headers: { location: '/status', 'retry-after': '10' } });
};

describe('callHttp', () => {
  it('gives back status and content', async () => {
    const { start, output } = startEngine({ fetch: fetchFake });
    await start('fetches', { url: 'https://x.example/plain', body: { a: 1 } });
    expect(output('i')).toEqual({ status: 203, content: 'hello' });
    expect(seen.at(-1)?.init).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  it('polls the location of a 202 on durable timers, without the first key', async () => {
    seen.length = 0;
    const { start, advance, output } = startEngine({ fetch: fetchFake });
    await start('fetches', { url: 'https://x.example/start' });
    expect(output('i')).toBeUndefined();
    await advance(9000);
    expect(seen).toHaveLength(1);
    await advance(12_000);
    expect(output('i')).toEqual({ status: 200, content: 'finished' });
    expect(seen.map((call) => call.url)).toEqual([
      'https://x.example/start',
      'https://x.example/status',
      'https://x.example/status',
    ]);
    const headers = seen.map((call) => new Headers(call.init?.headers));
    expect(headers.map((header) => header.get('x-functions-key'))).toEqual(['secret', null, null]);
    expect(headers.map((header) => header.get('accept'))).toEqual(Array(3).fill('text/plain'));
  });

  it('says clearly that there is no identity to get a token from', async () => {
    const { start, output } = startEngine({ fetch: fetchFake });
    await start('fetchesBadly');
    expect(output('i')).toMatch(/BuiltIn::HttpActivity.*has no managed identity/);
  });
});
