import type { StoryPerson } from '../view.ts';
import { avatar } from './avatar.ts';
import { make } from './dom.ts';

/** Somebody else who has got messages that nobody has looked at. */
export interface News {
  readonly person: StoryPerson;
  readonly count: number;
}

/** The head of a chat: whose it is, a select for another one, and a hint at news of others. */
export interface Who {
  readonly element: HTMLElement;
  show(person: StoryPerson, news: readonly News[]): void;
}

export function createWho(options: {
  readonly role: string;
  readonly people: readonly StoryPerson[];
  readonly onSelect: (personId: string) => void;
}): Who {
  const choices = options.people.map(({ personId, name }) => make('option', { value: personId }, name));
  const select = make('select', { 'aria-label': `${options.role}: whose chat is shown` }, ...choices);
  const picture = make('div', { class: 'who-picture' });
  const about = make('p', { class: 'who-about' });
  const newsPlace = make('div', { class: 'who-news', 'aria-live': 'polite' });
  select.addEventListener('change', () => options.onSelect(select.value));
  let shown = '';
  return {
    element: make(
      'header',
      { class: 'who' },
      picture,
      make('div', { class: 'who-names' }, select, about),
      newsPlace,
      make('span', { class: 'who-role' }, options.role),
    ),
    show(person, news) {
      const text = JSON.stringify([person.personId, news.map((one) => [one.person.personId, one.count])]);
      if (text === shown) return;
      shown = text;
      select.value = person.personId;
      picture.replaceChildren(avatar(person.name));
      about.textContent = person.about;
      about.title = person.userPrincipalName;
      newsPlace.replaceChildren(...news.map((one) => newsButton(one, options.onSelect)));
    },
  };
}

function newsButton({ person, count }: News, onSelect: (personId: string) => void): HTMLElement {
  const [firstName = person.name] = person.name.split(' ');
  const button = make(
    'button',
    { type: 'button', class: 'news', title: `Show the chat of ${person.name}` },
    `${count} new for ${firstName}`,
  );
  button.addEventListener('click', () => onSelect(person.personId));
  return button;
}
