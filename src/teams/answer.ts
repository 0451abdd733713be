import type { AdaptiveCard } from './cards/elements.ts';

/** What a message from the bot holds: a card with the text of its notification, or plain text. */
export type BotMessage =
  | { readonly card: AdaptiveCard; readonly summary: string }
  | { readonly text: string };

/**
 * The body of an answer to `adaptiveCard/action`, as the Universal Action Model defines it. The HTTP status is
 * always 200; `statusCode` says how it went.
 */
export type InvokeBody =
  | {
      readonly statusCode: 200;
      readonly type: 'application/vnd.microsoft.card.adaptive';
      readonly value: AdaptiveCard;
    }
  | {
      readonly statusCode: 200;
      readonly type: 'application/vnd.microsoft.activity.message';
      readonly value: string;
    }
  | {
      readonly statusCode: number;
      readonly type: 'application/vnd.microsoft.error';
      readonly value: { readonly code: string; readonly message: string };
    };

/**
 * The body of an answer to `composeExtension/fetchTask` and `composeExtension/submitAction` ("Define message
 * extension action commands", response options): another card in the dialog, or a last word that closes it.
 */
export interface TaskBody {
  readonly task:
    | {
        readonly type: 'continue';
        readonly value: {
          readonly title: string;
          readonly width: 'medium';
          readonly height: 'medium';
          readonly card: {
            readonly contentType: 'application/vnd.microsoft.card.adaptive';
            readonly content: AdaptiveCard;
          };
        };
      }
    | { readonly type: 'message'; readonly value: string };
}

/** What the bot answers to one activity. */
export type Answer =
  | { readonly kind: 'none' }
  | { readonly kind: 'messages'; readonly messages: readonly BotMessage[] }
  /** Puts a card in the place of an earlier message of the bot. */
  | { readonly kind: 'replace'; readonly activityId: string; readonly message: BotMessage }
  | { readonly kind: 'invoke'; readonly body: InvokeBody | TaskBody };

export const noAnswer: Answer = { kind: 'none' };

export function say(...messages: readonly BotMessage[]): Answer {
  return { kind: 'messages', messages };
}
