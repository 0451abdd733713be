import type { CloudEntry } from '../view.ts';
import { make } from './dom.ts';
import { duration, timeWithDay } from './times.ts';

/** An element that shows an entry, with the part of it that depends on the time. */
export interface EntryElement {
  readonly element: HTMLElement;
  /** Brings "19 min left" and the bar up to date. */
  tick(now: number): void;
}

/** One permission of a person: what it is, where it comes from, and until when. */
export function renderEntry(entry: CloudEntry): EntryElement {
  return entry.source === 'latchkey' ? lentEntry(entry) : standingEntry(entry);
}

/** What was there before, in one line: it is not what one came to see. */
function standingEntry({ kind, title, detail }: CloudEntry): EntryElement {
  const element = make(
    'li',
    { class: 'entry standing', title: [kind, title, detail].filter(Boolean).join(' · ') },
    make('span', { class: 'entry-title' }, title),
    make('span', { class: 'entry-detail' }, detail ?? kind),
    make('span', { class: 'badge standing' }, 'standing'),
  );
  return { element, tick: () => undefined };
}

function lentEntry(entry: CloudEntry): EntryElement {
  const { kind, title, detail, until } = entry;
  const end = make('span', { class: 'entry-until' });
  const badge = make('span', { class: 'badge latchkey' });
  const left = make('i', { class: 'left' });
  const about = detail === undefined ? kind : `${kind} · ${detail}`;
  const element = make(
    'li',
    { class: 'entry latchkey' },
    make('div', { class: 'entry-line' }, make('span', { class: 'entry-title', title }, title), end),
    make('div', { class: 'entry-line' }, make('span', { class: 'entry-detail', title: about }, about), badge),
  );
  if (until !== undefined) element.append(make('div', { class: 'bar', 'aria-hidden': 'true' }, left));
  return {
    element,
    tick(now) {
      const rest = until === undefined ? undefined : Date.parse(until) - now;
      end.textContent = until === undefined ? '' : endText(until, now);
      badge.textContent = rest !== undefined && rest > 0 ? `Latchkey · ${duration(rest)} left` : 'Latchkey';
      left.style.width = `${Math.round(remaining(entry, now) * 100)}%`;
    },
  };
}

function endText(until: string, now: number): string {
  return `${Date.parse(until) > now ? 'until' : 'ended'} ${timeWithDay(until, now)}`;
}

/** Which part of the time is left, from 1 to 0. */
function remaining({ since, until }: CloudEntry, now: number): number {
  if (until === undefined) return 0;
  const end = Date.parse(until);
  const start = since === undefined ? end - 3_600_000 : Date.parse(since);
  return Math.min(1, Math.max(0, (end - now) / Math.max(1, end - start)));
}
