import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CERTIFICATE_FILES } from '../../src/sandbox/clouds/azure/certificates.ts';
import { createAuditLog } from '../../src/stores/audit.ts';
import { type IdentityEndpoint, startIdentityEndpoint } from '../support/identity-endpoint.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
let identity: IdentityEndpoint;
beforeAll(async () => {
  storage = await startTestStorage();
  identity = await startIdentityEndpoint();
});
afterAll(async () => {
  await identity.close();
  await storage.close();
});

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Runs the command line in a process of its own, as an operator does. */
function latchkey(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const env = {
    ...identity.env,
    LATCHKEY_BLOBS_ENDPOINT: storage.blobsEndpoint,
    NODE_EXTRA_CA_CERTS: join(dirname(storage.certificate.certFile), CERTIFICATE_FILES.ca),
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
}

it('verifies the stored trail with nothing but an identity and the endpoint', async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const trail = createAuditLog({
    endpoint: storage.blobsEndpoint,
    credential: storageCredential,
    log,
    blocksPerBlob: 2,
  });
  const empty = await latchkey('audit', 'verify');
  expect(empty).toMatchObject({ code: 1, err: expect.stringContaining('There are no records') });

  for (let minute = 0; minute < 5; minute += 1)
    await trail.append({
      at: `2027-03-01T12:0${minute}:00.000Z`,
      event: 'grant.placed',
      actor: 'latchkey',
      requestId: 'k3f9x2m7qa',
      data: {},
    });
  const verified = await latchkey('audit', 'verify');
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(verified.out).toContain(
    'The audit trail is whole: 5 records.\nFirst record: 2027-03-01T12:00:00.000Z',
  );
  expect(verified.out).toMatch(/Head: {9}5:[0-9a-f]{64}\n/);
});
