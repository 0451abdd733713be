import type { ChatMessage } from '../../teams/state.ts';
import { avatar, botAvatar } from './avatar.ts';
import { type CardClick, renderCard } from './card.ts';
import { make } from './dom.ts';
import { markdownToHtml } from './markdown.ts';
import { timeWithDay } from './times.ts';

export interface MessageContext {
  readonly botName: string;
  readonly now: () => number;
  /** The name of somebody who wrote in a place of several people. */
  readonly nameOf: (objectId: string) => string;
  /** Whether the person whose chat it is wrote it. */
  readonly isOwn: (message: ChatMessage) => boolean;
  /** Opens the bot's dialog from a message. */
  readonly askFrom: (messageId: string) => Promise<void>;
  readonly run: (messageId: string, click: CardClick) => Promise<void>;
}

/** One message as a bubble: the bot's on the left, the person's on the right. */
export function renderMessage(message: ChatMessage, context: MessageContext): HTMLElement {
  const time = make('time', { datetime: message.at }, timeWithDay(message.at, context.now()));
  if (message.from === 'person' && !context.isOwn(message)) return ofAnother(message, time, context);
  if (message.from === 'person') {
    const bubble = make('div', { class: 'bubble mine plain' }, message.text ?? '');
    return make(
      'li',
      { class: 'message mine', 'data-id': message.id },
      make('div', { class: 'meta' }, time),
      bubble,
    );
  }
  const meta = make('div', { class: 'meta' }, make('strong', {}, context.botName), time);
  if (message.edited) meta.append(make('span', { class: 'edited' }, 'Edited'));
  const content = make('div', { class: 'content' }, meta);
  if (message.text !== undefined) content.append(textBubble(message.text, message.textFormat));
  const card = message.userCard ?? message.card;
  if (card !== undefined) content.append(renderCard(card, (click) => context.run(message.id, click)));
  return make('li', { class: 'message bot', 'data-id': message.id }, botAvatar(), content);
}

/** What somebody else wrote, in a place of several people: from it the bot's dialog can be opened. */
function ofAnother(message: ChatMessage, time: HTMLElement, context: MessageContext): HTMLElement {
  const name = context.nameOf(message.by ?? '');
  const ask = make(
    'button',
    { type: 'button', class: 'from-message', title: 'Request access with this message as the reason' },
    'Request access',
  );
  ask.addEventListener('click', () => void context.askFrom(message.id));
  const meta = make('div', { class: 'meta' }, make('strong', {}, name), time, ask);
  const bubble = make('div', { class: 'bubble plain' }, message.text ?? '');
  return make(
    'li',
    { class: 'message bot', 'data-id': message.id },
    avatar(name),
    make('div', { class: 'content' }, meta, bubble),
  );
}

function textBubble(text: string, format: ChatMessage['textFormat']): HTMLElement {
  if (format === 'plain') return make('div', { class: 'bubble plain' }, text);
  const bubble = make('div', { class: 'bubble' });
  bubble.innerHTML = markdownToHtml(text);
  return bubble;
}
