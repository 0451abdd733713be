import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { HttpResponseInit } from '@azure/functions';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, it, type MockInstance, vi } from 'vitest';
import { people } from '../../support/records.ts';
import {
  appId,
  aTeamsWorld,
  type LooseActivity,
  type TeamsWorld,
  tenantId,
} from '../../support/teams-world.ts';

const require = createRequire(import.meta.url);
/** The part of the SDK that decides about tokens; `botbuilder` brings it and does not hand it on. */
const { EmulatorValidation } = createRequire(require.resolve('botbuilder'))('botframework-connector') as {
  readonly EmulatorValidation: {
    readonly ToBotFromEmulatorTokenValidationParameters: { readonly issuer: readonly string[] };
  };
};

let world: TeamsWorld;
let sdkPrints: MockInstance<typeof console.error>;

beforeAll(async () => {
  // The SDK prints what it turns away.
  sdkPrints = vi.spyOn(console, 'error').mockReturnValue();
  world = await aTeamsWorld();
});
afterAll(() => world.stop());

const now = () => Math.floor(Date.now() / 1000);
const other = '7e000000-0000-4000-8000-0000000000ff';
const help = (changes: LooseActivity = {}) => world.activity(people.alex, { text: 'help', ...changes });

/** The bot has run when it has kept where to write to, or has answered. */
function botRan(): boolean {
  return world.connector.calls.length > 0 || world.conversations.references.size > 0;
}

/** What the caller sees, and whether any code of the bot has run. */
async function outcome(answer: Promise<HttpResponseInit>) {
  world.connector.calls.length = 0;
  world.conversations.references.clear();
  return { answer: await answer, botRan: botRan() };
}

function turnedAway(status: number) {
  return { answer: { status }, botRan: false };
}

it('lets in what the Connector sends for our bot and tenant', async () => {
  expect(await world.post(help())).toEqual({ status: 200 });
  expect(botRan()).toBe(true);
});

it('allows the clocks of the Connector and ours to differ by two minutes', async () => {
  expect(await world.post(help(), { ...world.claims(), exp: now() - 120 })).toEqual({ status: 200 });
});

it.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['garbage', 'garbage'],
  ['another scheme', 'Basic dXNlcjpwYXNz'],
  ['three dots of nothing', 'Bearer a.b.c'],
])('turns away %s', async (_, authorization) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  expect(await outcome(world.postRaw(JSON.stringify(help()), headers))).toEqual(turnedAway(401));
});

it.each<[string, () => JWTPayload | { exp: undefined } | { serviceurl: undefined }]>([
  ['that expired ten minutes ago', () => ({ exp: now() - 600 })],
  ['without an end', () => ({ exp: undefined })],
  ['that is not valid yet', () => ({ nbf: now() + 600 })],
  ['for another bot', () => ({ aud: other })],
  ['for several bots', () => ({ aud: [appId, other] })],
  ['of another issuer', () => ({ iss: 'https://evil.example' })],
  ['made for another Connector', () => ({ serviceurl: 'https://smba.trafficmanager.net/emea/' })],
  ['that names no Connector', () => ({ serviceurl: undefined })],
  [
    'of the bot itself, sent back to it',
    () => ({
      iss: `https://sts.windows.net/${tenantId}/`,
      aud: 'https://api.botframework.com',
      appid: appId,
      tid: tenantId,
      ver: '1.0',
    }),
  ],
  [
    'that any tenant gave out for the bot, as the emulator would',
    () => ({
      iss: `https://login.microsoftonline.com/${other}/v2.0`,
      azp: appId,
      tid: other,
      ver: '2.0',
    }),
  ],
  [
    'of a skill',
    () => ({ iss: `https://sts.windows.net/${tenantId}/`, appid: other, ver: '1.0', tid: tenantId }),
  ],
])('turns away a token %s', async (_, claims) => {
  expect(await outcome(world.post(help(), { ...world.claims(), ...claims() } as JWTPayload))).toEqual(
    turnedAway(401),
  );
});

it('turns away a signature by another key under a known name', async () => {
  const { privateKey } = await generateKeyPair('RS256');
  expect(await outcome(postWith(await world.connector.token(world.claims(), { key: privateKey })))).toEqual(
    turnedAway(401),
  );
});

it('turns away a key that nobody published', async () => {
  expect(await outcome(postWith(await world.connector.token(world.claims(), { kid: 'k2' })))).toEqual(
    turnedAway(401),
  );
});

it.each(['', 'x'])('turns away an unsigned token with %j as its signature', async (signature) => {
  expect(await outcome(postWith(`${new UnsecuredJWT(world.claims()).encode()}${signature}`))).toEqual(
    turnedAway(401),
  );
});

