import type { CloudPerson, CloudView } from '../view.ts';
import { avatar } from './avatar.ts';
import { make } from './dom.ts';

/** The clouds' names on the page. */
export const cloudNames: Readonly<Record<CloudView['cloud'], string>> = { aws: 'AWS', azure: 'Azure' };

/** One cloud as its panel shows it. */
export interface CloudPanel {
  readonly cloud: CloudView['cloud'];
  readonly title: string;
  /** Those with access, lent access first. */
  readonly people: readonly Pick<CloudPerson, 'personId' | 'name' | 'principal'>[];
  /** Names of those without any. */
  readonly without: readonly string[];
}

/** What the panels show of the clouds. `stays` says whose access has only just gone, so that they are not moved yet. */
export function panelsOf(
  views: readonly CloudView[],
  stays: (cloud: CloudView['cloud'], personId: string) => boolean,
): readonly CloudPanel[] {
  return views.map(({ cloud, title, people }) => {
    const rank = ({ personId, entries }: CloudPerson) => {
      if (stays(cloud, personId) || entries.some(({ source }) => source === 'latchkey')) return 0;
      return entries.length > 0 ? 1 : 2;
    };
    const sorted = people.toSorted((a, b) => rank(a) - rank(b));
    return {
      cloud,
      title,
      people: sorted
        .filter((person) => rank(person) < 2)
        .map(({ personId, name, principal }) => ({ personId, name, principal })),
      without: sorted.filter((person) => rank(person) === 2).map(({ name }) => name),
    };
  });
}

/** The panels with their people, and the still empty lists of their entries by `cloud personId`. */
export function renderPanels(panels: readonly CloudPanel[]): {
  readonly elements: readonly HTMLElement[];
  readonly lists: ReadonlyMap<string, HTMLElement>;
} {
  const lists = new Map<string, HTMLElement>();
  const elements = panels.map(({ cloud, title, people, without }) => {
    const rows = people.map(({ personId, name, principal }) => {
      const list = make('ul', {
        class: 'entries',
        'aria-live': 'polite',
        'aria-label': `${name} in ${title}`,
      });
      lists.set(`${cloud} ${personId}`, list);
      return make('li', { class: 'cloud-person' }, who(name, principal), list);
    });
    const nobody = without.length === 0 ? [] : [`No access: ${without.join(', ')}`];
    return make(
      'section',
      { class: `panel cloud ${cloud}`, 'aria-label': title },
      make('h3', {}, make('span', { class: 'cloud-mark' }, cloudNames[cloud]), title),
      make('ul', { class: 'cloud-people' }, ...rows),
      ...nobody.map((text) => make('p', { class: 'cloud-without' }, text)),
    );
  });
  return { elements, lists };
}

function who(name: string, principal: string): HTMLElement {
  return make(
    'div',
    { class: 'cloud-who' },
    avatar(name),
    make('strong', {}, name),
    make('span', { class: 'principal', title: principal }, principal),
  );
}
