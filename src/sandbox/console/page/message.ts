import type { ChatMessage } from '../../teams/state.ts';
import { botAvatar } from './avatar.ts';
import { type CardClick, renderCard } from './card.ts';
import { make } from './dom.ts';
import { markdownToHtml } from './markdown.ts';
import { timeWithDay } from './times.ts';

export interface MessageContext {
  readonly botName: string;
  readonly now: () => number;
  readonly run: (messageId: string, click: CardClick) => Promise<void>;
}

/** One message as a bubble: the bot's on the left, the person's on the right. */
export function renderMessage(message: ChatMessage, context: MessageContext): HTMLElement {
  const time = make('time', { datetime: message.at }, timeWithDay(message.at, context.now()));
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

function textBubble(text: string, format: ChatMessage['textFormat']): HTMLElement {
  if (format === 'plain') return make('div', { class: 'bubble plain' }, text);
  const bubble = make('div', { class: 'bubble' });
  bubble.innerHTML = markdownToHtml(text);
  return bubble;
}
