import type { StateFile } from '../clouds/shared/state-file.ts';
import { ConnectorError } from './connector-error.ts';
import type { Room } from './rooms.ts';
import type { Member } from './roster.ts';
import type { SentContent } from './sent-activity.ts';
import {
  addMessage,
  type Card,
  type ChatMessage,
  type ChatState,
  type KeptMessage,
  type TeamsState,
} from './state.ts';

/** The chats, and everything that changes them. Every change is on disk before its function returns. */
export interface Chats {
  /** As this person sees them now: later changes do not show. The cards are shared, and not to be changed. */
  messages(room: Room, viewer: Member): readonly ChatMessage[];
  isInstalled(room: Room): boolean;
  isAnnounced(room: Room): boolean;
  setInstalled(room: Room, installed: boolean): void;
  setAnnounced(room: Room): void;
  /** @returns the id of the new message. */
  addFromPerson(room: Room, by: Member, text: string): string;
  addFromBot(room: Room, content: SentContent): string;
  /** @throws ConnectorError 404 for a message that is not the bot's or not there. */
  edit(room: Room, messageId: string, content: SentContent): void;
  /** @throws ConnectorError 404 for a message that is not the bot's or not there. */
  remove(room: Room, messageId: string): void;
  /** Shows one person another card in a message until the bot edits it; no effect when the message has gone. */
  setUserCard(room: Room, viewer: Member, messageId: string, card: Card): void;
  /** Calls back with the room's key after it changed; returns the end of the subscription. */
  onChange(callback: (key: string) => void): () => void;
}

export function createChats(file: StateFile<TeamsState>, now: () => Date): Chats {
  const listeners = new Set<(key: string) => void>();
  const chatOf = (state: TeamsState, room: Room): ChatState => {
    const chat = state.chats[room.key];
    if (chat === undefined) throw new Error(`There is no chat ${room.name}.`);
    return chat;
  };
  const read = (room: Room) => chatOf(file.current, room);
  const change = <Result>(room: Room, apply: (chat: ChatState) => Result): Result => {
    const { current } = file;
    const chat = chatOf(current, room);
    // The messages themselves are never changed in place, so a list of its own is copy enough.
    const changed = { ...chat, messages: [...chat.messages] };
    const result = apply(changed);
    file.replace({ ...current, chats: { ...current.chats, [room.key]: changed } });
    for (const listener of listeners) listener(room.key);
    return result;
  };
  return {
    messages: (room, viewer) => read(room).messages.map((message) => seenBy(viewer, message)),
    isInstalled: (room) => read(room).installed,
    isAnnounced: (room) => read(room).announced,
    setInstalled: (room, installed) =>
      change(room, (chat) => {
        chat.installed = installed;
        chat.announced = false;
      }),
    setAnnounced: (room) =>
      change(room, (chat) => {
        chat.announced = true;
      }),
    addFromPerson: (room, by, text) =>
      change(room, (chat) =>
        addMessage(chat, now(), {
          from: 'person',
          ...(room.kind !== 'personal' && { by: by.objectId }),
          text,
          textFormat: 'plain',
        }),
      ),
    addFromBot: (room, content) =>
      change(room, (chat) => addMessage(chat, now(), { from: 'bot', ...content })),
    edit: (room, messageId, content) =>
      change(room, (chat) => {
        const { at, index } = ofBot(chat, messageId);
        // A whole new message in its place: the cards that single people saw go with the old one.
        chat.messages[index] = { id: messageId, from: 'bot', ...content, at, edited: true };
      }),
    remove: (room, messageId) =>
      change(room, (chat) => {
        chat.messages.splice(ofBot(chat, messageId).index, 1);
      }),
    setUserCard: (room, viewer, messageId, card) =>
      change(room, (chat) => {
        chat.messages = chat.messages.map((message) =>
          message.id === messageId
            ? { ...message, userCards: { ...message.userCards, [viewer.objectId]: card } }
            : message,
        );
      }),
    onChange(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}

function seenBy({ objectId }: Member, { userCards, ...message }: KeptMessage): ChatMessage {
  const userCard = userCards?.[objectId] ?? message.userCard;
  return { ...message, ...(userCard && { userCard }) };
}

function ofBot(chat: ChatState, messageId: string): { readonly at: string; readonly index: number } {
  const index = chat.messages.findIndex(({ id, from }) => id === messageId && from === 'bot');
  const found = chat.messages[index];
  if (found === undefined)
    throw new ConnectorError(
      404,
      'ActivityNotFoundInConversation',
      'The activity was not found in the conversation.',
    );
  return { at: found.at, index };
}
