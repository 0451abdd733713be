import type { ChatMessage } from '../../teams/state.ts';
import { make, place } from './dom.ts';
import { type MessageContext, renderMessage } from './message.ts';
import { timeWithDay } from './times.ts';

/** The scrolling list of a chat. */
export interface MessageList {
  readonly element: HTMLElement;
  /** Shows these messages. Those that did not change keep their elements, and with them what was typed into a card. */
  show(messages: readonly ChatMessage[]): void;
  /** Says anew when the messages came. */
  showTimes(): void;
  /** Forgets everything, for another person's chat. */
  clear(): void;
}

/** How near the end counts as reading along. */
const nearEnd = 80;

export function createMessageList(context: MessageContext): MessageList {
  const list = make('ol', {
    class: 'messages',
    tabindex: '0',
    'aria-live': 'polite',
    'aria-label': 'Messages',
  });
  let shown = new Map<string, { readonly text: string; readonly element: HTMLElement }>();
  return {
    element: list,
    show(messages) {
      const first = shown.size === 0;
      const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearEnd;
      const next = new Map<string, { readonly text: string; readonly element: HTMLElement }>();
      let grew = false;
      for (const message of messages) {
        const text = JSON.stringify(message);
        const old = shown.get(message.id);
        if (old?.text === text) {
          next.set(message.id, old);
          continue;
        }
        const element = renderMessage(message, context);
        if (!first) element.classList.add(old === undefined ? 'new' : 'changed');
        grew ||= old === undefined;
        next.set(message.id, { text, element });
      }
      shown = next;
      place(list, messages.length === 0 ? [empty()] : [...next.values()].map(({ element }) => element));
      if (first || grew || wasAtEnd) scrollToNewest(list);
    },
    showTimes() {
      for (const time of list.querySelectorAll('time'))
        time.textContent = timeWithDay(time.dateTime, context.now());
    },
    clear() {
      shown = new Map();
      list.replaceChildren();
    },
  };
}

/** Shows the end of the newest message, or its beginning when it is taller than the list. */
function scrollToNewest(list: HTMLElement): void {
  const newest = list.lastElementChild;
  if (newest === null) return;
  const top = newest.getBoundingClientRect().top - list.getBoundingClientRect().top;
  list.scrollTop = Math.min(list.scrollHeight - list.clientHeight, list.scrollTop + top - 10);
}

function empty(): HTMLElement {
  return make('li', { class: 'empty' }, 'No messages yet. Try a suggestion below.');
}
