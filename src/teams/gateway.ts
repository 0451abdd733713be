import type { BotMessage } from './answer.ts';
import type { StoredReference } from './conversations.ts';

/** Why a message did not reach a chat. `gone`: the app was removed there, or the chat or message is no more. */
export class ChatError extends Error {
  readonly kind: 'gone' | 'failed';
  /** The Connector's HTTP status; absent when it did not answer at all. */
  readonly status: number | undefined;

  constructor(status: number | undefined, options?: ErrorOptions) {
    super(
      status === undefined ? 'The Bot Connector does not answer.' : `The Bot Connector says ${status}.`,
      options,
    );
    this.name = 'ChatError';
    this.kind = status === 403 || status === 404 ? 'gone' : 'failed';
    this.status = status;
  }
}

/** Writing to chats without being asked. Every method repeats what is worth repeating. @throws ChatError */
export interface ChatGateway {
  /** Resolves to the id of the new message. */
  send(reference: StoredReference, message: BotMessage): Promise<string>;
  update(reference: StoredReference, activityId: string, message: BotMessage): Promise<void>;
  /** Opens a chat with someone of the tenant, if it is known where; undefined when it is not. */
  openChat(objectId: string): Promise<StoredReference | undefined>;
}
