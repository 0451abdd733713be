import type { Card } from '../../teams/state.ts';
import type { ApiAnswer } from '../view.ts';
import { post } from './api.ts';
import { renderCard } from './card.ts';
import { icon, make } from './dom.ts';
import { toast, toastError } from './toasts.ts';

/** Opens the dialog of the bot's message extension for a person, from a message if one is named. */
export async function openDialog(personId: string, messageId?: string): Promise<void> {
  try {
    show(personId, await post('/api/dialog', { personId, ...(messageId !== undefined && { messageId }) }));
  } catch (error) {
    toastError(error);
  }
}

function show(personId: string, { dialog, kind, text }: ApiAnswer): void {
  if (text !== undefined) toast(kind === 'error' ? 'error' : 'note', text);
  if (dialog !== undefined) open(personId, dialog);
}

function open(personId: string, { title, card }: { readonly title: string; readonly card: Card }): void {
  const close = make('button', {
    type: 'button',
    class: 'dialog-close',
    'aria-label': 'Close',
    title: 'Close',
  });
  close.append(icon('M5 5l10 10M15 5 5 15'));
  const body = make('div', { class: 'dialog-body' });
  const element = make(
    'dialog',
    { class: 'dialog', 'aria-label': title },
    make('header', { class: 'dialog-head' }, make('strong', {}, title), close),
    body,
  );
  const showCard = (shown: Card) =>
    body.replaceChildren(
      renderCard(shown, async ({ data }) => {
        try {
          const answer = await post('/api/dialog', { personId, data });
          if (answer.text !== undefined) toast(answer.kind === 'error' ? 'error' : 'note', answer.text);
          if (answer.dialog) showCard(answer.dialog.card);
          else if (answer.kind === 'message') element.close();
        } catch (error) {
          toastError(error);
        }
      }),
    );
  showCard(card);
  close.addEventListener('click', () => element.close());
  element.addEventListener('close', () => element.remove());
  document.body.append(element);
  element.showModal();
}
