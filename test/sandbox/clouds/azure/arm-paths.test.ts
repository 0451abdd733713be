import { describe, expect, it } from 'vitest';
import { ADMIN, armClient, GROUP_SCOPE, raw, SUBSCRIPTION, start, tokenOf } from './support.ts';

const NAME = '7a1d6c1e-0000-4000-8000-000000000001';
const PATH = `${GROUP_SCOPE}/providers/Microsoft.Authorization/roleAssignments`;
const VERSION = 'api-version=2022-04-01';

function problem(status: number, code: string, message = /./) {
  return { status, body: { error: { code, message: expect.stringMatching(message) } } };
}

describe('a path', () => {
  it.each([
    ['with two slashes in front', `/${PATH}`, 404, 'InvalidResourcePath'],
    ['with an empty segment', PATH.replace('/providers', '//providers'), 404, 'InvalidResourcePath'],
    ['with a slash at the end', `${PATH}/`, 404, 'InvalidResourcePath'],
    ['that cannot be decoded', `${PATH}/%E0%A4%A`, 404, 'InvalidResourcePath'],
    ['of an unknown type', PATH.replace('roleAssignments', 'roleThings'), 404, 'InvalidResourceType'],
    ['under a subscription that is no GUID', PATH.replace(SUBSCRIPTION, 'mine'), 404, 'InvalidResourcePath'],
  ])('%s leads nowhere', async (_, path, status, code) => {
    const started = await start();
    const token = await tokenOf(started, ADMIN);
    const answer = await raw(`${started.simulator.armEndpoint}${path}?${VERSION}`, { token });
    expect(answer).toMatchObject(problem(status, code));
  });

  it('is what the SDK makes of a scope with a leading slash', async () => {
    const client = armClient(await start());
    await expect(client.roleAssignments.get(GROUP_SCOPE, NAME)).rejects.toEqual(
      expect.objectContaining({ code: 'InvalidResourcePath', statusCode: 404 }),
    );
  });

  it('is the same in upper and lower case', async () => {
    const started = await start();
    const token = await tokenOf(started, ADMIN);
    const answer = await raw(`${started.simulator.armEndpoint}${PATH.toUpperCase()}?${VERSION}`, { token });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['without a version', '', 'MissingApiVersionParameter'],
    ['with a version from another time', 'api-version=2015-07-01', 'NoRegisteredProviderFound'],
  ])('%s is refused', async (_, query, code) => {
    const started = await start();
    const token = await tokenOf(started, ADMIN);
    expect(await raw(`${started.simulator.armEndpoint}${PATH}?${query}`, { token })).toMatchObject(
      problem(400, code),
    );
  });

  it.each([
    ['POST', PATH],
    ['PATCH', `${PATH}/${NAME}`],
    ['DELETE', GROUP_SCOPE],
  ])('does not take %s', async (method, path) => {
    const started = await start();
    const token = await tokenOf(started, ADMIN);
    expect(await raw(`${started.simulator.armEndpoint}${path}?${VERSION}`, { token, method })).toMatchObject(
      problem(405, 'HttpMethodNotSupported'),
    );
  });

  it('with a body that is no JSON is refused', async () => {
    const started = await start();
    const token = await tokenOf(started, ADMIN);
    const url = `${started.simulator.armEndpoint}${PATH}/${NAME}?${VERSION}`;
    const response = await fetch(url, {
      method: 'PUT',
      body: '{',
      headers: { authorization: `Bearer ${token}` },
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject(
      problem(400, 'InvalidRequestContent'),
    );
  });
});
