import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../src/sandbox/clouds/azure/faults.ts';
import {
  ADMIN,
  ALICE,
  APP,
  armClient,
  GROUP_SCOPE,
  ROLES,
  raw,
  roleId,
  type Started,
  SUBSCRIPTION,
  start,
  TENANT,
  tokenOf,
} from './support.ts';

const scope = GROUP_SCOPE.slice(1);
const NAME = '7a1d6c1e-0000-4000-8000-000000000001';
const reader = { roleDefinitionId: roleId(ROLES.reader), principalId: ALICE, principalType: 'User' };

const grant = (started: Started) => armClient(started).roleAssignments.create(scope, NAME, reader);
const exists = (started: Started) =>
  armClient(started)
    .roleAssignments.get(scope, NAME)
    .then(
      () => true,
      () => false,
    );

describe('faults', () => {
  const fault: FaultInput = {
    service: 'arm',
    operation: 'roleAssignments.create',
    status: 503,
    code: 'Busy',
  };

  it('hit as often as they are told to, and only what they are aimed at', async () => {
    const started = await start();
    started.simulator.faults.add({ ...fault, retryAfter: 17, message: 'Come back later.', times: 2 });
    expect(await exists(started)).toBe(false);
    for (const left of [1, 0]) {
      await expect(grant(started)).rejects.toEqual(
        expect.objectContaining({ statusCode: 503, code: 'Busy', message: 'Come back later.' }),
      );
      expect(started.simulator.faults.list().map(({ times }) => times)).toEqual(left === 0 ? [] : [left]);
    }
    expect(await grant(started)).toMatchObject({ name: NAME });
  });

  it('carry Retry-After', async () => {
    const started = await start();
    started.simulator.faults.add({ service: 'arm', status: 429, code: 'TooManyRequests', retryAfter: 17 });
    const url = `${started.simulator.armEndpoint}${GROUP_SCOPE}?api-version=2022-12-01`;
    const answer = await raw(url, { token: await tokenOf(started, APP.objectId) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '17']);
  });

  it('end at their time, on the clock of the simulator', async () => {
    const started = await start();
    started.simulator.faults.add({ ...fault, operation: 'roleAssignments.*', until: '2026-03-01T09:01:00Z' });
    await expect(grant(started)).rejects.toThrow('Busy');
    started.clock.forward(60);
    expect(await grant(started)).toMatchObject({ name: NAME });
  });

  it('can come after the work was done', async () => {
    const started = await start();
    started.simulator.faults.add({ ...fault, afterEffect: true, times: 1 });
    await expect(grant(started)).rejects.toThrow('Busy');
    expect(await exists(started)).toBe(true);
  });

  it.each([
    [false, false],
    [true, true],
  ])('can cut the connection, with the work done: %s', async (afterEffect, done) => {
    const started = await start();
    started.simulator.faults.add({ ...fault, dropConnection: true, afterEffect, times: 1 });
    await expect(grant(started)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await exists(started)).toBe(done);
    expect(started.simulator.inspect().calls[0]).toMatchObject({ status: 0, code: 'connectionDropped' });
  });

  it('speak the language of the service that they are of', async () => {
    const { simulator } = await start();
    simulator.faults.add({ service: 'identity', status: 503, code: 'temporarily_unavailable' });
    const keys = `${simulator.authorityHost}/${TENANT}/discovery/keys`;
    expect(await raw(keys)).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    expect(await raw(simulator.identityEndpoint)).toMatchObject({ status: 503, body: { statusCode: 503 } });
    simulator.faults.clear();
    expect((await raw(keys)).status).toBe(200);
  });

  it('are scripted over HTTP as well', async () => {
    const { simulator } = await start();
    const url = `${simulator.armEndpoint}/_simulator/faults`;
    expect(await raw(url, { method: 'POST', json: fault })).toMatchObject({
      status: 201,
      body: { id: 'fault-1' },
    });
    expect((await raw(url)).body).toMatchObject([{ id: 'fault-1', ...fault }]);
    expect((await raw(`${url}/fault-1`, { method: 'DELETE' })).status).toBe(200);
    expect((await raw(`${url}/fault-1`, { method: 'DELETE' })).status).toBe(404);
    await raw(url, { method: 'POST', json: fault });
    await raw(url, { method: 'DELETE' });
    expect(simulator.faults.list()).toEqual([]);
    expect(await raw(url, { method: 'POST', json: { service: 'arm', speed: 1 } })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('speed') },
    });
    const plain = await fetch(url, { method: 'POST', body: '{}' });
    expect(plain.status).toBe(415);
    await plain.body?.cancel();
    const headers = { 'content-type': 'application/json' };
    expect(await raw(url, { method: 'POST', headers })).toMatchObject({ status: 400 });
    expect((await raw(`${simulator.armEndpoint}/_simulator/nothing`)).status).toBe(404);
  });
});

describe('throttling', () => {
  const buckets = {
    reads: { size: 2, perSecond: 1 },
    writes: { size: 1, perSecond: 0.1 },
    deletes: { size: 1, perSecond: 1 },
  };

  it('sets in when a bucket is empty, and the bucket fills with time', async () => {
    const started = await start({ throttle: buckets });
    const url = `${started.simulator.armEndpoint}${GROUP_SCOPE}?api-version=2022-12-01`;
    const token = await tokenOf(started, APP.objectId);
    const first = await raw(url, { token });
    expect(first.headers.get('x-ms-ratelimit-remaining-subscription-reads')).toBe('1');
    expect((await raw(url, { token })).status).toBe(200);
    const refused = await raw(url, { token });
    expect(refused).toMatchObject({
      status: 429,
      body: {
        error: {
          code: 'SubscriptionRequestsThrottled',
          message: expect.stringContaining(`'reads' requests for subscription '${SUBSCRIPTION}'`),
        },
      },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    started.clock.forward(1);
    expect((await raw(url, { token })).status).toBe(200);
  });

  it('counts each caller and each kind of call by itself', async () => {
    const started = await start({ throttle: buckets });
    await grant(started);
    await expect(grant(started)).rejects.toEqual(expect.objectContaining({ statusCode: 429 }));
    expect(await exists(started)).toBe(true);
    const other = armClient(started, ADMIN).roleAssignments;
    expect(await other.create(scope, NAME, reader)).toMatchObject({ name: NAME });
  });
});
