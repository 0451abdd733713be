import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ActivityHandler,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  MessageFactory,
  TeamsInfo,
  TurnContext,
} from 'botbuilder';
import { expect, onTestFinished, test } from 'vitest';
import { startTeams } from '../../../src/sandbox/teams/teams.ts';
import { ada, anAdaptiveCard, ben, botAppId, botTokens, standingClock, tenantId } from './support.ts';

/** Bot Framework's own adapter, authentication on, in front of the stand-in. */
async function startSdkBot(bot: ActivityHandler) {
  // The SDK compares lifetimes with the machine's clock.
  const clock = standingClock(new Date().toISOString());
  const tokens = await botTokens(clock.now);
  const token = await tokens.token();
  let port = 0;
  const teams = await startTeams({
    now: clock.now,
    tenantId,
    botAppId,
    botName: 'Latchkey',
    people: [ada, ben],
    botEndpoint: () => `http://127.0.0.1:${port}/api/messages`,
    botTokenKeys: tokens.keys,
  });
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl,
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      OAuthUrl: 'https://api.botframework.com',
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: 'true',
    },
    {
      isValidAppId: (appId) => Promise.resolve(appId === botAppId),
      isAuthenticationDisabled: () => Promise.resolve(false),
      createCredentials: () =>
        Promise.resolve({
          signRequest: (resource) => {
            resource.headers.set('authorization', `Bearer ${token}`);
            return Promise.resolve(resource);
          },
        }),
    },
  );
  const adapter = new CloudAdapter(authentication);
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
      const answer = {
        socket: response.socket,
        status: (code: number) => {
          response.statusCode = code;
          return answer;
        },
        header: (name: string, value: unknown) => response.setHeader(name, String(value)),
        send: (value: unknown) => response.write(JSON.stringify(value)),
        end: () => response.end(),
      };
      await adapter.process(Object.assign(request, { body }) as never, answer as never, (context) =>
        bot.run(context),
      );
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await teams.stop();
  });
  return { teams, adapter };
}

test('Bot Framework’s adapter accepts the activities, replies, edits, deletes and looks members up', async () => {
  const bot = new ActivityHandler();
  const seen: (string | undefined)[] = [];
  bot.onMessage(async (context, next) => {
    const member = await TeamsInfo.getMember(context, context.activity.from.id);
    seen.push(member.aadObjectId);
    const passing = await context.sendActivity('One moment');
    const sent = await context.sendActivity('First');
    const edited = MessageFactory.attachment(CardFactory.adaptiveCard(anAdaptiveCard()));
    await context.updateActivity({ ...edited, id: sent?.id ?? '' });
    await context.deleteActivity(passing?.id ?? '');
    await next();
  });
  const { teams } = await startSdkBot(bot);
  expect((await teams.send(ada.objectId, 'hello')).failure).toBeUndefined();
  expect(seen).toEqual([ada.objectId]);
  expect(teams.messages(ada.objectId)).toMatchObject([
    { from: 'person', text: 'hello' },
    { from: 'bot', card: anAdaptiveCard(), edited: true },
  ]);
});

test('Bot Framework’s adapter can write first, to somebody who never wrote', async () => {
  const bot = new ActivityHandler();
  let reference: Partial<ConversationReference> | undefined;
  bot.onInstallationUpdate(async (context, next) => {
    reference ??= TurnContext.getConversationReference(context.activity);
    await next();
  });
  const { teams, adapter } = await startSdkBot(bot);
  await teams.announceInstallations();
  await adapter.createConversationAsync(
    botAppId,
    'msteams',
    reference?.serviceUrl ?? '',
    'https://api.botframework.com',
    { isGroup: false, members: [{ id: ben.objectId, name: '' }], tenantId, channelData: {} } as never,
    async (context) => {
      await context.sendActivity('A request waits for you');
    },
  );
  expect(teams.messages(ben.objectId)).toMatchObject([{ from: 'bot', text: 'A request waits for you' }]);
});
