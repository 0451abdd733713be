import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { chatId, userId } from '../../src/sandbox/playground/players.ts';
import type { Character } from '../../src/sandbox/story/people.ts';

/**
 * One playground, driven by the routes and the event stream that its own page uses. They are documented nowhere, so
 * this holds for the pinned version alone.
 */
export interface PlaygroundDriver {
  /** Everything there is to read in the person's chat with the bot, as it is now: texts, and cards as JSON. */
  readonly messages: () => readonly PlaygroundMessage[];
  /** The newest card in the chat, as JSON text. */
  readonly card: () => string;
  /** Writes a text in the chat. */
  say(text: string): Promise<void>;
  /** Clicks a button of the newest card that has it; resolves to what the bot answered. */
  click(verb: string, inputs?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Clicks a button of a card that the bot answered a click with, which nobody but the page has. */
  clickOn(answer: unknown, verb: string): Promise<unknown>;
  /** Does what the page does when it is opened. */
  openPage(): Promise<void>;
  /** Sends any activity to the bot, as the page's own editor for them does. */
  post(activity: object): Promise<number>;
  /** Resolves when the newest card says all this. */
  shows(...texts: readonly string[]): Promise<void>;
  /** Resolves when a text in the chat says this. */
  reads(text: string): Promise<void>;
  /** Resolves when this is so of the chat. */
  has(check: (messages: readonly PlaygroundMessage[]) => boolean): Promise<void>;
  close(): void;
}

export interface PlaygroundMessage {
  readonly id: string;
  readonly text: string;
  readonly cards: readonly unknown[];
  /** How often the bot has edited it. */
  readonly edits: number;
}

const eventSchema = z.looseObject({
  action: z.string(),
  actionConversationId: z.string().optional(),
  message: z
    .looseObject({
      messageId: z.union([z.string(), z.number()]).transform(String),
      text: z.string().nullish(),
      attachments: z.array(z.looseObject({ content: z.unknown() })).nullish(),
    })
    .optional(),
});

const showsWithin = 30_000;

/** Listens to the playground from its beginning: it keeps its events until somebody listens. */
export async function drivePlayground(url: string, person: Character): Promise<PlaygroundDriver> {
  const chat = chatId(person);
  const from = { id: userId(person) };
  const messages = new Map<string, PlaygroundMessage>();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`);
  socket.addEventListener('message', ({ data }) => {
    for (const event of [JSON.parse(String(data))].flat()) take(event);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('The playground has no event stream.')));
  });

  function take(given: unknown): void {
    const { action, actionConversationId, message } = eventSchema.parse(given);
    if (!message || actionConversationId !== chat) return;
    const before = messages.get(message.messageId);
    if (action !== 'createMessage' && action !== 'updateMessage') return;
    messages.set(message.messageId, {
      id: message.messageId,
      text: asShown(message.text ?? ''),
      cards: (message.attachments ?? []).map(({ content }) => content),
      edits: action === 'updateMessage' ? (before?.edits ?? 0) + 1 : 0,
    });
  }

  async function call(path: string, body: object): Promise<Response> {
    return fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async function invoke({ id }: PlaygroundMessage, data: object, verb: string): Promise<unknown> {
    const response = await call('/_conversation/v1/invoke', {
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
      from,
      conversation: { id: chat },
      replyToId: id,
    });
    return response.json();
  }

  async function until(done: () => boolean, what: string): Promise<void> {
    const giveUp = performance.now() + showsWithin;
    while (!done()) {
      if (performance.now() > giveUp)
        throw new Error(
          `${person.displayName} does not see ${what} in ${JSON.stringify([...messages.values()])}`,
        );
      await pause(20);
    }
  }

  const withCards = () => [...messages.values()].filter(({ cards }) => cards.length > 0);
  const driver: PlaygroundDriver = {
    messages: () => [...messages.values()],
    card: () => JSON.stringify(withCards().at(-1)?.cards ?? []),
    async say(text) {
      const path = `/_conversation/v1/conversations/${encodeURIComponent(chat)}/messages`;
      const response = await call(path, { type: 'text', text, textFormat: 'plain', from });
      if (!response.ok) throw new Error(`The playground says ${response.status}: ${await response.text()}`);
    },
    async click(verb, inputs = {}) {
      const find = () => withCards().findLast(({ cards }) => actionOf(cards, verb) !== undefined);
      await until(() => find() !== undefined, `a button "${verb}"`);
      const message = find();
      return message && invoke(message, { ...actionOf(message.cards, verb), ...inputs }, verb);
    },
    clickOn(answer, verb) {
      const [message, data] = [withCards().at(-1), actionOf(answer, verb)];
      if (!message || !data) throw new Error(`${person.displayName} sees no button "${verb}".`);
      return invoke(message, data, verb);
    },
    async openPage() {
      await call(`/_debug/conversation/${encodeURIComponent(chat)}/installation`, {});
    },
    async post(activity) {
      return (await call('/_internal/v1/customActivities', activity)).status;
    },
    shows: (...texts) => until(() => texts.every((text) => driver.card().includes(text)), texts.join(', ')),
    reads: (text) => until(() => driver.messages().some((message) => message.text.includes(text)), text),
    has: (check) => until(() => check(driver.messages()), 'what is waited for'),
    close: () => socket.close(),
  };
  return driver;
}

/** The data of the button with this verb, wherever in the cards it is. */
function actionOf(node: unknown, verb: string): object | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if (Reflect.get(node, 'verb') === verb) return (Reflect.get(node, 'data') as object | undefined) ?? {};
  for (const inner of Object.values(node)) {
    const found = actionOf(inner, verb);
    if (found) return found;
  }
  return undefined;
}

/** A text as the page shows it: Markdown in which everything that could mean something is escaped. */
function asShown(markdown: string): string {
  return markdown
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/ {2}$/gm, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
