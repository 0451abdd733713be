import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { type Activity, CloudAdapter, type ConversationReference, type TurnContext } from 'botbuilder';
import type { Log } from '../../core/ports.ts';
import type { Answer, BotMessage } from '../answer.ts';
import type { StoredReference } from '../conversations.ts';
import { ChatError, type ChatGateway } from '../gateway.ts';
import { isChannel } from '../recipients.ts';
import { withinTime } from '../within-time.ts';
import type { BotIdentity } from './options.ts';
import { readActivity } from './read-activity.ts';
import { Rejection } from './rejection.ts';
import { StrictAuthentication } from './strict-authentication.ts';

/** What the bot does with one authenticated activity, which has waited for so many milliseconds already. */
export type ActivityHandler = (activity: unknown, spent: number) => Promise<Answer>;

/** Milliseconds. Whatever happens behind, the Connector has its HTTP answer by then. */
const answerWithin = 3000;
/** The Connector's keys are fetched once a day; if they take longer, nobody can be let in for the moment. */
const authenticateWithin = 2000;

/**
 * The bridge between Azure Functions' HTTP requests and the Bot Framework's CloudAdapter, both ways. The only
 * file, with the authentication beside it, that knows the Bot Framework SDK.
 */
export class FunctionsAdapter extends CloudAdapter implements ChatGateway {
  readonly #identity: BotIdentity;

  constructor(identity: BotIdentity) {
    super(new StrictAuthentication(identity));
    this.#identity = identity;
  }

  /** Lets an activity in, or not, and answers it. What went wrong is told to the log and not to the caller. */
  async handle(request: HttpRequest, onActivity: ActivityHandler, log: Log): Promise<HttpResponseInit> {
    const arrived = performance.now();
    const spent = () => performance.now() - arrived;
    try {
      if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
      const activity = await readActivity(request);
      // A body is only as much of an activity as the checks that follow make it.
      const authenticated = await withinTime(
        this.#authenticate(activity as unknown as Activity, request.headers.get('authorization') ?? ''),
        authenticateWithin,
        () => {
          throw new Rejection(503, 'it takes too long to find out who calls');
        },
      );
      const work = this.processActivity(authenticated, activity as unknown as Activity, async (context) =>
        this.#answer(context, await onActivity(activity, spent())),
      );
      const response = await withinTime(work, answerWithin - spent(), () => {
        log.warn('teams.answerGoesOn', { type: activity['type'] });
        work.catch((error: unknown) => log.error('teams.failed', { error: describe(error) }));
        return undefined;
      });
      // The Universal Action Model wants HTTP 200 always; how it went is in the body.
      return response ? { status: 200, jsonBody: response.body } : { status: 200 };
    } catch (error) {
      if (error instanceof Rejection) {
        // Somebody else's bad request is their affair; that nobody can be let in is ours.
        const level = error.status === 503 ? 'error' : 'warn';
        log[level]('teams.rejected', { status: error.status, why: error.message });
        return { status: error.status };
      }
      log.error('teams.failed', { error: describe(error) });
      return { status: 500 };
    }
  }

  async send(reference: StoredReference, message: BotMessage): Promise<string> {
    let id: string | undefined;
    await this.#inChat(reference, async (context) => {
      // The SDK invents an activity that starts this turn; without this the message would be a reply to it.
      delete context.activity.id;
      id = (await context.sendActivity(asActivity(message)))?.id;
    });
    if (id === undefined || id === '') throw new ChatError();
    return id;
  }

  async update(reference: StoredReference, activityId: string, message: BotMessage): Promise<void> {
    await this.#inChat(reference, async (context) => {
      await context.updateActivity({ ...asActivity(message), id: activityId });
    });
  }

  async openChat(objectId: string): Promise<StoredReference | undefined> {
    const { appId, tenantId, bootstrapServiceUrl: serviceUrl } = this.#identity;
    if (serviceUrl === undefined) return undefined;
    const bot = { id: `28:${appId}`, name: '' };
    let conversationId: string | undefined;
    try {
      await this.createConversationAsync(
        appId,
        'msteams',
        serviceUrl,
        'https://api.botframework.com',
        {
          isGroup: false,
          bot,
          members: [{ id: objectId, name: '' }],
          tenantId,
          channelData: { tenant: { id: tenantId } },
        } as Parameters<CloudAdapter['createConversationAsync']>[4],
        (context) => {
          conversationId = context.activity.conversation?.id;
          return Promise.resolve();
        },
      );
    } catch (error) {
      throw chatError(error);
    }
    if (conversationId === undefined) throw new ChatError();
    return { serviceUrl, conversationId, botId: bot.id, userId: objectId, objectId, tenantId };
  }

  channel(conversationId: string): StoredReference | undefined {
    const { appId, tenantId, bootstrapServiceUrl: serviceUrl } = this.#identity;
    if (serviceUrl === undefined) return undefined;
    return { serviceUrl, conversationId, botId: `28:${appId}`, userId: '', objectId: '', tenantId };
  }

  async #authenticate(activity: Activity, authorization: string) {
    try {
      return await this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
    } catch (error) {
      if (error instanceof Rejection) throw error;
      // The signing keys could not be had: that is not the caller's fault, and worth a repeat.
      const outage = statusOf(error) === 500 || (error instanceof Error && error.name === 'FetchError');
      throw new Rejection(outage ? 503 : 401, describe(error), { cause: error });
    }
  }

  async #answer(context: TurnContext, answer: Answer): Promise<void> {
    switch (answer.kind) {
      case 'none':
        return;
      case 'messages':
        for (const message of answer.messages) await context.sendActivity(asActivity(message));
        return;
      case 'replace':
        await context.updateActivity({ ...asActivity(answer.message), id: answer.activityId });
        return;
      case 'invoke':
        await context.sendActivity({
          type: 'invokeResponse',
          value: { status: 200, body: answer.body },
        });
        return;
    }
  }

  async #inChat(reference: StoredReference, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    try {
      await this.continueConversationAsync(this.#identity.appId, conversationReference(reference), logic);
    } catch (error) {
      throw chatError(error);
    }
  }
}

function conversationReference(reference: StoredReference): Partial<ConversationReference> {
  const { serviceUrl, conversationId, botId, userId, objectId, tenantId, locale } = reference;
  return {
    channelId: 'msteams',
    serviceUrl,
    bot: { id: botId, name: '' },
    // A channel has nobody whom it is written to.
    ...(userId !== '' && { user: { id: userId, name: '', aadObjectId: objectId } }),
    conversation: {
      id: conversationId,
      conversationType: isChannel(conversationId) ? 'channel' : 'personal',
      isGroup: isChannel(conversationId),
      name: '',
      tenantId,
    },
    ...(locale !== undefined && { locale }),
  };
}

function asActivity(message: BotMessage): Partial<Activity> {
  // Plain text: what people wrote and what is echoed of it must not become Markdown.
  if ('text' in message) return { type: 'message', text: message.text, textFormat: 'plain' };
  return {
    type: 'message',
    summary: message.summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }],
  };
}

function chatError(error: unknown): ChatError {
  // What our own rules do not let us do says nothing about the chat.
  if (error instanceof Rejection)
    return new ChatError(error.status, 'NotAllowedByLatchkey', { cause: error });
  return new ChatError(statusOf(error), codeOf(error), { cause: error });
}

function statusOf(error: unknown): number | undefined {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The code of the Connector's error body, which the SDK has read. */
function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'something that is not an error';
}