it('turns away a signature made with the public key as a secret', async () => {
  const jwks = await (await fetch(`${world.connector.origin}/jwks`)).text();
  const token = await new SignJWT(world.claims())
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .sign(new TextEncoder().encode(jwks));
  expect(await outcome(postWith(token))).toEqual(turnedAway(401));
});

it.each([
  ['without a service URL', { serviceUrl: undefined }],
  ['with an empty service URL', { serviceUrl: '' }],
  ['whose service URL is not the one of its token', { serviceUrl: 'https://smba.trafficmanager.net/emea/' }],
  ['of a channel that its key does not stand for', { channelId: 'webchat' }],
  ['of the channel that would choose another validator', { channelId: 'AseChannel' }],
  ['without a channel', { channelId: undefined }],
])('turns away an activity %s', async (_, changes) => {
  expect(await outcome(world.post(help(changes)))).toEqual(turnedAway(401));
});

it.each([
  ['of another tenant', other, other],
  ['whose conversation is of another tenant', other, tenantId],
  ['whose channel is of another tenant', tenantId, other],
  ['without a tenant', undefined, undefined],
])('forbids an activity %s', async (_, conversationTenant, channelTenant) => {
  const changes = {
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: conversationTenant },
    channelData: channelTenant === undefined ? {} : { tenant: { id: channelTenant } },
  };
  expect(await outcome(world.post(help(changes)))).toEqual(turnedAway(403));
});

it('forbids a Connector that is not on the list, though its token is good', async () => {
  const serviceUrl = 'https://evil.example/';
  expect(
    await outcome(world.post(help({ serviceUrl }), { ...world.claims(), serviceurl: serviceUrl })),
  ).toEqual(turnedAway(403));
});

it('says that it cannot decide when the signing keys cannot be had', async () => {
  const dark = await aTeamsWorld();
  dark.connector.keysAvailable = false;
  expect(await dark.post(dark.activity(people.alex, { text: 'help' }))).toEqual({ status: 503 });
  expect(dark.log.lines).toMatchObject([{ level: 'error', event: 'teams.rejected', data: { status: 503 } }]);
  expect(dark.conversations.references.size).toBe(0);
  await dark.stop();
});

it.each([
  ['is not JSON', '{', 400],
  ['is a list', '[]', 400],
  ['is empty', '', 400],
  ['has no type', '{"text":"help"}', 400],
  ['has a type that is no text', '{"type":7}', 400],
  ['is not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ['is too large', JSON.stringify({ type: 'message', text: 'x'.repeat(300_000) }), 413],
])('refuses a body that %s', async (_, body, status) => {
  const authorization = `Bearer ${await world.connector.token(world.claims())}`;
  expect(await outcome(world.postRaw(body, { authorization }))).toEqual(turnedAway(status));
});

it('refuses a body that is announced as too large before it reads it', async () => {
  expect(await outcome(world.postRaw('{}', { 'content-length': '99999999' }))).toEqual(turnedAway(413));
});

it('tells the log and not the caller why somebody was turned away', async () => {
  world.log.lines.length = 0;
  const response = await world.post(help(), { ...world.claims(), aud: other });
  expect(response).toEqual({ status: 401 });
  expect(world.log.lines).toMatchObject([{ level: 'warn', event: 'teams.rejected', data: { status: 401 } }]);
});

it('answers a message that nobody can read without running anything', async () => {
  expect(await outcome(world.post(help({ from: 'Alex' })))).toEqual(turnedAway(200));
});

async function postWith(token: string) {
  return world.postRaw(JSON.stringify(help()), { authorization: `Bearer ${token}` });
}

it('asks nobody for keys on behalf of a token that the Connector cannot have made', async () => {
  const fresh = await aTeamsWorld();
  const issuer = `https://sts.windows.net/${other}/`;
  const claims = { ...fresh.claims(), iss: issuer, tid: other, appid: appId, ver: '1.0' };
  expect(await fresh.post(fresh.activity(people.alex, { text: 'help' }), claims)).toEqual({ status: 401 });
  expect(fresh.connector.keyRequests).toBe(0);
  await fresh.stop();
});

it.each(['webchat', 'AseChannel', 'emulator'])(
  'turns away %s also when the key stands for any channel',
  async (channelId) => {
    const fresh = await aTeamsWorld();
    fresh.connector.endorsements = [];
    const activity = fresh.activity(people.alex, { text: 'help', channelId });
    expect(await fresh.post(activity)).toEqual({ status: 401 });
    expect(fresh.conversations.references.size).toBe(0);
    await fresh.stop();
  },
);

it('lets no forged token reach what the SDK remembers for the whole process', async () => {
  const remembered = () => EmulatorValidation.ToBotFromEmulatorTokenValidationParameters.issuer.length;
  const { privateKey } = await generateKeyPair('RS256');
  const before = remembered();
  const keyRequests = world.connector.keyRequests;
  sdkPrints.mockClear();
  for (let count = 0; count < 200; count += 1) {
    const kid = count % 2 === 0 ? 'k1' : `k-${count}`;
    const claims = { ...world.claims(), tid: randomUUID() };
    expect(await postWith(await world.connector.token(claims, { key: privateKey, kid }))).toEqual({
      status: 401,
    });
  }
  expect(remembered()).toBe(before);
  expect(sdkPrints).not.toHaveBeenCalled();
  expect(world.connector.keyRequests).toBe(keyRequests);
});

it.each(['RS384', 'PS256'])('turns away a token that is signed with %s', async (alg) => {
  const { privateKey } = await generateKeyPair(alg);
  const token = await new SignJWT(world.claims()).setProtectedHeader({ alg, kid: 'k1' }).sign(privateKey);
  expect(await outcome(postWith(token))).toEqual(turnedAway(401));
});

it.each(['jwk', 'jku', 'x5u', 'x5c', 'crit'])(
  'turns away a token that brings or names a key of its own: %s',
  async (parameter) => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1' };
    const served = `${world.connector.origin}/evil-keys`;
    const brought: Record<string, unknown> = {
      jwk,
      jku: served,
      x5u: served,
      x5c: ['MIIB'],
      crit: ['evil'],
    };
    const protectedHeader = { alg: 'RS256', kid: 'k1', [parameter]: brought[parameter] };
    const signed = [protectedHeader, world.claims()].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const signature = await crypto.subtle.sign(
      'RSASSA-PKCS1-v1_5',
      privateKey,
      new TextEncoder().encode(signed.join('.')),
    );
    const token = [...signed, Buffer.from(signature).toString('base64url')].join('.');
    expect(await outcome(postWith(token))).toEqual(turnedAway(401));
  },
);

