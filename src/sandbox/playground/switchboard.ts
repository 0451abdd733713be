import { z } from 'zod';
import { approvalsChannel, type Character, teamChat } from '../story/people.ts';
import { ConnectorError } from '../teams/connector-error.ts';
import { type ConnectorAnswer, type ConnectorCall, callConnector } from './connector-call.ts';
import { withPlainText } from './plain-text.ts';
import { chatId, userId } from './players.ts';
import { createShownChat, type ShownChat } from './shown-chat.ts';

/** Connects the bot's calls with whoever they are for. */
export interface Switchboard {
  connect(call: ConnectorCall): Promise<ConnectorAnswer>;
  /** Notes that a person wrote in a conversation: what is said in a place that they share is shown there. */
  heard(person: Character, conversationId: string): void;
  /** Shows a person what there was in their chat, on a page that was just opened. */
  opened(person: Character): Promise<void>;
}

export interface SwitchboardOptions {
  /** Where each person's playground is; at least one. */
  readonly urls: ReadonlyMap<Character, string>;
  /** The service URL of everybody else. */
  readonly elsewhere: string;
}

const newChatSchema = z.looseObject({ members: z.tuple([z.looseObject({ id: z.string() })]) });

export function createSwitchboard({ urls, elsewhere }: SwitchboardOptions): Switchboard {
  const chats = new Map([...urls].map(([person, url]) => [chatId(person), shownChat(person, url)]));
  /** Which playground shows a conversation. */
  const shownAt = new Map([...urls].map(([person, url]) => [chatId(person), url]));
  const [first = elsewhere] = urls.values();
  for (const { id } of [approvalsChannel, teamChat]) shownAt.set(id, first);

  /** A chat with somebody is there already; people of the stand-in have theirs there. */
  function openChat(call: ConnectorCall): Promise<ConnectorAnswer> {
    const parsed = newChatSchema.safeParse(call.body);
    const wanted = parsed.success ? parsed.data.members[0].id : '';
    const person = [...urls.keys()].find((each) => wanted === each.objectId || wanted === userId(each));
    return person
      ? Promise.resolve({ status: 201, body: { id: chatId(person) } })
      : callConnector(elsewhere, call);
  }

  return {
    connect(call) {
      const [version, collection, conversation = '', part, item] = segmentsOf(call.path);
      if (version !== 'v3' || collection !== 'conversations')
        throw new ConnectorError(404, 'NotFound', `There is nothing at ${call.path}.`);
      if (conversation === '') return openChat(call);
      const chat = chats.get(conversation);
      if (chat && part === 'activities' && call.method === 'POST') return chat.post(call.body);
      if (chat && part === 'activities' && call.method === 'PUT' && item !== undefined)
        return chat.edit(item, call.body);
      const url = shownAt.get(placeOf(conversation));
      if (url === undefined) return callConnector(elsewhere, call);
      const { method, path, body } = call;
      return callConnector(connectorOf(url), { method, path, body: withPlainText(body) });
    },
    heard(person, conversationId) {
      const url = urls.get(person);
      if (url !== undefined) shownAt.set(placeOf(conversationId), url);
    },
    async opened(person) {
      await chats.get(chatId(person))?.showAgain();
    },
  };
}

function shownChat(person: Character, url: string): ShownChat {
  const path = `v3/conversations/${encodeURIComponent(chatId(person))}/activities`;
  return createShownChat((body, activityId) =>
    callConnector(connectorOf(url), {
      method: activityId === undefined ? 'POST' : 'PUT',
      path: activityId === undefined ? path : `${path}/${encodeURIComponent(activityId)}`,
      body: withPlainText(body),
    }),
  );
}

/** The mocked Connector of a playground. */
function connectorOf(url: string): string {
  return `${url}/_connector/`;
}

/** A thread in a channel is shown where the channel is. */
function placeOf(conversationId: string): string {
  return conversationId.split(';')[0] ?? '';
}

function segmentsOf(path: string): string[] {
  try {
    return path.replace(/\?.*$/, '').split('/').map(decodeURIComponent);
  } catch {
    throw new ConnectorError(400, 'BadSyntax', 'The path is not properly encoded.');
  }
}
