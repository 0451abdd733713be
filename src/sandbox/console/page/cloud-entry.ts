import type { CloudEntry } from '../view.ts';
import { make } from './dom.ts';
import { duration, timeWithDay } from './times.ts';

/** An element that shows an entry, with the part of it that depends on the time. */
export interface EntryElement {
  readonly element: HTMLElement;
  /** Brings "in 19 min" and the bar up to date. */
  tick(now: number): void;
}

/** One permission of a person: what it is, where it comes from, and until when. */
export function renderEntry(entry: CloudEntry): EntryElement {
  const badge = make('span', { class: `badge ${entry.source}` });
  const left = make('i', { class: 'left' });
  const title = make('span', { class: 'entry-title', title: entry.title }, entry.title);
  const kind = make('span', { class: 'entry-kind' }, entry.kind);
  const element = make('li', { class: `entry ${entry.source}` });
  if (entry.detail === undefined && entry.until === undefined) {
    element.append(make('div', { class: 'entry-line' }, title, kind, badge));
  } else {
    const detail = make('span', { class: 'entry-detail', title: entry.detail }, entry.detail ?? '');
    element.append(
      make('div', { class: 'entry-line' }, title, kind),
      make('div', { class: 'entry-line' }, detail, badge),
    );
  }
  if (entry.until !== undefined) element.append(make('div', { class: 'bar', 'aria-hidden': 'true' }, left));
  return {
    element,
    tick(now) {
      badge.textContent = badgeText(entry, now);
      left.style.width = `${Math.round(remaining(entry, now) * 100)}%`;
    },
  };
}

function badgeText({ source, until }: CloudEntry, now: number): string {
  const name = source === 'latchkey' ? 'Latchkey' : 'standing';
  if (until === undefined) return name;
  const time = Date.parse(until) - now;
  const when = timeWithDay(until, now);
  return time > 0 ? `${name} · until ${when} (in ${duration(time)})` : `${name} · ended ${when}`;
}

/** Which part of the time is left, from 1 to 0. */
function remaining({ since, until }: CloudEntry, now: number): number {
  if (until === undefined) return 0;
  const end = Date.parse(until);
  const start = since === undefined ? end - 3_600_000 : Date.parse(since);
  return Math.min(1, Math.max(0, (end - now) / Math.max(1, end - start)));
}
