import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCredential } from '../../src/platform/credential.ts';
import { awsFailure } from '../../src/providers/aws/errors.ts';
import { createGraphDirectory } from '../../src/providers/azure/directory.ts';
import { azureFailure } from '../../src/providers/azure/errors.ts';
import { createAuditLog } from '../../src/stores/audit.ts';
import { setEnvironment } from '../support/environment.ts';

// In a file of its own, because the SDK keeps the first endpoint it finds for the whole process.
describe('with an identity endpoint that takes the question and never answers', () => {
  const clientId = '1c0de000-0000-4000-8000-000000000002';
  const scope = 'https://storage.azure.com/.default';
  let silent: Server;
  beforeAll(async () => {
    silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    const { port } = silent.address() as AddressInfo;
    setEnvironment({ IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'secret' });
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('gives up in time, and says so in a way that is worth a repetition to every cloud', async () => {
    const error: unknown = await createCredential(clientId, 100)
      .getToken(scope)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      message: "The managed identity's endpoint gave no token within 0.1 seconds.",
    });
    for (const failure of [awsFailure(error, 'grant', 'x'), azureFailure(error, 'grant', 'x')])
      expect(failure).toMatchObject({
        class: 'retry',
        message: expect.stringContaining('gave no token within'),
      });
  });

  it('gives up with the caller', async () => {
    const caller = new AbortController();
    const asked = createCredential(clientId).getToken(scope, { abortSignal: caller.signal });
    caller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await expect(
      createCredential(clientId).getToken(scope, { abortSignal: caller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('comes out of a store as a store that is not available', async () => {
    const keep = (): void => {};
    const trail = createAuditLog({
      endpoint: 'https://127.0.0.1:9/devstoreaccount1',
      credential: createCredential(clientId, 100),
      log: { info: keep, warn: keep, error: keep },
    });
    const event = {
      at: '2027-03-01T12:00:00.000Z',
      event: 'request.recorded',
      actor: 'latchkey',
      requestId: 'k3f9x2m7qa',
      data: {},
    } as const;
    await expect(trail.append(event)).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining('gave no token within'),
    });
  });

  it('comes out of the directory as a directory that is not available', async () => {
    const directory = createGraphDirectory({
      endpoint: 'https://graph.microsoft.com',
      credential: createCredential(clientId, 100),
      clock: { now: () => new Date('2027-03-01T12:00:00Z') },
    });
    await expect(directory.find('Dana')).rejects.toMatchObject({
      code: 'directory.unavailable',
      message: expect.stringContaining('gave no token within'),
    });
  });
});
