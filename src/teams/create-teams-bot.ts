import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type {
  FindingMessenger,
  Messenger,
  ReviewMessenger,
  RevokeAllMessenger,
  SurveyMessenger,
} from '../core/messengers.ts';
import type { Log, Workflows } from '../core/ports.ts';
import { FunctionsAdapter } from './adapter/functions-adapter.ts';
import { type BotIdentityOptions, botIdentity } from './adapter/options.ts';
import { answerActivity } from './bot.ts';
import type { ConversationStore } from './conversations.ts';
import { createFindingMessenger } from './finding-messenger.ts';
import { createMessenger } from './messenger.ts';
import { createResend } from './resend.ts';
import { createReviewMessenger } from './review-messenger.ts';
import { createRevokeAllMessenger } from './revoke-all-messenger.ts';
import { createSurveyMessenger } from './survey-messenger.ts';
import type { Adopt, BotPorts } from './turn.ts';

export interface TeamsBotOptions extends BotIdentityOptions {
  /** Everything but the workflows, which belong to one invocation, and what the bot makes itself. */
  readonly ports: Omit<BotPorts, 'workflows' | 'digest' | 'resend' | 'notify' | 'adopt'>;
  readonly conversations: ConversationStore;
  /** SHA-256 of a text in UTF-8. */
  readonly digest: (text: string) => Uint8Array;
  readonly log: Log;
}

export interface TeamsBot {
  /** Answers a POST of the Bot Connector to `/api/messages`. Never throws. */
  handle(request: HttpRequest, invocation: { readonly workflows: Workflows }): Promise<HttpResponseInit>;
  readonly messenger: Messenger & ReviewMessenger & SurveyMessenger & RevokeAllMessenger & FindingMessenger;
}

/** @throws AccessError `config.invalid` when an option is wrong; the bot never starts half secured. */
export function createTeamsBot(options: TeamsBotOptions): TeamsBot {
  const { ports, conversations, digest, log } = options;
  const identity = botIdentity(options);
  const adapter = new FunctionsAdapter(identity);
  const messaging = { gateway: adapter, conversations, digest, now: () => ports.clock.now(), log };
  const resend = createResend(messaging);
  const messenger = {
    ...createMessenger(messaging),
    ...createReviewMessenger(messaging),
    ...createSurveyMessenger(messaging),
    ...createRevokeAllMessenger(messaging),
    ...createFindingMessenger(messaging),
  };
  const notify: Messenger['notify'] = (person, message) => messenger.notify(person, message);
  const adopt: Adopt = async (id, objectId, activityId) => {
    const now = { activityId, cardHash: '', revision: 0 };
    await conversations.saveMessage(id, objectId, { before: undefined, now });
  };
  return {
    handle: (request, { workflows }) =>
      adapter.handle(
        request,
        (activity, spent) =>
          answerActivity(
            {
              ports: { ...ports, workflows, digest, resend, notify, adopt },
              gateway: adapter,
              conversations,
              tenantId: identity.tenantId,
              log,
            },
            activity,
            spent,
          ),
        log,
      ),
    messenger,
  };
}
