/** Where Latchkey can write to a person: the facts of their personal chat that Teams told us. Plain JSON. */
export interface StoredReference {
  /** The Bot Connector to call for this chat. */
  readonly serviceUrl: string;
  readonly conversationId: string;
  /** The bot's id in this chat, e.g. `28:<app id>`. */
  readonly botId: string;
  /** The person's id in this chat, e.g. `29:…`; it differs from bot to bot. */
  readonly userId: string;
  /** Entra object id of the person. */
  readonly objectId: string;
  readonly tenantId: string;
  /** e.g. `en-GB`, when Teams said so. */
  readonly locale?: string;
}

/** The one message by which a person sees a request. */
export interface SentMessage {
  /** Teams' id of the message, by which it is edited. */
  readonly activityId: string;
  /** Digest of the card it shows now. */
  readonly cardHash: string;
  /** Revision of the record that it shows. */
  readonly revision: number;
}

/**
 * What Latchkey remembers of its chats: one reference a person, one message a request and person, and which
 * short texts went out. Every write but those of messages replaces what was there; reading what is not there gives undefined or an
 * empty map. @throws AccessError `store.unavailable`
 */
export interface ConversationStore {
  saveReference(objectId: string, reference: StoredReference): Promise<void>;
  reference(objectId: string): Promise<StoredReference | undefined>;
  /** Forgets the person's chat (the app was removed there) and nothing else. Fine when there is none. */
  dropReference(objectId: string): Promise<void>;
  /**
   * Asks to be the one who sends a person's first message of a request; false when there is a message, or
   * somebody else claimed it less than half a minute before `at`. An older claim was left by a crash.
   */
  claimMessage(requestId: string, objectId: string, at: Date): Promise<boolean>;
  /** Gives up a claim that led to no message. */
  releaseMessage(requestId: string, objectId: string): Promise<void>;
  /**
   * Writes down what a message shows `now`. When what is stored is not `before`, somebody else has written to
   * the person meanwhile and nobody knows who was last: then the newest revision is kept with an empty
   * `cardHash`, so that it is shown again, and this resolves to false.
   */
  saveMessage(
    requestId: string,
    objectId: string,
    change: { readonly before: SentMessage | undefined; readonly now: SentMessage },
  ): Promise<boolean>;
  /** Every message of a request, by the object id of the person who sees it. */
  messages(requestId: string): Promise<ReadonlyMap<string, SentMessage>>;
  /** Remembers that the text with this key went out. `key` is any text of up to 200 characters. */
  noteSent(requestId: string, key: string): Promise<void>;
  wasNoteSent(requestId: string, key: string): Promise<boolean>;
}
