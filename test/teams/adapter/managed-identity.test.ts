import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { setEnvironment } from '../../support/environment.ts';
import { people } from '../../support/records.ts';
import { appId, aTeamsWorld } from '../../support/teams-world.ts';

it('signs its messages with a token of the managed identity, without any password', async () => {
  const asked: { readonly url: URL; readonly header: unknown }[] = [];
  const server = createServer((request, response) => {
    asked.push({
      url: new URL(request.url ?? '', 'http://localhost'),
      header: request.headers['x-identity-header'],
    });
    response.writeHead(200, { 'content-type': 'application/json' });
    const expires = Math.floor(Date.now() / 1000) + 3600;
    response.end(
      JSON.stringify({
        access_token: 'token-of-the-identity',
        expires_on: expires,
        resource: 'r',
        token_type: 'Bearer',
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  setEnvironment({ IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'the-header' });
  const world = await aTeamsWorld({ managedIdentity: true });
  onTestFinished(async () => {
    server.close();
    await world.stop();
  });

  expect(await world.message(people.alex, 'help')).toEqual({ status: 200 });
  expect(world.connector.calls[0]?.authorization).toBe('Bearer token-of-the-identity');
  expect(asked).toHaveLength(1);
  expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toMatchObject({
    resource: 'https://api.botframework.com',
    client_id: appId,
  });
  expect(asked[0]?.header).toBe('the-header');
});
