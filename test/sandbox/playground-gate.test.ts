import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configFile, playgroundConfig } from '../../src/sandbox/playground/config.ts';
import { type Gate, startGate } from '../../src/sandbox/playground/gate.ts';
import { withPlainText } from '../../src/sandbox/playground/plain-text.ts';
import { chatId, userId } from '../../src/sandbox/playground/players.ts';
import {
  alex,
  approvalsChannel,
  type Character,
  dana,
  latchkey,
  priya,
} from '../../src/sandbox/story/people.ts';
import type { Activity } from '../../src/sandbox/teams/activities.ts';
import type { BotAnswer } from '../../src/sandbox/teams/delivery.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A web server that writes down what it is asked, and gives ids to what is sent. */
async function startRecorder() {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      calls.push({
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const status = request.method === 'POST' ? 201 : 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: `id-${calls.length}` }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { calls, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
type Recorder = Awaited<ReturnType<typeof startRecorder>>;

const now = new Date('2026-03-02T09:00:00Z');
let gate: Gate;
let playground: Recorder;
let others: Recorder;
let standIn: Recorder;
let forwarded: { readonly activity: Activity; readonly serviceUrl: string }[];
let botAnswer: BotAnswer;

beforeEach(async () => {
  [playground, others, standIn] = await Promise.all([startRecorder(), startRecorder(), startRecorder()]);
  forwarded = [];
  botAnswer = { status: 200, body: { statusCode: 200 } };
  gate = await startGate([alex, priya]);
});
afterEach(async () => {
  await gate.stop();
  for (const { server } of [playground, others, standIn]) {
    server.closeAllConnections();
    server.close();
  }
});

function open(): void {
  gate.open({
    teams: {
      serviceUrl: `${standIn.url}/emea/`,
      forward(activity, serviceUrl) {
        forwarded.push({ activity, serviceUrl });
        return Promise.resolve(botAnswer);
      },
    },
    bot: { botAppId: latchkey.clientId, now: () => now },
    urls: new Map([
      [alex, playground.url],
      [priya, others.url],
    ]),
  });
}

/** A token of the bot; without keys to check it by, only what it says counts. */
function token(claims: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    aud: 'https://api.botframework.com',
    appid: latchkey.clientId,
    exp: now.getTime() / 1000 + 60,
    ...claims,
  };
  return `Bearer ${part({ alg: 'RS256' })}.${part(payload)}.${Buffer.from('signature').toString('base64url')}`;
}

function call(method: string, path: string, body?: object, authorization = token()) {
  return fetch(gate.serviceUrl + path, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
}

function activityOf(person: Character, more: object = {}) {
  return {
    type: 'message',
    id: '1',
    serviceUrl: gate.serviceUrl,
    from: { id: userId(person), aadObjectId: person.objectId },
    conversation: { id: chatId(person) },
    text: 'help',
    ...more,
  };
}

function post(url: string, body: object) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function chatOf(person: Character): string {
  return `v3/conversations/${encodeURIComponent(chatId(person))}/activities`;
}

describe('the gate between the playgrounds and the bot', () => {
  it('asks everybody to come back later until it is open', async () => {
    const response = await post(gate.botEndpoint(alex), activityOf(alex));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await call('POST', chatOf(alex), {})).status).toBe(503);
  });

  it('hands an activity on for its service URL, and the answer of the bot back', async () => {
    open();
    const response = await post(gate.botEndpoint(alex), activityOf(alex));
    expect([response.status, await response.json()]).toEqual([200, { statusCode: 200 }]);
    expect(forwarded).toEqual([{ activity: activityOf(alex), serviceUrl: gate.serviceUrl }]);
  });

  it.each([
    ['of somebody else', () => activityOf(priya), 403],
    ['of nobody', () => ({ ...activityOf(alex), from: { id: userId(alex) } }), 400],
    ['of another Connector', () => activityOf(alex, { serviceUrl: 'https://example.com/' }), 403],
    ['that is none', () => ({}), 400],
  ])('refuses an activity %s', async (_, activity, status) => {
    open();
    expect((await post(gate.botEndpoint(alex), activity())).status).toBe(status);
    expect(forwarded).toEqual([]);
  });

  it('says it when the bot does not answer', async () => {
    open();
    botAnswer = { status: undefined, reason: 'The bot did not answer within 15 seconds.' };
    const response = await post(gate.botEndpoint(alex), activityOf(alex));
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('did not answer within 15 seconds');
  });

  it('has a door of its own for each person, and no other', async () => {
    open();
    expect(gate.botEndpoint(alex)).not.toBe(gate.botEndpoint(priya));
    expect(() => gate.botEndpoint(dana)).toThrow('Dana Fields has no playground.');
    const guessed = gate.botEndpoint(alex).replace(/[0-9a-f]{12}(?=\/api)/, '000000000000');
    expect((await post(guessed, activityOf(alex))).status).toBe(404);
    expect((await fetch(gate.botEndpoint(alex), { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['no token', ''],
    ['a token of another app', token({ appid: 'another' })],
    ['a token for another service', token({ aud: 'https://graph.microsoft.com' })],
    ['a token of yesterday', token({ exp: now.getTime() / 1000 - 86_400 })],
  ])('lets nobody write to people with %s', async (_, authorization) => {
    open();
    expect((await call('POST', chatOf(alex), { type: 'message' }, authorization)).status).toBe(401);
    expect(playground.calls).toEqual([]);
  });

  it('shows what the bot writes where the person is, and keeps the token to itself', async () => {
    open();
    const response = await call('POST', chatOf(alex), { type: 'message', text: 'Hi' });
    expect([response.status, await response.json()]).toEqual([201, { id: 'id-1' }]);
    expect(playground.calls).toEqual([
      {
        method: 'POST',
        path: `/_connector/${chatOf(alex)}`,
        authorization: undefined,
        body: { type: 'message', text: 'Hi' },
      },
    ]);
    expect([...others.calls, ...standIn.calls]).toEqual([]);
  });

  it('hands on to the stand-in, token and all, what is for people without a playground', async () => {
    open();
    const body = { members: [{ id: dana.objectId }] };
    await call('POST', 'v3/conversations', body);
    await call('PUT', 'v3/conversations/a%3Adana/activities/7', { type: 'message' });
    expect(standIn.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /emea/v3/conversations',
      'PUT /emea/v3/conversations/a%3Adana/activities/7',
    ]);
    expect(standIn.calls.every(({ authorization }) => authorization === token())).toBe(true);
  });

  it('knows the chat with a person who has a playground by either of their ids', async () => {
    open();
    for (const id of [priya.objectId, userId(priya)]) {
      const response = await call('POST', 'v3/conversations', { members: [{ id }] });
      expect([response.status, await response.json()]).toEqual([201, { id: chatId(priya) }]);
    }
  });

  it('answers in a channel where somebody wrote last', async () => {
    open();
    const conversation = { id: `${approvalsChannel.id};messageid=5` };
    await post(gate.botEndpoint(priya), activityOf(priya, { conversation }));
    await call('POST', `v3/conversations/${encodeURIComponent(conversation.id)}/activities`, {});
    expect([playground.calls.length, others.calls.length]).toEqual([0, 1]);
  });

  it('shows a chat again, as it is now, when its page is opened, and edits what is shown last', async () => {
    open();
    await call('POST', chatOf(alex), { text: 'One' });
    await call('POST', `${chatOf(alex)}/f%3Areplied-to`, { text: 'Two' });
    await call('PUT', `${chatOf(alex)}/id-1`, { text: 'One, edited' });
    await post(gate.botEndpoint(alex), activityOf(alex, { type: 'installationUpdate' }));
    await call('PUT', `${chatOf(alex)}/id-1`, { text: 'One, edited twice' });
    const seen = playground.calls.slice(3).map(({ method, path, body }) => [method, path, body]);
    const path = `/_connector/${chatOf(alex)}`;
    expect(seen).toEqual([
      ['POST', path, { text: 'One, edited' }],
      ['POST', path, { text: 'Two' }],
      ['PUT', `${path}/id-4`, { text: 'One, edited twice' }],
    ]);
  });

  it.each(['v2/conversations', 'v3/attachments', 'v3/conversations/%E0%A4%A/activities'])(
    'finds nothing at %s',
    async (path) => {
      open();
      expect([400, 404]).toContain((await call('GET', path)).status);
      expect([...playground.calls, ...standIn.calls]).toEqual([]);
    },
  );
});

describe('plain text in a playground, which reads everything as Markdown', () => {
  it('is written so that it is shown as it is, line by line', () => {
    const text = 'Use *this* & <b>, now.\n- a_b\n1. c - d\n> e';
    const message = { type: 'message', text, textFormat: 'plain' };
    expect(withPlainText(message)).toEqual({
      type: 'message',
      text: [
        String.raw`Use \*this\* &amp; &lt;b>, now.`,
        String.raw`\- a\_b`,
        String.raw`1\. c - d`,
        String.raw`\> e`,
      ].join('  \n'),
      textFormat: 'markdown',
    });
  });

  it('is all that is changed', () => {
    for (const message of [{ text: '*x*' }, { attachments: [] }, undefined])
      expect(withPlainText(message)).toBe(message);
  });
});

describe('what a playground is told', () => {
  it('is who its person is, and five others', () => {
    const config = JSON.parse(JSON.stringify(playgroundConfig(priya))) as {
      readonly currentUser: { readonly aadObjectId: string };
      readonly users: readonly { readonly aadObjectId: string }[];
    };
    expect(configFile).toBe('.m365agentsplayground.yml');
    expect(config.currentUser.aadObjectId).toBe(priya.objectId);
    const ids = [config.currentUser, ...config.users].map(({ aadObjectId }) => aadObjectId);
    expect(config.users).toHaveLength(5);
    expect(new Set(ids).size).toBe(6);
    expect(ids).toContain(alex.objectId);
  });
});
