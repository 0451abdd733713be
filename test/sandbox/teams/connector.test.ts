import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  aCardMessage,
  ada,
  anAdaptiveCard,
  ben,
  botAppId,
  connectorClient,
  startStory,
  tenantId,
} from './support.ts';

const adaByObjectId = { isGroup: false, members: [{ id: ada.objectId }], tenantId };

/** A story with the id of Ada's chat. */
async function storyWithChat() {
  const story = await startStory();
  const created = await story.connector('POST', 'v3/conversations', adaByObjectId);
  return { ...story, chat: `v3/conversations/${created.body.id}` };
}

const hello = { type: 'message', text: 'Hello' };

describe('the bot’s token', () => {
  const claimCases = [
    ['for another resource', { aud: 'https://graph.microsoft.com' }],
    ['of another application', { appid: '99999999-1a2b-4c3d-8e9f-0a1b2c3d4e5f' }],
    ['of another issuer', { iss: 'https://sts.example/other/' }],
    ['that has expired', { exp: 1_700_000_000 }],
    ['without an end', { exp: undefined }],
  ] as const;
  test.each(claimCases)('is refused with 401 when it is one %s', async (_what, claims) => {
    const { teams, tokens } = await startStory();
    const call = connectorClient(teams, await tokens.token(claims));
    expect((await call('POST', 'v3/conversations', adaByObjectId)).status).toBe(401);
  });

  test('is refused with 401 when it is missing, unreadable or signed by somebody else', async () => {
    const { teams } = await startStory();
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({
      aud: 'https://api.botframework.com',
      appid: botAppId,
      exp: 2_000_000_000,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(privateKey);
    for (const token of [undefined, 'garbage', forged]) {
      const answer = await connectorClient(teams, token)('POST', 'v3/conversations', adaByObjectId);
      expect([answer.status, answer.body.error?.code]).toEqual([401, 'Unauthorized']);
    }
  });

  test('expires on the sandbox’s clock', async () => {
    const { connector, clock } = await startStory();
    expect((await connector('POST', 'v3/conversations', adaByObjectId)).status).toBe(201);
    clock.moveBy(2 * 3600_000);
    expect((await connector('POST', 'v3/conversations', adaByObjectId)).status).toBe(401);
  });

  test('names the application in azp when it is of version 2', async () => {
    const { teams, tokens } = await startStory();
    const token = await tokens.token({ appid: undefined, azp: botAppId });
    expect((await connectorClient(teams, token)('POST', 'v3/conversations', adaByObjectId)).status).toBe(201);
  });
});

describe('conversations', () => {
  test('are the same chat for a person’s object id and for their 29: id', async () => {
    const { connector, chat } = await storyWithChat();
    const members = await connector('GET', `${chat}/members`);
    const [account] = members.body as unknown as [{ id: string }];
    const again = await connector('POST', 'v3/conversations', {
      members: [{ id: account.id }],
      channelData: { tenant: { id: tenantId } },
    });
    expect([again.status, `v3/conversations/${again.body.id}`]).toEqual([201, chat]);
  });

  test('can begin with a message', async () => {
    const { teams, connector } = await startStory();
    const created = await connector('POST', 'v3/conversations', { ...adaByObjectId, activity: hello });
    expect(teams.messages(ada.objectId)).toMatchObject([{ id: created.body['activityId'], text: 'Hello' }]);
  });

  const refusals = [
    ['nobody of the tenant', { ...adaByObjectId, members: [{ id: 'who' }] }, 404, 'NotFound'],
    ['no member', { ...adaByObjectId, members: [] }, 400, 'BadSyntax'],
    ['a group', { ...adaByObjectId, isGroup: true }, 400, 'BadSyntax'],
    ['no tenant', { members: [{ id: ada.objectId }] }, 400, 'BadSyntax'],
    ['another tenant', { ...adaByObjectId, tenantId: 'other' }, 403, 'ForbiddenOperationException'],
    ['text that is not JSON', '{', 400, 'BadSyntax'],
  ] as const;
  test.each(refusals)('are refused for %s', async (_what, body, status, code) => {
    const { connector } = await startStory();
    const answer = await connector('POST', 'v3/conversations', body);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });

  test('are refused with a person who does not have the app', async () => {
    const { connector, teams } = await startStory();
    await teams.uninstall(ada.objectId);
    const answer = await connector('POST', 'v3/conversations', adaByObjectId);
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'ForbiddenOperationException']);
  });

  test('list their member in the three ways of the API', async () => {
    const { connector, chat } = await storyWithChat();
    const account = {
      name: 'Ada Lovelace',
      aadObjectId: ada.objectId,
      userPrincipalName: ada.userPrincipalName,
    };
    expect((await connector('GET', `${chat}/members`)).body).toMatchObject([account]);
    expect((await connector('GET', `${chat}/pagedmembers`)).body).toMatchObject({ members: [account] });
    expect((await connector('GET', `${chat}/members/${ada.objectId}`)).body).toMatchObject(account);
    const other = await connector('GET', `${chat}/members/${ben.objectId}`);
    expect([other.status, other.body.error?.code]).toEqual([404, 'MemberNotFoundInConversation']);
  });
});

