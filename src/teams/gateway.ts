import type { BotMessage } from './answer.ts';
import type { StoredReference } from './conversations.ts';

/**
 * Codes by which the Connector says that there is no chat with the person any more ("Send proactive messages",
 * "Status code responses").
 */
const goneCodes = new Set(['BotNotInConversationRoster', 'ConversationNotFound', 'MessageWritesBlocked']);

/** What a repeat of the same call cannot change. */
const refusals = new Set([400, 403, 413]);

/** Why a message did not reach a chat. */
export class ChatError extends Error {
  /**
   * `gone`: the app was removed there, or the chat or message is no more; `refused`: the chat may be there, but
   * it may not be written to; `failed`: for the moment.
   */
  readonly kind: 'gone' | 'refused' | 'failed';
  /** The Connector's HTTP status; absent when it did not answer at all. */
  readonly status: number | undefined;
  /** The Connector's own code, e.g. `ConversationNotFound`. */
  readonly code: string | undefined;

  constructor(status?: number, code?: string, options?: ErrorOptions) {
    super(
      status === undefined
        ? 'The Bot Connector does not answer.'
        : `The Bot Connector says ${status} (${code ?? 'no code'}).`,
      options,
    );
    this.name = 'ChatError';
    this.kind = kindOf(status, code);
    this.status = status;
    this.code = code;
  }
}

function kindOf(status: number | undefined, code: string | undefined): ChatError['kind'] {
  if (status === 404 || (status === 403 && goneCodes.has(code ?? ''))) return 'gone';
  return status !== undefined && refusals.has(status) ? 'refused' : 'failed';
}

/** Writing to chats without being asked. Every method repeats what is worth repeating. @throws ChatError */
export interface ChatGateway {
  /** Resolves to the id of the new message. */
  send(reference: StoredReference, message: BotMessage): Promise<string>;
  update(reference: StoredReference, activityId: string, message: BotMessage): Promise<void>;
  /** Opens a chat with someone of the tenant, if it is known where; undefined when it is not. */
  openChat(objectId: string): Promise<StoredReference | undefined>;
  /** How to write to a channel (its conversation id) from which nothing was heard; undefined when it is not known where. */
  channel(conversationId: string): StoredReference | undefined;
}
