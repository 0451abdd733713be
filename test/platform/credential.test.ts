import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCredential } from '../../src/platform/credential.ts';
import { setEnvironment } from '../support/environment.ts';
import { type IdentityEndpoint, startIdentityEndpoint } from '../support/identity-endpoint.ts';

let identity: IdentityEndpoint;
beforeAll(async () => {
  identity = await startIdentityEndpoint();
});
afterAll(async () => {
  await identity.close();
});

it('gets its tokens from the managed identity, as the user-assigned one it is given', async () => {
  setEnvironment(identity.env);
  const credential = createCredential('1c0de000-0000-4000-8000-000000000002');
  const token = await credential.getToken('https://storage.azure.com/.default');
  expect(token?.token.split('.')).toHaveLength(3);
  expect(identity.asked.map((query) => [query.get('resource'), query.get('client_id')])).toEqual([
    ['https://storage.azure.com', '1c0de000-0000-4000-8000-000000000002'],
  ]);
});
