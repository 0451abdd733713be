import type { CloudEntry, CloudsView, CloudView } from '../view.ts';
import { createCallList } from './cloud-calls.ts';
import { type EntryElement, renderEntry } from './cloud-entry.ts';
import { panelsOf, renderPanels } from './cloud-panels.ts';
import { byId, make, place } from './dom.ts';

/** The third column: what each cloud holds, person by person, and the newest calls. */
export interface CloudsColumn {
  update(clouds: CloudsView): void;
  /** Brings everything that depends on the time up to date. */
  tick(): void;
}

interface ShownEntry extends EntryElement {
  /** Whose list it is in. */
  readonly of: string;
  /** What it shows, as text to compare. */
  readonly text: string;
}

/** How long an entry that has gone stays in sight, struck through. */
const farewell = 2_600;

/** Builds the column into its section. */
export function createCloudsColumn(now: () => number): CloudsColumn {
  const panels = make('div', { class: 'cloud-panels' });
  const failure = make('p', { class: 'lost', role: 'alert', hidden: true });
  const calls = createCallList();
  byId('clouds').replaceChildren(
    make('h2', { class: 'clouds-title' }, 'The clouds right now'),
    failure,
    panels,
    calls.element,
  );
  let lists: ReadonlyMap<string, HTMLElement> = new Map();
  let views: readonly CloudView[] = [];
  let layout = '';
  let entries = new Map<string, ShownEntry>();
  const leaving = new Set<ShownEntry>();

  const tick = () => {
    for (const entry of entries.values()) entry.tick(now());
  };
  const placeAll = () => {
    const stays = (cloud: string, personId: string) =>
      [...leaving].some(({ of }) => of === `${cloud} ${personId}`);
    const wanted = panelsOf(views, stays);
    const text = JSON.stringify(wanted);
    if (text !== layout) {
      layout = text;
      const rendered = renderPanels(wanted);
      lists = rendered.lists;
      panels.replaceChildren(...rendered.elements);
    }
    for (const [of, list] of lists) {
      const here = [...entries.values(), ...leaving].filter((entry) => entry.of === of);
      place(
        list,
        here.map(({ element }) => element),
      );
    }
  };
  const leave = (entry: ShownEntry) => {
    entry.element.classList.remove('appeared');
    entry.element.classList.add('vanished');
    entry.element.ariaHidden = 'true';
    leaving.add(entry);
    setTimeout(() => {
      leaving.delete(entry);
      placeAll();
    }, farewell);
  };

  const showEntries = (isFirst: boolean) => {
    const before = entries;
    entries = new Map();
    for (const { key, of, entry } of entriesOf(views)) {
      const known = before.get(key);
      const text = JSON.stringify(entry);
      const shown = known?.text === text ? known : { ...renderEntry(entry), of, text };
      if (known === undefined && !isFirst) appear(shown.element);
      entries.set(key, shown);
    }
    for (const [key, entry] of before) if (!entries.has(key)) leave(entry);
    placeAll();
    tick();
  };

  return {
    update(clouds) {
      failure.hidden = clouds.failure === undefined;
      failure.textContent = clouds.failure ?? '';
      // A cloud that cannot be read is not an empty cloud: what was seen last stays.
      if (clouds.failure !== undefined) return;
      views = clouds.views;
      showEntries(layout === '');
      calls.update(clouds.views);
    },
    tick,
  };
}

/**
 * Every entry with the list it belongs into and a key that stays its own when its end moves; the same permission
 * more than once is counted.
 */
function* entriesOf(
  views: readonly CloudView[],
): Generator<{ readonly key: string; readonly of: string; readonly entry: CloudEntry }> {
  for (const { cloud, people } of views) {
    for (const { personId, entries } of people) {
      const of = `${cloud} ${personId}`;
      const counts = new Map<string, number>();
      for (const entry of entries) {
        const what = JSON.stringify([of, entry.kind, entry.title, entry.detail]);
        const count = (counts.get(what) ?? 0) + 1;
        counts.set(what, count);
        yield { key: `${what} ${count}`, of, entry };
      }
    }
  }
}

/** Draws the eye to what is new, once: an animation would start again wherever the element is moved to. */
function appear(element: HTMLElement): void {
  element.classList.add('appeared');
  element.addEventListener('animationend', () => element.classList.remove('appeared'), { once: true });
}