describe('messages of the bot', () => {
  test('are sent, replied, edited and deleted', async () => {
    const { connector, teams, chat } = await storyWithChat();
    const sent = await connector('POST', `${chat}/activities`, hello);
    const reply = await connector('POST', `${chat}/activities/${sent.body.id}`, {
      type: 'message',
      text: 'More',
    });
    expect([sent.status, reply.status]).toEqual([201, 201]);
    const edited = await connector('PUT', `${chat}/activities/${sent.body.id}`, {
      type: 'message',
      text: 'Hi',
    });
    expect([edited.status, edited.body.id]).toEqual([200, sent.body.id]);
    expect((await connector('DELETE', `${chat}/activities/${reply.body.id}`)).status).toBe(200);
    expect(teams.messages(ada.objectId)).toMatchObject([{ id: sent.body.id, text: 'Hi', edited: true }]);
  });

  test('leave nothing behind when they only say that the bot is typing', async () => {
    const { connector, teams, chat } = await storyWithChat();
    expect((await connector('POST', `${chat}/activities`, { type: 'typing' })).status).toBe(202);
    expect(teams.messages(ada.objectId)).toEqual([]);
  });

  const unknown = [
    ['POST', 'v3/conversations/a:unknown/activities', 'ConversationNotFound'],
    ['PUT', 'CHAT/activities/1', 'ActivityNotFoundInConversation'],
    ['DELETE', 'CHAT/activities/1', 'ActivityNotFoundInConversation'],
    ['GET', 'CHAT/attachments', 'NotFound'],
  ] as const;
  test.each(unknown)('are answered with 404 for %s %s', async (method, path, code) => {
    const { connector, chat } = await storyWithChat();
    const answer = await connector(method, path.replace('CHAT', chat), method === 'GET' ? undefined : hello);
    expect([answer.status, answer.body.error?.code]).toEqual([404, code]);
  });

  test('cannot change what a person wrote', async () => {
    const { connector, teams, chat } = await storyWithChat();
    const { activityId } = await teams.send(ada.objectId, 'mine');
    expect((await connector('PUT', `${chat}/activities/${activityId}`, hello)).status).toBe(404);
    expect(teams.messages(ada.objectId)).toMatchObject([{ text: 'mine' }]);
  });

  const bad = [
    ['nothing in it', { type: 'message' }, 400, 'BadSyntax'],
    ['an unknown type', { type: 'telepathy' }, 400, 'BadSyntax'],
    ['a card of version 1.6', aCardMessage(anAdaptiveCard({ version: '1.6' })), 400, 'BadSyntax'],
    ['something else than a card', aCardMessage('hello'), 400, 'BadSyntax'],
    ['more than 100 KB', { type: 'message', text: 'x'.repeat(60_000) }, 413, 'MessageSizeTooBig'],
  ] as const;
  test.each(bad)('are refused with %s', async (_what, body, status, code) => {
    const { connector, chat } = await storyWithChat();
    const answer = await connector('POST', `${chat}/activities`, body);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });
});

describe('limits and faults', () => {
  test('hold back the eighth message of a second, and say when to come back', async () => {
    const { connector, clock, chat } = await storyWithChat();
    const statuses: number[] = [];
    for (let i = 0; i < 7; i += 1)
      statuses.push((await connector('POST', `${chat}/activities`, hello)).status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const eighth = await connector('POST', `${chat}/activities`, hello);
    expect([eighth.status, eighth.body.error?.code, eighth.retryAfter]).toEqual([429, 'Throttled', '1']);
    clock.moveBy(2000);
    expect((await connector('POST', `${chat}/activities`, hello)).status).toBe(201);
  });

  test('fail as often as scripted and then work again', async () => {
    const { connector, teams, chat } = await storyWithChat();
    teams.faults.add({ method: 'POST', path: '/activities', status: 502, times: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i += 1)
      statuses.push((await connector('POST', `${chat}/activities`, hello)).status);
    expect(statuses).toEqual([502, 502, 201]);
    expect(teams.messages(ada.objectId)).toHaveLength(1);
  });
});

describe('state', () => {
  test('survives a restart: chats, installations and keys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'teams-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const stateFile = join(folder, 'teams.json');
    const first = await startStory({ stateFile });
    await first.teams.send(ada.objectId, 'before');
    const keyPath = new URL(first.teams.openIdMetadataUrl).pathname;
    const second = await startStory({ stateFile });
    expect(second.teams.messages(ada.objectId)).toEqual(first.teams.messages(ada.objectId));
    expect(new URL(second.teams.openIdMetadataUrl).pathname).toBe(keyPath);
    await second.teams.send(ada.objectId, 'after');
    expect(second.bot.ofType('installationUpdate')).toEqual([]);
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ version: 1 });
  });

  test('has a metadata URL of its own for every key set, endorsed for Teams', async () => {
    const [one, two] = [await startStory(), await startStory()];
    expect(new URL(one.teams.openIdMetadataUrl).pathname).not.toBe(
      new URL(two.teams.openIdMetadataUrl).pathname,
    );
    const metadata = (await (await fetch(one.teams.openIdMetadataUrl)).json()) as { jwks_uri: string };
    const keys = (await (await fetch(metadata.jwks_uri)).json()) as { keys: Record<string, unknown>[] };
    expect(keys.keys).toMatchObject([{ kty: 'RSA', use: 'sig', endorsements: ['msteams'] }]);
    expect(keys.keys[0]).not.toHaveProperty('d');
  });
});
