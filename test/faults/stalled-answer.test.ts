import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createArm } from '../../src/providers/azure/arm.ts';
import { createArmPim } from '../../src/providers/azure/arm-pim.ts';
import { azureFailure } from '../../src/providers/azure/errors.ts';
import { createGraph } from '../../src/providers/azure/graph.ts';
import { graphFailure } from '../../src/providers/azure/graph-errors.ts';
import { createGroups } from '../../src/providers/azure/groups.ts';
import { createCertificates } from '../../src/sandbox/clouds/azure/certificates.ts';
import { createRequestStore } from '../../src/stores/requests.ts';

const credential = { getToken: async () => ({ token: 'the-token', expiresOnTimestamp: 4e12 }) };
const person = '5f1c2a34-8f7b-4b0f-9d5e-3d1c0a7e4b01';
const scope = '/subscriptions/6e8b9d0c-1111-4222-8333-444455556666';

// Other clients with an answer that begins and does not end: test/providers/aws/readable.test.ts,
// test/teams/messenger.test.ts, test/stores/audit.test.ts. The time that these here wait is no setting of theirs.
let server: Server;
let endpoint: string;
beforeAll(async () => {
  const certificates = createCertificates();
  setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);
  server = createServer({ cert: certificates.certificate, key: certificates.key }, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"value":[');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  endpoint = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('There was an answer.'),
    (error: unknown) => error,
  );

it.concurrent.each([
  ['assignment', () => createArm({ credential, endpoint }).assignment(`${scope}/assignment`)],
  ['list of schedules', () => createArmPim({ credential, endpoint }).schedulesOf(person, scope)],
  ['list of locks', () => createArm({ credential, endpoint }).locks(scope)],
])(
  'nobody waits for ever for an answer of Azure: %s',
  async (_, call) => {
    expect(azureFailure(await failureOf(call()), 'grant', 'a role')).toMatchObject({ class: 'retry' });
  },
  30_000,
);

it.concurrent('nobody waits for ever for an answer of Graph', async () => {
  const groups = createGroups(createGraph({ credential, endpoint, repeatOnce: false }), endpoint);
  expect(graphFailure(await failureOf(groups.of(person, 'direct')), 'grant', 'a group')).toMatchObject({
    class: 'retry',
  });
}, 30_000);

it.concurrent('nobody waits for ever for an answer of the store', async () => {
  const failure = await failureOf(createRequestStore({ endpoint, credential }).load('k3f9x2m7qa'));
  expect(failure).toMatchObject({ code: 'store.unavailable' });
}, 90_000);
