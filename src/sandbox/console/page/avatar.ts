import { make } from './dom.ts';

const hues = 8;

/** A coloured disc with a person's initials, the same colour every time. Decoration: the name stands beside it. */
export function avatar(name: string): HTMLElement {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const initials = [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => word?.charAt(0) ?? '')
    .join('');
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return make('span', { class: `avatar hue-${sum % hues}`, 'aria-hidden': 'true' }, initials.toUpperCase());
}

/** The bot's disc. */
export function botAvatar(): HTMLElement {
  const picture = make('img', { src: '/icon.svg', alt: '' });
  return make('span', { class: 'avatar bot', 'aria-hidden': 'true' }, picture);
}
