import type { ChatMessage } from '../../teams/state.ts';
import { make, place } from './dom.ts';
import { type MessageContext, renderMessage } from './message.ts';
import { createReading } from './reading.ts';
import { timeWithDay } from './times.ts';

/** The scrolling list of a chat. */
export interface MessageList {
  /** The list, and what hints at messages below. */
  readonly element: HTMLElement;
  /** Shows these messages. Those that did not change keep their elements, and with them what was typed into a card. */
  show(messages: readonly ChatMessage[]): void;
  /** Says anew when the messages came. */
  showTimes(): void;
  /** Forgets everything, for another person's chat. */
  clear(): void;
  /** Puts the keyboard into the list. */
  focus(): void;
}

interface Shown {
  readonly text: string;
  readonly message: ChatMessage;
  readonly element: HTMLElement;
}

export function createMessageList(context: MessageContext): MessageList {
  const list = make('ol', {
    class: 'messages',
    tabindex: '0',
    'aria-live': 'polite',
    'aria-label': 'Messages',
  });
  const reading = createReading(list);
  let shown = new Map<string, Shown>();
  return {
    element: make('div', { class: 'reading' }, list, reading.hint),
    show(messages) {
      const first = shown.size === 0;
      const along = reading.isAlong();
      const next = new Map<string, Shown>();
      let hasNew = false;
      let hasOwn = false;
      for (const message of messages) {
        const text = JSON.stringify(message);
        const old = shown.get(message.id);
        if (old?.text === text) {
          next.set(message.id, old);
          continue;
        }
        const element = renderMessage(message, context);
        if (!first) element.classList.add(old === undefined ? 'new' : 'changed');
        hasNew ||= old === undefined && !first;
        hasOwn ||= old === undefined && message.from === 'person';
        next.set(message.id, { text, message, element });
      }
      shown = next;
      const now = [...next.values()];
      place(list, now.length === 0 ? [empty()] : now.map(({ element }) => element));
      reading.grew({ follow: first || hasOwn || along, hasNew, anchor: anchorOf(now) });
    },
    showTimes() {
      for (const time of list.querySelectorAll('time'))
        time.textContent = timeWithDay(time.dateTime, context.now());
    },
    clear() {
      shown = new Map();
      list.replaceChildren();
    },
    focus: () => list.focus({ preventScroll: true }),
  };
}

/**
 * Whose beginning should stay in sight: the newest card, as long as only words of the bot follow it, because its
 * first line says how things stand; otherwise the newest message.
 */
function anchorOf(messages: readonly Shown[]): HTMLElement | undefined {
  const own = messages.findLastIndex(({ message }) => message.from === 'person');
  const card = messages.findLastIndex(({ message }) => message.card !== undefined);
  return messages[card > own ? card : messages.length - 1]?.element;
}

function empty(): HTMLElement {
  return make('li', { class: 'empty' }, 'No messages yet. Try a suggestion below.');
}
