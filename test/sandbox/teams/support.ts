import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { TeamsOptions, TeamsPerson } from '../../../src/sandbox/teams/options.ts';
import { startTeams, type Teams } from '../../../src/sandbox/teams/teams.ts';

export const tenantId = '7a0d6b5e-4a43-4e5e-9c5b-0d2f3c1b2a10';
export const botAppId = '5b7c2f9e-1a2b-4c3d-8e9f-0a1b2c3d4e5f';

export const ada: TeamsPerson = {
  objectId: 'aaaaaaaa-0000-4000-8000-000000000001',
  displayName: 'Ada Lovelace',
  userPrincipalName: 'ada@contoso.example',
};
export const ben: TeamsPerson = {
  objectId: 'aaaaaaaa-0000-4000-8000-000000000002',
  displayName: 'Ben Okafor',
  userPrincipalName: 'ben@contoso.example',
};

/** A clock that stands still until a test moves it. */
export function standingClock(iso = '2026-11-20T09:00:00.000Z') {
  let time = Date.parse(iso);
  return {
    now: () => new Date(time),
    moveBy(milliseconds: number) {
      time += milliseconds;
    },
  };
}

export interface BotCall {
  readonly authorization: string;
  readonly activity: Record<string, unknown> & { readonly type: string; readonly id: string };
}

export interface ScriptedBot {
  readonly endpoint: string;
  readonly calls: BotCall[];
  /** Calls of one activity type. */
  ofType(type: string): BotCall[];
  /** What the bot answers; 200 without a body when not set. Undefined: it never answers. */
  answer: (activity: BotCall['activity']) => { readonly status: number; readonly body?: unknown } | undefined;
}

/** A bot that checks nothing, writes down what it gets and answers as told. */
async function startScriptedBot(): Promise<ScriptedBot> {
  const calls: BotCall[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const activity = JSON.parse(await textOf(request)) as BotCall['activity'];
      calls.push({ authorization: request.headers.authorization ?? '', activity });
      const answer = bot.answer(activity);
      if (answer === undefined) return;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bot: ScriptedBot = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    calls,
    ofType: (type) => calls.filter(({ activity }) => activity.type === type),
    answer: () => ({ status: 200 }),
  };
  return bot;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const issuer = `https://sts.example/${tenantId}/`;

// Made once a file: making RSA keys takes longer than all the rest of a test.
const issuerKeys = generateKeyPair('RS256');

/** An issuer of tokens for the bot. */
export async function botTokens(now: () => Date) {
  const { publicKey, privateKey } = await issuerKeys;
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const seconds = () => Math.floor(now().getTime() / 1000);
  return {
    keys: { issuer, jwks },
    token: (claims: Readonly<Record<string, unknown>> = {}) =>
      new SignJWT({
        iss: issuer,
        aud: 'https://api.botframework.com',
        appid: botAppId,
        exp: seconds() + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(privateKey),
  };
}

/** Teams with a scripted bot, a clock that stands still and valid tokens for the bot. */
export async function startStory(options: Partial<TeamsOptions> = {}) {
  const clock = standingClock();
  const bot = await startScriptedBot();
  const tokens = await botTokens(clock.now);
  const teams = await startTeams({
    now: clock.now,
    tenantId,
    botAppId,
    botName: 'Latchkey',
    people: [ada, ben],
    botEndpoint: () => bot.endpoint,
    botTokenKeys: tokens.keys,
    ...options,
  });
  onTestFinished(() => teams.stop());
  const token = await tokens.token();
  return { clock, bot, teams, tokens, connector: connectorClient(teams, token) };
}

/** Calls the Connector as the bot does, and returns status and body. */
export function connectorClient(teams: Teams, token: string | undefined) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(teams.serviceUrl + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown> & {
        readonly id?: string;
        readonly error?: { readonly code: string; readonly message: string };
      },
    };
  };
}

/** The claims of a token from the Connector, checked against the keys that its metadata names. */
export async function verifiedClaims(teams: Teams, authorization: string, now: Date): Promise<JWTPayload> {
  const metadata = (await (await fetch(teams.openIdMetadataUrl)).json()) as {
    jwks_uri: string;
    issuer: string;
  };
  const jwks = (await (await fetch(metadata.jwks_uri)).json()) as Parameters<typeof createLocalJWKSet>[0];
  const { payload } = await jwtVerify(authorization.replace('Bearer ', ''), createLocalJWKSet(jwks), {
    issuer: metadata.issuer,
    currentDate: now,
  });
  return payload;
}

export function conversationOf(call: BotCall): string {
  return (call.activity['conversation'] as { id: string }).id;
}

export function anAdaptiveCard(fields: Record<string, unknown> = {}) {
  return { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello' }], ...fields };
}

export function aCardMessage(card: unknown) {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}
