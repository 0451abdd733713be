import { request as httpRequest } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMovableClock } from '../../../src/sandbox/clock.ts';
import { startConsole } from '../../../src/sandbox/console/console.ts';
import type { ConsoleOptions } from '../../../src/sandbox/console/options.ts';
import type { CloudView, ConsoleEvent } from '../../../src/sandbox/console/view.ts';
import {
  aCardMessage,
  ada,
  anAdaptiveCard,
  ben,
  botAppId,
  conversationOf,
  startStory as startTeamsStory,
  verifiedClaims,
} from '../teams/support.ts';

const people = [ada, ben].map(({ objectId, displayName, userPrincipalName }) => ({
  personId: objectId,
  name: displayName,
  userPrincipalName,
  about: 'Engineer',
  suggestions: ['request'],
  side: objectId === ada.objectId ? ('requester' as const) : ('approver' as const),
}));

const aCloud = (title: string): CloudView => ({ cloud: 'aws', title, people: [], calls: [] });

async function startStory(options: Partial<ConsoleOptions> = {}) {
  const story = await startTeamsStory();
  const clock = createMovableClock();
  const page = await startConsole({
    port: 0,
    botName: 'Latchkey',
    teams: story.teams,
    clouds: () => [aCloud('Account data')],
    refreshEvery: 10,
    clock,
    actions: {
      advance: (minutes) => Promise.resolve(clock.moveBy(minutes * 60_000)),
      advanceToNextEnd: () => Promise.resolve(false),
    },
    people,
    ...options,
  });
  onTestFinished(() => page.stop());
  const post = async (path: string, body: unknown) => {
    const response = await fetch(new URL(path, page.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ...story, clock, page, post, events: () => openEvents(page.url) };
}

/** Reads the page's events one by one. */
async function openEvents(url: string) {
  const stop = new AbortController();
  const response = await fetch(new URL('/api/events', url), { signal: stop.signal });
  onTestFinished(() => stop.abort());
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<ConsoleEvent> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (data !== undefined) return JSON.parse(data.slice('data: '.length)) as ConsoleEvent;
        continue;
      }
      const chunk = await reader?.read();
      if (chunk?.value === undefined) throw new Error('The events ended.');
      text += chunk.value;
    }
  };
  /** The next event of this type that passes. */
  const until = async <Type extends ConsoleEvent['type']>(
    type: Type,
    passes: (event: Extract<ConsoleEvent, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<ConsoleEvent, { type: Type }>> => {
    for (;;) {
      const event = await next();
      if (event.type === type && passes(event as Extract<ConsoleEvent, { type: Type }>))
        return event as Extract<ConsoleEvent, { type: Type }>;
    }
  };
  return { until };
}

/** A request with headers that fetch would not send. */
function rawRequest(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
  path = '/',
): Promise<number> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

describe('the chats', () => {
  test('send what is written to the bot, signed, and show the reply as it comes', async () => {
    const { bot, teams, connector, post, events, clock } = await startStory();
    const { until } = await events();
    const { state } = await until('state');
    expect(state).toMatchObject({
      botName: 'Latchkey',
      chats: { [ada.objectId]: [] },
      clock: { moving: false },
    });

    expect(await post('/api/messages', { personId: ada.objectId, text: ' help ' })).toEqual({
      status: 200,
      body: {},
    });
    const [call] = bot.ofType('message');
    expect(call?.activity).toMatchObject({ text: 'help', from: { aadObjectId: ada.objectId } });
    const signedAt = new Date('2026-11-20T09:00:00.000Z');
    expect(await verifiedClaims(teams, call?.authorization ?? '', signedAt)).toMatchObject({ aud: botAppId });

    if (call === undefined) throw new Error('The bot got nothing.');
    await connector('POST', `v3/conversations/${conversationOf(call)}/activities`, {
      type: 'message',
      text: 'Hello',
    });
    const shown = await until('chat', ({ messages }) => messages.length === 2);
    expect(shown).toMatchObject({ personId: ada.objectId, messages: [{ text: 'help' }, { text: 'Hello' }] });
    expect(clock.offset).toBe(0);
  });

  test('carry a click to the bot and its answer back', async () => {
    const { bot, connector, post, teams, events } = await startStory();
    await teams.announceInstallations();
    const [installed] = bot.calls;
    if (installed === undefined) throw new Error('The bot heard of no installation.');
    const card = anAdaptiveCard({
      actions: [{ type: 'Action.Execute', title: 'Go', verb: 'go', data: { step: 1 } }],
    });
    const path = `v3/conversations/${conversationOf(installed)}/activities`;
    const { body: sent } = await connector('POST', path, aCardMessage(card));
    const click = {
      type: 'execute',
      personId: ada.objectId,
      messageId: sent.id,
      verb: 'go',
      data: { step: 1, note: 'x' },
    };
    const answers = (type: string, value: unknown) => {
      bot.answer = () => ({ status: 200, body: { statusCode: 200, type, value } });
    };

    answers('application/vnd.microsoft.activity.message', 'Not yet.');
    expect((await post('/api/actions', click)).body).toEqual({ kind: 'message', text: 'Not yet.' });
    bot.answer = () => ({ status: 500 });
    expect((await post('/api/actions', click)).body).toMatchObject({ kind: 'error' });

    const { until } = await events();
    answers('application/vnd.microsoft.card.adaptive', anAdaptiveCard());
    expect((await post('/api/actions', click)).body).toEqual({ kind: 'card' });
    const shown = await until('chat');
    expect(shown.messages).toMatchObject([{ card, userCard: anAdaptiveCard() }]);
    expect(bot.ofType('invoke').at(-1)?.activity['value']).toMatchObject({
      action: { verb: 'go', data: { step: 1, note: 'x' } },
    });
  });

  test('say in a sentence what went wrong', async () => {
    const { bot, post } = await startStory();
    bot.answer = () => ({ status: 503 });
    expect((await post('/api/messages', { personId: ada.objectId, text: 'x' })).body).toEqual({
      failure: 'The bot answered HTTP 503.',
    });
    expect(await post('/api/messages', { personId: 'who', text: 'x' })).toEqual({
      status: 422,
      body: { error: 'There is nobody with the id who.' },
    });
    expect(await post('/api/messages', { personId: ada.objectId, text: '  ' })).toEqual({
      status: 400,
      body: { error: 'Write something first.' },
    });
    expect((await post('/api/messages', { personId: ada.objectId, text: 'x', more: 1 })).status).toBe(400);
    expect((await post('/api/constructor', {})).status).toBe(404);
  });
});

describe('the clock', () => {
  test('moves on, and says that it is moving until the work is done', async () => {
    const clock = createMovableClock();
    const { promise, resolve } = Promise.withResolvers<void>();
    const { post, events } = await startStory({
      clock,
      actions: {
        advance: async (minutes) => {
          clock.moveBy(minutes * 60_000);
          await promise;
        },
        advanceToNextEnd: () => Promise.resolve(false),
      },
    });
    const { until } = await events();
    const moved = post('/api/clock', { minutes: 60 });
    const ahead = Date.now() + 59 * 60_000;
    const event = await until('clock', (moving) => moving.clock.now > ahead);
    expect(event.clock.moving).toBe(true);
    expect(await post('/api/clock', { minutes: 5 })).toEqual({
      status: 409,
      body: { error: 'The clock is already being moved.' },
    });
    resolve();
    expect((await moved).body).toEqual({ moved: true });
    expect((await until('clock', (last) => !last.clock.moving)).clock.now).toBeGreaterThan(ahead);
    expect((await post('/api/clock', { to: 'nextEnd' })).body).toEqual({ moved: false });
  });

  test('does not stay in the state of moving when the work fails', async () => {
    const { post } = await startStory({
      actions: {
        advance: () => Promise.reject(new Error('A timer broke.')),
        advanceToNextEnd: () => Promise.resolve(true),
      },
    });
    expect(await post('/api/clock', { minutes: 5 })).toEqual({
      status: 500,
      body: { error: 'A timer broke.' },
    });
    expect((await post('/api/clock', { to: 'nextEnd' })).body).toEqual({ moved: true });
  });

  test.each([{ minutes: -5 }, { minutes: 0 }, { minutes: 1e9 }, { to: 'yesterday' }, {}])(
    'refuses to move by %j',
    async (body) => {
      const { post, clock } = await startStory();
      expect((await post('/api/clock', body)).status).toBe(400);
      expect(clock.offset).toBe(0);
    },
  );
});

describe('the clouds', () => {
  test('are shown anew when they change', async () => {
    let title = 'before';
    const { events } = await startStory({ clouds: () => [aCloud(title)] });
    const { until } = await events();
    expect((await until('state')).state.clouds.views).toMatchObject([{ title: 'before' }]);
    title = 'after';
    const shown = await until('clouds', ({ clouds }) => clouds.views[0]?.title === 'after');
    expect(shown.clouds.failure).toBeUndefined();
  });

  test('say so when they cannot be read', async () => {
    const { page } = await startStory({ clouds: () => Promise.reject(new Error('no answer')) });
    const state = (await (await fetch(new URL('/api/state', page.url))).json()) as { clouds: unknown };
    expect(state.clouds).toEqual({ views: [], failure: 'The clouds cannot be read: no answer' });
  });
});

describe('the page', () => {
  test('comes whole from this machine, with nothing of any other origin', async () => {
    const { page } = await startStory();
    const answers = await Promise.all(
      ['/', '/page.js', '/page.css', '/icon.svg'].map((path) => fetch(new URL(path, page.url))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [html, script] = await Promise.all(answers.map((answer) => answer.text()));
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(script?.length).toBeGreaterThan(100_000);
    expect(answers[0]?.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('is not there under a name of somebody else, for another origin, or for a form', async () => {
    const { page } = await startStory();
    const host = new URL(page.url).host;
    const json = { 'content-type': 'application/json' };
    expect(await rawRequest(page.url, { host })).toBe(200);
    expect(await rawRequest(page.url, { host: 'attacker.example' })).toBe(403);
    expect(await rawRequest(page.url, { host: '127.0.0.1.attacker.example' })).toBe(403);
    expect(await rawRequest(page.url, { host, 'sec-fetch-site': 'cross-site' })).toBe(403);
    const post = (headers: Record<string, string>) => rawRequest(page.url, headers, 'POST', '/api/clock');
    expect(await post({ host, ...json, origin: 'https://attacker.example' })).toBe(403);
    expect(await post({ host, ...json, origin: 'http://localhost:9' })).toBe(403);
    expect(await post({ host, ...json, origin: 'null' })).toBe(403);
    expect(await post({ host, 'content-type': 'text/plain' })).toBe(415);
    expect(await post({ host, 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    expect(await post({ host, ...json, origin: `http://${host}` })).toBe(400);
  });

  test('refuses bodies that are too long or not JSON', async () => {
    const { page, post } = await startStory();
    expect((await post('/api/messages', { personId: ada.objectId, text: 'x'.repeat(70_000) })).status).toBe(
      413,
    );
    const notJson = await fetch(new URL('/api/messages', page.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(notJson.status).toBe(400);
  });
});
