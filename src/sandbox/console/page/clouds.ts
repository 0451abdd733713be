import type { CloudEntry, CloudsView, CloudView } from '../view.ts';
import { createCallList } from './cloud-calls.ts';
import { type EntryElement, renderEntry } from './cloud-entry.ts';
import { renderPanels } from './cloud-panels.ts';
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
  let layout = '';
  let entries = new Map<string, ShownEntry>();
  const leaving = new Set<ShownEntry>();

  const tick = () => {
    for (const entry of entries.values()) entry.tick(now());
  };
  const placeAll = () => {
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

  const showEntries = (views: readonly CloudView[], isFirst: boolean) => {
    const before = entries;
    entries = new Map();
    for (const { key, of, entry } of entriesOf(views)) {
      const known = before.get(key);
      const shown = known ?? { ...renderEntry(entry), of };
      if (known === undefined && !isFirst) shown.element.classList.add('appeared');
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
      const isFirst = layout === '';
      const wanted = layoutOf(clouds.views);
      if (wanted !== layout) {
        layout = wanted;
        const rendered = renderPanels(clouds.views);
        lists = rendered.lists;
        panels.replaceChildren(...rendered.panels);
      }
      showEntries(clouds.views, isFirst);
      calls.update(clouds.views);
    },
    tick,
  };
}

/** Every entry with a key of its own and the list it belongs into. */
function* entriesOf(
  views: readonly CloudView[],
): Generator<{ readonly key: string; readonly of: string; readonly entry: CloudEntry }> {
  for (const { cloud, people } of views) {
    for (const { personId, entries } of people) {
      const of = `${cloud} ${personId}`;
      for (const entry of entries) yield { key: `${of} ${JSON.stringify(entry)}`, of, entry };
    }
  }
}

/** Everything of the views but entries and calls, as text to compare. */
function layoutOf(views: readonly CloudView[]): string {
  return JSON.stringify(
    views.map(({ cloud, title, people }) => [
      cloud,
      title,
      people.map(({ personId, name, principal }) => [personId, name, principal]),
    ]),
  );
}
