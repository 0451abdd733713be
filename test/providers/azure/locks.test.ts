import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { azureFailure } from '../../../src/providers/azure/errors.ts';
import { readLocks } from '../../../src/providers/azure/locks.ts';

const group = '/subscriptions/s/resourceGroups/g';
const lock = (scope: string, name: string) => ({
  id: `${scope}/providers/Microsoft.Authorization/locks/${name}`,
  name,
  properties: { level: 'CanNotDelete' },
});

describe('reading locks', () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer({ keepAlive: false }, listener);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const read = (endpoint: string, scope = group) =>
    readLocks(
      {
        credential: { getToken: async () => ({ token: 'the-token', expiresOnTimestamp: 0 }) },
        endpoint,
        tokenScope: 'https://management.azure.com/.default',
        timeoutMs: 2_000,
        fetch,
      },
      scope,
    );

  it('follows pages, with the token, and keeps what acts on the scope', async () => {
    const asked: string[] = [];
    const endpoint = await serve((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      const second = request.url?.includes('page=2') === true;
      response.end(
        JSON.stringify({
          value: second
            ? [lock('/SUBSCRIPTIONS/S', 'above'), lock(`${group}/providers/x/y/z`, 'below')]
            : [lock(group, 'here'), lock('/subscriptions/s/resourceGroups/g2', 'beside')],
          ...(second ? {} : { nextLink: `${endpoint}${request.url}&page=2` }),
        }),
      );
    });
    expect((await read(endpoint)).map(({ name }) => name)).toEqual(['here', 'above']);
    expect(asked[0]).toBe(
      'Bearer the-token /subscriptions/s/providers/Microsoft.Authorization/locks?api-version=2016-09-01',
    );
    expect(asked).toHaveLength(4);
  });

  it('asks nothing for a management group, which cannot be locked', async () => {
    expect(await read('http://127.0.0.1:9', '/providers/Microsoft.Management/managementGroups/corp')).toEqual(
      [],
    );
  });

  it('takes its token to no other place than the one it was told', async () => {
    const strangers: (string | undefined)[] = [];
    const elsewhere = await serve((request, response) => {
      strangers.push(request.headers.authorization);
      response.end(JSON.stringify({ value: [] }));
    });
    const linking = await serve((_request, response) => {
      response.end(JSON.stringify({ value: [], nextLink: `${elsewhere}/more` }));
    });
    await expect(read(linking)).rejects.toThrow(/another place/);
    const redirecting = await serve((_request, response) => {
      response.writeHead(302, { location: `${elsewhere}/more` }).end();
    });
    await expect(read(redirecting)).rejects.toThrow('fetch failed');
    expect(strangers).toEqual([]);
  });

  it('stops at a list that does not end', async () => {
    const endpoint = await serve((request, response) => {
      response.end(JSON.stringify({ value: [], nextLink: `${endpoint}${request.url}` }));
    });
    await expect(read(endpoint)).rejects.toThrow(/does not end/);
  });

  it.each([
    ['an error of Azure', 409, JSON.stringify({ error: { code: 'Conflict', message: 'Later' } }), 'Conflict'],
    ['a page of a proxy', 502, '<html>Bad gateway</html>', 'Http502'],
    ['an answer without a text', 504, '', 'Http504'],
  ])('fails with %s so that it can be classed', async (_, status, body, code) => {
    const endpoint = await serve((_request, response) => {
      response.writeHead(status, { 'x-ms-request-id': 'req-7' }).end(body);
    });
    const error = await read(endpoint).catch((caught: unknown) => caught);
    expect(azureFailure(error, 'grant', 'x')).toMatchObject({
      class: 'retry',
      code,
      cloudRequestId: 'req-7',
    });
  });

  it('gives up on a server that does not answer', async () => {
    const endpoint = await serve(() => {});
    const error = await readLocks(
      {
        credential: { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) },
        endpoint,
        tokenScope: '',
        timeoutMs: 20,
        fetch,
      },
      group,
    ).catch((caught: unknown) => caught);
    expect(azureFailure(error, 'grant', 'x')).toMatchObject({ class: 'retry', code: 'Timeout' });
    for (const server of servers) server.closeAllConnections();
  });
});
