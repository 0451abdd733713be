import type { CloudView } from '../view.ts';
import { avatar } from './avatar.ts';
import { make } from './dom.ts';

/** The clouds' names on the page. */
export const cloudNames: Readonly<Record<CloudView['cloud'], string>> = { aws: 'AWS', azure: 'Azure' };

/** A panel for each cloud with its people, and the still empty lists of their entries by `cloud personId`. */
export function renderPanels(views: readonly CloudView[]): {
  readonly panels: readonly HTMLElement[];
  readonly lists: ReadonlyMap<string, HTMLElement>;
} {
  const lists = new Map<string, HTMLElement>();
  const panels = views.map(({ cloud, title, people }) => {
    const rows = people.map(({ personId, name, principal }) => {
      const list = make('ul', {
        class: 'entries',
        'aria-live': 'polite',
        'aria-label': `${name} in ${title}`,
      });
      lists.set(`${cloud} ${personId}`, list);
      return make(
        'li',
        { class: 'cloud-person' },
        make(
          'div',
          { class: 'cloud-who' },
          avatar(name),
          make('strong', {}, name),
          make('span', { class: 'principal', title: principal }, principal),
        ),
        list,
      );
    });
    return make(
      'section',
      { class: `panel cloud ${cloud}`, 'aria-label': title },
      make('h3', {}, make('span', { class: 'cloud-mark' }, cloudNames[cloud]), title),
      make('ul', { class: 'cloud-people' }, ...rows),
    );
  });
  return { panels, lists };
}
