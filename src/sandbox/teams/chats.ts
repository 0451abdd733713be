import type { StateFile } from '../clouds/shared/state-file.ts';
import { ConnectorError } from './connector-error.ts';
import type { Member } from './roster.ts';
import type { SentContent } from './sent-activity.ts';
import { addMessage, type Card, type ChatMessage, type ChatState, type TeamsState } from './state.ts';

/** The chats, and everything that changes them. Every change is on disk before its function returns. */
export interface Chats {
  /** A copy: later changes do not show in it. */
  messages(member: Member): readonly ChatMessage[];
  isInstalled(member: Member): boolean;
  isAnnounced(member: Member): boolean;
  setInstalled(member: Member, installed: boolean): void;
  setAnnounced(member: Member): void;
  /** @returns the id of the new message. */
  addFromPerson(member: Member, text: string): string;
  addFromBot(member: Member, content: SentContent): string;
  /** @throws ConnectorError 404 for a message that is not the bot's or not there. */
  edit(member: Member, messageId: string, content: SentContent): void;
  /** @throws ConnectorError 404 for a message that is not the bot's or not there. */
  remove(member: Member, messageId: string): void;
  /** Shows the person another card in a message; no effect when the message has gone. */
  setUserCard(member: Member, messageId: string, card: Card): void;
  /** Calls back with the person's object id after a chat changed; returns the end of the subscription. */
  onChange(callback: (personId: string) => void): () => void;
}

export function createChats(file: StateFile<TeamsState>, now: () => Date): Chats {
  const listeners = new Set<(personId: string) => void>();
  const chatOf = (state: TeamsState, member: Member): ChatState => {
    const chat = state.chats[member.objectId];
    if (chat === undefined) throw new Error(`There is no chat of ${member.displayName}.`);
    return chat;
  };
  const read = (member: Member) => chatOf(file.current, member);
  const change = <Result>(member: Member, apply: (chat: ChatState) => Result): Result => {
    const result = file.update((state) => apply(chatOf(state, member)));
    for (const listener of listeners) listener(member.objectId);
    return result;
  };
  return {
    messages: (member) => structuredClone(read(member).messages),
    isInstalled: (member) => read(member).installed,
    isAnnounced: (member) => read(member).announced,
    setInstalled: (member, installed) =>
      change(member, (chat) => {
        chat.installed = installed;
        chat.announced = false;
      }),
    setAnnounced: (member) =>
      change(member, (chat) => {
        chat.announced = true;
      }),
    addFromPerson: (member, text) =>
      change(member, (chat) => addMessage(chat, now(), { from: 'person', text, textFormat: 'plain' })),
    addFromBot: (member, content) =>
      change(member, (chat) => addMessage(chat, now(), { from: 'bot', ...content })),
    edit: (member, messageId, content) =>
      change(member, (chat) => {
        const { at, index } = ofBot(chat, messageId);
        // A whole new message in its place: the card that only the person saw goes with the old one.
        chat.messages[index] = { id: messageId, from: 'bot', ...content, at, edited: true };
      }),
    remove: (member, messageId) =>
      change(member, (chat) => {
        chat.messages.splice(ofBot(chat, messageId).index, 1);
      }),
    setUserCard: (member, messageId, card) =>
      change(member, (chat) => {
        chat.messages = chat.messages.map((message) =>
          message.id === messageId ? { ...message, userCard: card } : message,
        );
      }),
    onChange(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
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
