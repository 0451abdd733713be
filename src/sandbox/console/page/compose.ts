import { icon, make } from './dom.ts';

/** The box in which a person writes. */
export interface Compose {
  readonly element: HTMLElement;
  /** Offers these texts; a click sends one. */
  suggest(texts: readonly string[]): void;
}

/** `send` resolves when the bot has answered; writing goes on meanwhile. */
export function createCompose(
  send: (text: string) => Promise<void>,
  openDialog: () => Promise<void>,
): Compose {
  const box = make('textarea', {
    rows: '1',
    placeholder: 'Type a message',
    'aria-label': 'Type a message',
    maxlength: '4000',
  });
  const button = make('button', { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send' });
  button.append(icon('M3 3.5 17.5 10 3 16.5 5 10Zm2 6.5h6'));
  const chips = make('div', { class: 'chips', role: 'group', 'aria-label': 'Suggestions' });
  const ask = make('button', {
    type: 'button',
    class: 'send ask',
    'aria-label': 'Request access',
    title: 'Request access: a dialog',
  });
  ask.append(icon('M10 4v12M4 10h12'));
  ask.addEventListener('click', () => void openDialog());
  const form = make('form', { class: 'compose' }, make('div', { class: 'box' }, ask, box, button));
  const element = make('footer', { class: 'write' }, chips, form);

  const grow = () => {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`;
  };
  const submit = () => {
    const text = box.value.trim();
    if (text === '') return;
    box.value = '';
    grow();
    void send(text);
  };
  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    // Shift and Enter make a new line; Enter that ends an input-method composition is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  return {
    element,
    suggest(texts) {
      chips.replaceChildren(
        ...texts.map((text) => {
          const chip = make('button', { type: 'button', class: 'chip', title: text }, text);
          chip.addEventListener('click', () => void send(text));
          return chip;
        }),
      );
    },
  };
}
