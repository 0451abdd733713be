import type { HttpResponseInit } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import type { Authentication, Caller } from '../../src/api/authenticate.ts';
import { createGetSession, sessionViewSchema } from '../../src/api/get-session.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import { AccessError, ProviderError, type ProviderFailure } from '../../src/core/errors.ts';
import type { IssuedSession } from '../../src/core/providers.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { aGrant, anAzureGrant, aRecord, aRequest, people } from '../support/records.ts';

const kind = 'aws.sts.session';
const sessionGrant = (index: number, changes: Partial<Parameters<typeof aGrant>[0]> = {}) => {
  const grant = aGrant({ state: 'placed', ...changes });
  return { ...grant, plan: { ...grant.plan, kind, index } };
};

const record = aRecord({
  request: aRequest({ requester: people.alex, beneficiary: people.dana }),
  state: 'active',
  grants: [anAzureGrant({ state: 'placed' }), sessionGrant(1), sessionGrant(2)],
  startsAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2026-11-20T14:00:00.000Z',
});
const { id } = record.request;

const issued: IssuedSession = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'the-secret',
  sessionToken: 'the-token',
  expiresAt: '2026-11-20T13:00:00.000Z',
  signInUrl: 'https://signin.example.com/federation?Action=login',
};

const asPerson = (objectId: string, changes: Partial<Caller> = {}): Authentication => ({
  outcome: 'caller',
  caller: { objectId, appOnly: false, roles: [], ...changes },
});

interface Options {
  readonly record?: RequestRecord;
  readonly id?: string;
  readonly grant?: string;
  readonly failure?: ProviderFailure;
  readonly append?: () => Promise<void>;
}

async function get(authentication: Authentication, options: Options = {}) {
  const asked: { index: number; seconds: number }[] = [];
  const trail: AuditEvent[] = [];
  const logged: string[] = [];
  const log = (event: string, data?: unknown) => void logged.push(JSON.stringify([event, data]));
  const handler = createGetSession({
    store: { load: (wanted) => Promise.resolve(wanted === id ? (options.record ?? record) : undefined) },
    audit: { append: options.append ?? ((event) => Promise.resolve(void trail.push(event))) },
    broker: {
      kind,
      issueSession(plan, seconds) {
        asked.push({ index: plan.index, seconds });
        return options.failure ? Promise.reject(new ProviderError(options.failure)) : Promise.resolve(issued);
      },
    },
    clock: { now: () => new Date('2026-11-20T12:00:00.000Z') },
    authenticate: () => Promise.resolve(authentication),
    log: { info: log, warn: log, error: log },
  });
  const query = new URLSearchParams(options.grant === undefined ? {} : { grant: options.grant });
  const response = await handler({
    headers: new Headers() as never,
    params: { id: options.id ?? id },
    query: query as never,
  });
  return { response, asked, trail, logged: logged.join('\n') };
}

const bodyOf = ({ body }: HttpResponseInit) => (typeof body === 'string' ? body : '');
const dana = asPerson(people.dana.objectId);

describe('GET /api/requests/{id}/session', () => {
  it('gives the beneficiary credentials for the time that is left, as credential_process takes them', async () => {
    const { response, asked } = await get(dana);
    expect(response).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(sessionViewSchema.parse(response.jsonBody)).toEqual({
      Version: 1,
      AccessKeyId: 'ASIAEXAMPLE',
      SecretAccessKey: 'the-secret',
      SessionToken: 'the-token',
      Expiration: '2026-11-20T13:00:00.000Z',
      SignInUrl: issued.signInUrl,
    });
    expect(asked).toEqual([{ index: 1, seconds: 7_200 }]);
  });

  it('gives those of the grant that is asked for', async () => {
    expect((await get(dana, { grant: '2' })).asked).toEqual([{ index: 2, seconds: 7_200 }]);
  });

  it('has it on the trail, without the credentials, and in no log', async () => {
    const { trail, logged } = await get(dana);
    expect(trail).toMatchObject([
      {
        event: 'session.issued',
        requestId: id,
        actor: { objectId: people.dana.objectId },
        data: { grant: 1 },
      },
    ]);
    for (const secret of ['the-secret', 'the-token', 'signin'])
      expect(JSON.stringify(trail) + logged).not.toContain(secret);
  });

  it('gives nothing out that is not on the trail', async () => {
    const append = () => Promise.reject(new AccessError('store.unavailable', 'operator', 'No storage.'));
    const { response } = await get(dana, { append });
    expect(response.status).toBe(503);
    expect(JSON.stringify(response)).not.toContain('the-secret');
  });

  it.each<[string, Authentication]>([
    ['the requester', asPerson(people.alex.objectId)],
    ['an approver', asPerson(people.priya.objectId)],
    ['an administrator', asPerson(people.morgan.objectId)],
    ['an app with the object id of the beneficiary', asPerson(people.dana.objectId, { appOnly: true })],
    ['an app that may read every request', asPerson('app', { appOnly: true, roles: ['Requests.Read'] })],
  ])('is to %s as if there were no such request', async (_, authentication) => {
    const { response, asked } = await get(authentication);
    expect(response.status).toBe(404);
    expect(asked).toEqual([]);
    expect((await get(authentication, { id: '0000000000' })).response).toEqual(response);
  });

  it.each<[string, Options]>([
    ['is not active yet', { record: { ...record, state: 'granting' } }],
    ['is being taken back', { record: { ...record, state: 'revoking' } }],
    ['is over, though nobody has noticed', { record: { ...record, expiresAt: '2026-11-20T12:00:00.000Z' } }],
    ['has no sessions', { record: { ...record, grants: [anAzureGrant({ state: 'placed' })] } }],
    ['has taken them back', { record: { ...record, grants: [sessionGrant(1, { state: 'removed' })] } }],
    ['has no such grant', { grant: '7' }],
  ])('has nothing for a request that %s', async (_, options) => {
    const { response, asked } = await get(dana, options);
    expect(response.status).toBe(409);
    expect(asked).toEqual([]);
  });

  it.each([
    ['retry', 503],
    ['permanent', 409],
  ] as const)('says of a failure of the cloud (%s) what to do', async (failureClass, status) => {
    const failure = { class: failureClass, code: 'X', message: 'The role is gone.' };
    const { response, trail } = await get(dana, { failure });
    expect(response.status).toBe(status);
    expect(trail).toEqual([]);
  });

  it('asks for a token first', async () => {
    const { response } = await get({ outcome: 'missing' });
    expect(response.status).toBe(401);
    expect(bodyOf(response)).toContain('Bearer');
  });
});
