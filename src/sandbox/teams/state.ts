import { z } from 'zod';
import { openStateFile, type StateFile } from '../clouds/shared/state-file.ts';
import { createSigningKey, type SigningKey, signingKeySchema } from './signing-key.ts';

const cardSchema = z.record(z.string(), z.unknown());

const messageSchema = z.strictObject({
  id: z.string(),
  from: z.enum(['bot', 'person']),
  text: z.string().optional(),
  textFormat: z.literal('plain').optional(),
  card: cardSchema.optional(),
  edited: z.boolean(),
  at: z.iso.datetime(),
  by: z.string().optional(),
  /** Where such cards were kept before there were rooms of several people. */
  userCard: cardSchema.optional(),
  userCards: z.record(z.string(), cardSchema).optional(),
});

const chatSchema = z.strictObject({
  installed: z.boolean(),
  announced: z.boolean(),
  lastId: z.number(),
  messages: z.array(messageSchema),
});

const stateSchema = z.strictObject({
  version: z.literal(1),
  key: signingKeySchema,
  chats: z.record(z.string(), chatSchema),
});

/** An Adaptive Card as JSON. */
export type Card = Readonly<Record<string, unknown>>;

/** One message of a chat. */
export interface ChatMessage {
  readonly id: string;
  readonly from: 'bot' | 'person';
  /** Object id of the person who wrote it, in a group chat or channel. */
  readonly by?: string | undefined;
  readonly text?: string | undefined;
  /** Set when the text is to be shown as it is; otherwise it is markdown. */
  readonly textFormat?: 'plain' | undefined;
  readonly card?: Card | undefined;
  /** The card only this person sees: the bot's answer to their click. The bot's next edit takes it away. */
  readonly userCard?: Card | undefined;
  readonly edited: boolean;
  /** UTC ISO-8601; when the message was first sent. */
  readonly at: string;
}

/** A message as it is kept: with the cards that single people see in it, by their object ids. */
export interface KeptMessage extends ChatMessage {
  readonly userCards?: Readonly<Record<string, Card>> | undefined;
}

/** A conversation with the bot, as it is kept. */
export interface ChatState {
  /** Whether the app is there. */
  installed: boolean;
  /** Whether the bot has been told of the installation. */
  announced: boolean;
  /** Message ids are times in milliseconds, each above the one before. */
  lastId: number;
  messages: KeptMessage[];
}

export interface TeamsState {
  version: 1;
  key: SigningKey;
  chats: Record<string, ChatState>;
}

/** Messages kept of a chat; older ones are dropped. */
const keptMessages = 300;

/** Opens the stand-in's state and gives every room a chat. @throws StateFileError for a file that cannot be used. */
export function openTeamsState(path: string | undefined, keys: readonly string[]): StateFile<TeamsState> {
  const file = openStateFile<TeamsState>({
    path,
    parse: (value) => stateSchema.parse(value),
    initial: () => ({ version: 1, key: createSigningKey(), chats: {} }),
  });
  file.update((state) => {
    for (const key of keys) {
      state.chats[key] ??= {
        installed: true,
        announced: false,
        lastId: 0,
        messages: [],
      };
    }
  });
  return file;
}

/** Adds a message at the end of a chat and gives it its id. */
export function addMessage(
  chat: ChatState,
  now: Date,
  message: Omit<KeptMessage, 'id' | 'at' | 'edited'>,
): string {
  chat.lastId = Math.max(now.getTime(), chat.lastId + 1);
  const id = String(chat.lastId);
  chat.messages.push({ ...message, id, at: now.toISOString(), edited: false });
  chat.messages.splice(0, chat.messages.length - keptMessages);
  return id;
}
