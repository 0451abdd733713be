import type { ChatMessage } from '../../teams/state.ts';
import type { StoryPerson, StorySide } from '../view.ts';
import { post } from './api.ts';
import type { CardClick } from './card.ts';
import { createCompose } from './compose.ts';
import { openDialog } from './dialog.ts';
import { byId } from './dom.ts';
import { createMessageList } from './message-list.ts';
import { toast, toastError } from './toasts.ts';
import { createWho } from './who.ts';

export interface ChatColumnOptions {
  /** Which side this is; also the id of the section in the document. */
  readonly side: StorySide;
  readonly role: string;
  readonly people: readonly StoryPerson[];
  readonly botName: string;
  readonly now: () => number;
  readonly messagesOf: (personId: string) => readonly ChatMessage[];
  /** How many messages of a person nobody has looked at on this page. */
  readonly unseen: (personId: string) => number;
  readonly onSwitch: () => void;
}

/** One person's chat with the bot. */
export interface ChatColumn {
  readonly personId: string;
  /** Shows the person's messages as they are now, and who else of this side has got new ones. */
  update(): void;
  /** Says anew when the messages came; needed when the day has changed. */
  showTimes(): void;
}

/** Builds a chat into its section, with the side's first person. */
export function createChatColumn(options: ChatColumnOptions): ChatColumn {
  const { side, role, people, unseen } = options;
  const firstOfSide = people.find((candidate) => candidate.side === side);
  if (firstOfSide === undefined) throw new Error(`The story has no ${side}.`);
  let person = firstOfSide;

  const list = createMessageList({
    botName: options.botName,
    now: options.now,
    nameOf: (objectId) => people.find(({ personId }) => personId === objectId)?.name ?? 'Somebody',
    isOwn: ({ by }) => by === undefined || by === (person.seat?.objectId ?? person.personId),
    askFrom: (messageId) => openDialog(person.personId, messageId),
    run: async (messageId, click) => {
      await runAction(person.personId, messageId, click);
      // The button that had the focus may have gone with its card; the keyboard stays in this chat.
      if (document.activeElement === document.body) list.focus();
    },
  });
  const compose = createCompose(
    (text) => sendText(person.personId, text),
    () => openDialog(person.personId),
  );
  const switchTo = (personId: string) => {
    person = people.find((candidate) => candidate.personId === personId) ?? person;
    list.clear();
    compose.suggest(person.suggestions);
    options.onSwitch();
  };
  const who = createWho({ role, people, onSelect: switchTo });
  compose.suggest(person.suggestions);
  byId(side).replaceChildren(who.element, list.element, compose.element);
  return {
    get personId() {
      return person.personId;
    },
    update() {
      list.show(options.messagesOf(person.personId));
      who.show(
        person,
        people
          // What is new in a channel is new in somebody's own chat too.
          .filter((other) => other.side === side && other !== person && other.seat === undefined)
          .map((other) => ({ person: other, count: unseen(other.personId) }))
          .filter(({ count }) => count > 0),
      );
    },
    showTimes: () => list.showTimes(),
  };
}

async function sendText(personId: string, text: string): Promise<void> {
  try {
    const { failure } = await post('/api/messages', { personId, text });
    if (failure !== undefined) toast('error', failure);
  } catch (error) {
    toastError(error);
  }
}

async function runAction(personId: string, messageId: string, click: CardClick): Promise<void> {
  const { type, verb, data } = click;
  try {
    const body =
      type === 'execute' ? { type, personId, messageId, verb, data } : { type, personId, messageId, data };
    const { kind, text, failure } = await post('/api/actions', body);
    if (text !== undefined) toast(kind === 'error' ? 'error' : 'note', text);
    if (failure !== undefined) toast('error', failure);
  } catch (error) {
    toastError(error);
  }
}
