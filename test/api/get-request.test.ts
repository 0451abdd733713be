import type { HttpResponseInit } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import type { Authentication, Caller } from '../../src/api/authenticate.ts';
import { createGetRequest } from '../../src/api/get-request.ts';
import { getOpenApi, openApiDocument } from '../../src/api/openapi.ts';
import { problemSchema } from '../../src/api/problem.ts';
import { requestViewSchema } from '../../src/api/request-view.ts';
import { AccessError } from '../../src/core/errors.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { aGrant, anAzureGrant, aRecord, aRequest, aStage, people } from '../support/records.ts';

const record = aRecord({
  request: aRequest({ requester: people.alex, beneficiary: people.dana }),
  state: 'revoking',
  stage: aStage({ approvers: [people.priya] }),
  decisions: [{ kind: 'approve', by: people.ben, at: '2026-11-20T10:04:00.000Z', stage: 0, reason: 'Fine.' }],
  grants: [
    aGrant({ state: 'removed', placedAt: '2026-11-20T10:05:01.000Z', removedAt: '2026-11-20T14:05:02.000Z' }),
    anAzureGrant({
      state: 'stuck',
      failure: { class: 'retrySlowly', code: 'ScopeLocked', message: 'A lock is in the way.' },
    }),
  ],
  startsAt: '2026-11-20T10:05:00.000Z',
  expiresAt: '2026-11-20T14:05:00.000Z',
  end: { why: 'revokedBy', by: people.morgan, reason: 'The work is done.' },
});
const { id } = record.request;

const asPerson = (objectId: string, changes: Partial<Caller> = {}): Authentication => ({
  outcome: 'caller',
  caller: { objectId, appOnly: false, roles: [], ...changes },
});