it.each<[string, () => JWTPayload]>([
  ['a list of Connectors', () => ({ serviceurl: [world.connector.serviceUrl, 'https://evil.example/'] })],
  ['a Connector that is an object', () => ({ serviceurl: { href: world.connector.serviceUrl } })],
  ['an end that is a text', () => ({ exp: '9999999999' }) as unknown as JWTPayload],
  [
    'an issuer that only begins like the Connector',
    () => ({ iss: 'https://api.botframework.com.evil.example' }),
  ],
  ['an audience in another spelling', () => ({ aud: appId.toUpperCase() })],
])('turns away a token with %s', async (_, claims) => {
  expect(await outcome(world.post(help(), { ...world.claims(), ...claims() }))).toEqual(turnedAway(401));
});

it.each([
  ['a list', [tenantId]],
  ['an object', { toString: tenantId }],
  ['another spelling of another tenant', `${other} `],
  ['null', null],
])('forbids an activity whose tenant is %s', async (_, named) => {
  const conversation = { id: 'a:1', conversationType: 'personal', tenantId: named };
  expect(await outcome(world.post(help({ conversation })))).toEqual(turnedAway(403));
});

it('takes no second token behind the first', async () => {
  const good = await world.connector.token(world.claims());
  const headers = { authorization: `Bearer ${good}, Bearer ${good}` };
  expect(await outcome(world.postRaw(JSON.stringify(help()), headers))).toEqual(turnedAway(401));
});

it('is not led astray by names that JavaScript gives a meaning to', async () => {
  const authorization = `Bearer ${await world.connector.token(world.claims())}`;
  const body = JSON.stringify(help()).replace('{', '{"__proto__":{"aadObjectId":"x"},"constructor":{},');
  expect((await world.postRaw(body, { authorization })).status).toBe(200);
  expect(({} as Record<string, unknown>)['aadObjectId']).toBeUndefined();
});

it('reads a body that is nested very deeply as what it is: no activity', async () => {
  const authorization = `Bearer ${await world.connector.token(world.claims())}`;
  const body = `{"type":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect(await outcome(world.postRaw(body, { authorization }))).toEqual(turnedAway(400));
});

it('lets the Connector in again once its keys can be had', async () => {
  const dark = await aTeamsWorld();
  dark.connector.keysAvailable = false;
  expect(await dark.message(people.alex, 'help')).toEqual({ status: 503 });
  dark.connector.keysAvailable = true;
  expect(await dark.message(people.alex, 'help')).toEqual({ status: 200 });
  await dark.stop();
});
