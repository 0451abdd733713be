import { expect, it } from 'vitest';
import { botIdentity } from '../../../src/teams/adapter/options.ts';

const good = {
  appId: 'b0b0b0b0-0000-4000-8000-000000000001',
  tenantId: '7e000000-0000-4000-8000-000000000001',
};

it('trusts the public cloud when nothing else is said', () => {
  const identity = botIdentity(good);
  expect(identity.openIdMetadataUrl).toBe(
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  );
  expect(identity.allows('https://smba.trafficmanager.net/emea/')).toBe(true);
  expect(identity.allows('http://127.0.0.1:3979/')).toBe(false);
});

it.each([
  [{ appId: '' }, 'appId of the Teams bot must be a GUID'],
  [{ tenantId: 'contoso.com' }, 'tenantId of the Teams bot must be a GUID'],
  [{ openIdMetadataUrl: 'http://keys.example/' }, 'must be https'],
  [{ openIdMetadataUrl: 'keys' }, 'must be https'],
  [{ bootstrapServiceUrl: 'https://evil.example/' }, 'is not among the allowed ones'],
  [{ serviceUrls: ['nowhere'] }, 'not a plain absolute URL'],
])('refuses to start with %j', (wrong, problem) => {
  expect(() => botIdentity({ ...good, ...wrong })).toThrow(
    expect.objectContaining({
      code: 'config.invalid',
      audience: 'operator',
      message: expect.stringContaining(problem),
    }),
  );
});
