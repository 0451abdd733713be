import { byId, make } from './dom.ts';

const shownFor = { note: 6_000, error: 12_000 };

/** Shows a sentence at the edge of the page for a while. A click takes it away. */
export function toast(kind: 'note' | 'error', text: string): void {
  const element = make('button', { class: `toast ${kind}`, type: 'button', title: 'Dismiss' }, text);
  const close = () => element.remove();
  element.addEventListener('click', close);
  byId('toasts').append(element);
  setTimeout(close, shownFor[kind]);
}

/** Shows what went wrong. */
export function toastError(error: unknown): void {
  toast('error', error instanceof Error ? error.message : String(error));
}