function get(
  authentication: Authentication,
  options: { readonly id?: string; readonly load?: () => Promise<RequestRecord | undefined> } = {},
): Promise<HttpResponseInit> {
  const load = (wanted: string) => Promise.resolve(wanted === id ? record : undefined);
  const handler = createGetRequest({
    store: { load: options.load ?? load },
    authenticate: () => Promise.resolve(authentication),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return handler({ headers: new Headers() as never, params: { id: options.id ?? id } });
}

const bodyOf = ({ body }: HttpResponseInit) => (typeof body === 'string' ? body : '');

describe('GET /api/requests/{id}', () => {
  it.each<[string, Authentication]>([
    ['requester', asPerson(people.alex.objectId)],
    ['beneficiary', asPerson(people.dana.objectId)],
    ['approver of the open stage', asPerson(people.priya.objectId)],
    ['approver who decided', asPerson(people.ben.objectId)],
    ['requester, spelt in capitals', asPerson(people.alex.objectId.toUpperCase())],
    ['app with the role', asPerson('app', { appOnly: true, roles: ['Other', 'Requests.Read'] })],
  ])('shows the request to the %s', async (_, authentication) => {
    expect(await get(authentication)).toMatchObject({ status: 200, jsonBody: { id } });
  });

  it.each<[string, Authentication]>([
    ['a person who is not in it', asPerson('30000000-0000-4000-8000-00000000ffff')],
    ['the person who ended it, who is no approver', asPerson(people.morgan.objectId)],
    ['a person with the role for apps', asPerson('someone', { roles: ['Requests.Read'] })],
    ['an app without the role', asPerson('app', { appOnly: true })],
    ['an app with another role', asPerson('app', { appOnly: true, roles: ['Requests.ReadWrite'] })],
    ['an app that has the object id of the requester', asPerson(people.alex.objectId, { appOnly: true })],
    ['nobody in particular', asPerson('')],
  ])('answers %s as if there were no such request', async (_, authentication) => {
    const hidden = await get(authentication);
    expect(hidden.status).toBe(404);
    for (const unknown of ['0000000000', 'no-request-id', '', "' or 1 eq 1"])
      expect(await get(authentication, { id: unknown })).toEqual(hidden);
  });

  it('does not ask the store about what cannot be an id', async () => {
    const load = () => Promise.reject(new Error('The store was asked.'));
    expect(await get(asPerson('x'), { id: '../../secrets', load })).toMatchObject({ status: 404 });
  });

  it('shows what became of the request, and nothing internal', async () => {
    const { jsonBody } = await get(asPerson(people.alex.objectId));
    const shown = requestViewSchema.parse(JSON.parse(JSON.stringify(jsonBody)));
    expect(shown).toEqual({
      id,
      state: 'revoking',
      requester: people.alex,
      beneficiary: people.dana,
      entitlement: {
        name: 'data-readonly',
        title: 'Read the data platform',
        environment: 'production',
        catalogueVersion: 'a1b2c3d4e5f6',
      },
      minutes: 240,
      reason: record.request.reason,
      requestedAt: record.request.requestedAt,
      decisions: [
        { kind: 'approve', by: people.ben, at: '2026-11-20T10:04:00.000Z', stage: 0, reason: 'Fine.' },
      ],
      grants: [
        {
          state: 'removed',
          cloud: 'aws',
          permission: 'AmazonS3ReadOnlyAccess',
          target: 'AWS account data (111122223333)',
          principal: 'IAM user alex.kim',
          expiresAt: '2026-11-20T14:05:00.000Z',
          placedAt: '2026-11-20T10:05:01.000Z',
          removedAt: '2026-11-20T14:05:02.000Z',
        },
        expect.objectContaining({ state: 'stuck', cloud: 'azure' }),
      ],
      startsAt: '2026-11-20T10:05:00.000Z',
      expiresAt: '2026-11-20T14:05:00.000Z',
      end: { why: 'revokedBy', by: people.morgan, reason: 'The work is done.' },
    });
  });

  it.each<[RequestRecord['end'], unknown]>([
    [{ why: 'expired' }, { why: 'expired' }],
    [
      { why: 'endedEarly', by: people.dana },
      { why: 'endedEarly', by: people.dana },
    ],
    [undefined, undefined],
  ])('says why access ended: %j', async (end, shown) => {
    const { end: _, ...rest } = record;
    const load = () => Promise.resolve({ ...rest, ...(end && { end }) });
    const { jsonBody } = await get(asPerson(people.alex.objectId), { load });
    expect(jsonBody).toMatchObject({ end: shown });
  });

  it.each<[Authentication, number, Record<string, string>]>([
    [{ outcome: 'missing' }, 401, { 'www-authenticate': 'Bearer' }],
    [
      { outcome: 'invalid', why: 'wrong audience' },
      401,
      { 'www-authenticate': 'Bearer error="invalid_token"' },
    ],
    [{ outcome: 'unavailable', why: 'no keys' }, 503, { 'retry-after': '60' }],
  ])('answers %j with a problem', async (authentication, status, headers) => {
    const answer = await get(authentication);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    });
    const problem = problemSchema.parse(JSON.parse(bodyOf(answer)));
    expect(problem.status).toBe(status);
    expect(problem.detail).not.toContain('why' in authentication ? authentication.why : 'undefined');
  });

  it.each([
    [new AccessError('store.unavailable', 'operator', 'Azure said: key=abc'), 503],
    [new Error('internal detail'), 500],
  ])('keeps to itself what went wrong inside: %s', async (error, status) => {
    const answer = await get(asPerson(people.alex.objectId), { load: () => Promise.reject(error) });
    expect(answer.status).toBe(status);
    expect(bodyOf(answer)).not.toContain(error.message);
    expect(problemSchema.safeParse(JSON.parse(bodyOf(answer))).success).toBe(true);
  });
});

describe('GET /api/openapi.json', () => {
  it('describes every status the route can answer with', () => {
    expect(Object.keys(openApiDocument.paths['/api/requests/{id}'].get.responses)).toEqual([
      '200',
      '401',
      '404',
      '500',
      '503',
    ]);
  });

  it('is plain JSON with the schemas of the real answers', () => {
    const { status, jsonBody } = getOpenApi();
    expect(status).toBe(200);
    const document = JSON.parse(JSON.stringify(jsonBody)) as typeof openApiDocument;
    expect(document).toEqual(openApiDocument);
    expect(document.components.schemas.Request).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['id', 'state', 'requester', 'beneficiary', 'grants']),
    });
    expect(JSON.stringify(document)).not.toContain('$schema');
  });
});
