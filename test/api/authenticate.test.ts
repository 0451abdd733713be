import { generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authenticate, createAuthenticate } from '../../src/api/authenticate.ts';
import { signWith, startAuthority, type TestAuthority, tenantId } from '../support/entra-keys.ts';

const now = new Date('2027-03-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const audience = 'api://latchkey';
const dana = '30000000-0000-4000-8000-000000000002';

let authority: TestAuthority;
let authenticate: Authenticate;
beforeAll(async () => {
  authority = await startAuthority();
  authenticate = newAuthenticate();
});
afterAll(() => authority.close());

const newAuthenticate = () =>
  createAuthenticate({
    tenantId,
    audience,
    authorityHost: authority.authorityHost,
    clock: { now: () => now },
  });

/** Claims as somebody may put them into a token, right or wrong. */
type Claims = Readonly<Record<string, unknown>>;

/** A person's token that passes; a claim set to undefined is left out. */
const claims = (changes: Claims = {}): JWTPayload => ({
  iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  aud: audience,
  tid: tenantId,
  oid: dana,
  scp: 'Requests.Read',
  nbf: seconds - 60,
  iat: seconds - 60,
  exp: seconds + 3600,
  ...(changes as JWTPayload),
});

/** Changes that make the token one of an app for itself. */
const ofApp = (changes: Claims = {}): Claims => ({ scp: undefined, sub: dana, azp: 'the app', ...changes });

async function outcomeOf(changes: Claims) {
  return authenticate(`Bearer ${await authority.sign(claims(changes))}`);
}

describe('authentication of the API', () => {
  it.each([
    ['version 2', {}],
    ['version 1', { iss: `https://sts.windows.net/${tenantId}/` }],
    ['with a clock two minutes behind', { exp: seconds - 119 }],
    ['with a clock two minutes ahead', { nbf: seconds + 119 }],
  ])('knows the person of a token: %s', async (_, changes) => {
    expect(await outcomeOf(changes)).toEqual({
      outcome: 'caller',
      caller: { objectId: dana, appOnly: false, roles: [] },
    });
  });

  it.each<[string, Claims, boolean, string[]]>([
    ['no scopes', ofApp({ roles: ['Requests.Read'] }), true, ['Requests.Read']],
    ['no scopes and no roles', ofApp(), true, []],
    ['empty scopes', ofApp({ scp: ' ' }), true, []],
    ['the app named as version 1 does', ofApp({ azp: undefined, appid: 'the app' }), true, []],
    ['no scopes, and an app by its own word', { scp: undefined, idtyp: 'app' }, true, []],
    ['scopes, but of an app by its own word', { idtyp: 'app' }, true, []],
    ['scopes and roles of a person', { roles: ['Requests.Read', 7] }, false, ['Requests.Read']],
    ['roles that are no list', { roles: 'Requests.Read' }, false, []],
  ])('tells people from apps: %s', async (_, changes, appOnly, roles) => {
    expect(await outcomeOf(changes)).toEqual({
      outcome: 'caller',
      caller: { objectId: dana, appOnly, roles },
    });
  });

  it.each<[string, Claims]>([
    ['another audience', { aud: 'https://management.azure.com' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'https://login.microsoftonline.com/common/v2.0' }],
    [
      'the issuer of another tenant',
      { iss: 'https://sts.windows.net/11111111-1111-1111-1111-111111111111/' },
    ],
    ['no issuer', { iss: undefined }],
    ['another tenant', { tid: '11111111-1111-1111-1111-111111111111' }],
    ['no tenant', { tid: undefined }],
    ['no object id', { oid: undefined }],
    ['an empty object id', { oid: '' }],
    ['an object id that is no text', { oid: 5 }],
    ['no scopes, as the ID token of a person', { scp: undefined, sub: 'pairwise' }],
    ['no scopes and no app', ofApp({ azp: undefined })],
    ['no scopes and a subject other than its object', ofApp({ sub: 'pairwise' })],
    ['no scopes and no subject', ofApp({ sub: undefined })],
    ['no scopes, and of a person by its own word', ofApp({ idtyp: 'user' })],
    ['an end more than two minutes ago', { exp: seconds - 121 }],
    ['no end', { exp: undefined }],
    ['a start more than two minutes away', { nbf: seconds + 121 }],
    ['no start', { nbf: undefined }],
  ])('refuses a token with %s', async (_, changes) => {
    expect(await outcomeOf(changes)).toMatchObject({ outcome: 'invalid', why: expect.any(String) });
  });

  it('refuses signatures by other keys, other algorithms and none', async () => {
    const other = await generateKeyPair('RS256');
    const secret = new TextEncoder().encode('a shared secret that is long enough for HS256');
    const tokens = [
      await signWith(other.privateKey, claims()),
      await signWith(other.privateKey, claims(), { kid: 'key-2' }),
      await signWith(secret, claims(), { alg: 'HS256' }),
      await signWith((await generateKeyPair('PS256')).privateKey, claims(), { alg: 'PS256' }),
      new UnsecuredJWT(claims()).encode(),
      `${(await authority.sign(claims())).split('.').slice(0, 2).join('.')}.`,
      'not.a.token',
    ];
    for (const token of tokens)
      expect(await authenticate(`Bearer ${token}`)).toMatchObject({ outcome: 'invalid' });
  });

  it.each([null, '', 'Bearer', 'Bearer ', 'Basic dXNlcjpwdw==', 'Bearer a b', 'Bearer a, Bearer b'])(
    'misses a token in %j',
    async (header) => {
      expect(await authenticate(header)).toEqual({ outcome: 'missing' });
    },
  );

  it('says that it cannot tell while the keys cannot be fetched, and goes on when they can', async () => {
    const fresh = newAuthenticate();
    const header = `Bearer ${await authority.sign(claims())}`;
    authority.status = 500;
    expect(await fresh(header)).toMatchObject({ outcome: 'unavailable' });
    authority.status = 200;
    expect(await fresh(header)).toMatchObject({ outcome: 'caller' });
  });

  it('says that it cannot tell when nobody answers', async () => {
    const alone = createAuthenticate({
      tenantId,
      audience,
      authorityHost: 'http://127.0.0.1:9',
      clock: { now: () => now },
    });
    expect(await alone(`Bearer ${await authority.sign(claims())}`)).toMatchObject({ outcome: 'unavailable' });
  });
});
