import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createArm } from '../../../src/providers/azure/arm.ts';
import { createGraphDirectory } from '../../../src/providers/azure/directory.ts';
import { azureFailure } from '../../../src/providers/azure/errors.ts';
import { createGraph } from '../../../src/providers/azure/graph.ts';
import { graphFailure } from '../../../src/providers/azure/graph-errors.ts';
import { createGroups } from '../../../src/providers/azure/groups.ts';
import { createCertificates } from '../../../src/sandbox/clouds/azure/certificates.ts';

const credential = { getToken: async () => ({ token: 'the-token', expiresOnTimestamp: 4e12 }) };
const person = '5f1c2a34-8f7b-4b0f-9d5e-3d1c0a7e4b01';
const scope = '/subscriptions/6e8b9d0c-1111-4222-8333-444455556666';
const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${person}`;
const role = { roleDefinitionId: `${scope}/role`, principalId: person };

const certificates = createCertificates();
setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);

const servers: Server[] = [];
afterEach(() =>
  Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    }),
  ),
);

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer({ cert: certificates.certificate, key: certificates.key }, listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

const answering = (status: number, type: string, body: string) =>
  serve((_, response) => void response.writeHead(status, { 'content-type': type }).end(body));

const failureOf = <Result>(call: Promise<Result>): Promise<unknown> =>
  call.then(
    (result) => expect.fail(`It was read as ${JSON.stringify(result)}.`),
    (error: unknown) => error,
  );

const json = 'application/json; charset=utf-8';
const page = '<!DOCTYPE html><html><body>Sign in</body></html>';
const broken = [
  ['empty', json, ''],
  ['cut off', json, '{"value":[{"id":"1'],
  ['a page', 'text/html', page],
  ['a page that calls itself JSON', json, page],
] as const;

describe.each(broken)('an answer that is %s', (_, type, body) => {
  const armCalls = {
    'a list': (arm: ReturnType<typeof createArm>) => arm.assignmentsOf(person, scope),
    'one assignment': (arm: ReturnType<typeof createArm>) => arm.assignment(id),
    'what was made': (arm: ReturnType<typeof createArm>) => arm.putAssignment(id, role),
    locks: (arm: ReturnType<typeof createArm>) => arm.locks(scope),
  };

  it.each(Object.entries(armCalls))('of Resource Manager is not read as %s', async (_, call) => {
    const endpoint = await answering(200, type, body);
    const failure = await failureOf<unknown>(call(createArm({ credential, endpoint })));
    expect(azureFailure(failure, 'grant', 'a role')).toMatchObject({
      class: 'retry',
      code: 'UnreadableAnswer',
    });
  });

  it.each([
    ['groups', 'of'],
    ['a group', 'group'],
  ] as const)('of Graph is not read as %s', async (_, method) => {
    const endpoint = await answering(200, type, body);
    const groups = createGroups(createGraph({ credential, endpoint, repeatOnce: false }), endpoint);
    const failure = await failureOf<unknown>(
      method === 'of' ? groups.of(person, 'direct') : groups.group(person),
    );
    expect(graphFailure(failure, 'grant', 'a group')).toMatchObject({
      class: 'retry',
      code: 'UnreadableAnswer',
    });
  });
});

describe('an answer that says 404', () => {
  it('and is not from Graph is not read as a person who is not there', async () => {
    const endpoint = await answering(404, 'text/html', page);
    const directory = createGraphDirectory({ credential, endpoint, clock: { now: () => new Date() } });
    await expect(directory.person(person)).rejects.toMatchObject({ code: 'directory.unavailable' });
  });

  it('and is not from Graph is not read as a group that is not there', async () => {
    const endpoint = await answering(404, 'text/html', page);
    const groups = createGroups(createGraph({ credential, endpoint, repeatOnce: false }), endpoint);
    await expect(groups.group(person)).rejects.toMatchObject({ code: 'UnreadableAnswer' });
    await expect(groups.of(person, 'all')).rejects.toMatchObject({ code: 'UnreadableAnswer' });
  });

  it('and is not from Resource Manager is not read as an assignment that is not there', async () => {
    const endpoint = await answering(404, 'text/html', page);
    await expect(createArm({ credential, endpoint }).assignment(id)).rejects.toMatchObject({
      name: 'UnreadableAnswer',
    });
  });
});

describe('an answer without a body', () => {
  it('is an error by its status', async () => {
    const endpoint = await serve((_, response) => void response.writeHead(503).end());
    await expect(createArm({ credential, endpoint }).assignment(id)).rejects.toMatchObject({
      statusCode: 503,
    });
    const groups = createGroups(createGraph({ credential, endpoint, repeatOnce: false }), endpoint);
    await expect(groups.group(person)).rejects.toMatchObject({ statusCode: 503 });
  });

  it.each([200, 204])('is as good as any to a deletion (%i)', async (status) => {
    const endpoint = await serve((_, response) => void response.writeHead(status).end());
    await createArm({ credential, endpoint }).deleteAssignment(id);
    const groups = createGroups(createGraph({ credential, endpoint, repeatOnce: false }), endpoint);
    expect(await groups.remove(person, person)).toBe(true);
  });
});

describe('an answer that breaks off', () => {
  it('is worth a repeat, from Resource Manager and from Graph', async () => {
    const endpoint = await serve((_, response) => {
      response.writeHead(200, { 'content-type': json });
      response.write('{"value":[', () => response.destroy());
    });
    const groups = createGroups(createGraph({ credential, endpoint, repeatOnce: false }), endpoint);
    const ofArm = await failureOf(createArm({ credential, endpoint }).assignmentsOf(person, scope));
    expect(azureFailure(ofArm, 'grant', 'a role')).toMatchObject({ class: 'retry' });
    const ofGraph = await failureOf(groups.of(person, 'direct'));
    expect(graphFailure(ofGraph, 'grant', 'a group')).toMatchObject({ class: 'retry' });
  });
});
