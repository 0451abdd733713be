import * as AC from 'adaptivecards';
import type { Card } from '../../teams/state.ts';
import { make } from './dom.ts';
import { hostConfig } from './host-config.ts';
import { markdownToHtml } from './markdown.ts';

// The package says that it has no side effects, so a bundler drops the module that makes tables known.
AC.GlobalRegistry.defaultElements.register('Table', AC.Table, AC.Versions.v1_5);

AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdownToHtml(text);
  result.didProcess = true;
};

/** A click on a button of a card that sends something to the bot. `data` holds the inputs' values too. */
export interface CardClick {
  readonly type: 'execute' | 'submit';
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Renders a card. `run` resolves when the click has been answered; until then nothing of the card can be used. */
export function renderCard(card: Card, run: (click: CardClick) => Promise<void>): HTMLElement {
  const frame = make('div', { class: 'card' });
  const adaptive = new AC.AdaptiveCard();
  adaptive.hostConfig = new AC.HostConfig(hostConfig);
  adaptive.onExecuteAction = (action) => {
    if (action instanceof AC.OpenUrlAction) {
      openUrl(action.url);
      return;
    }
    const click = clickOf(action);
    if (click !== undefined) void runBusy(frame, action.renderedElement, () => run(click));
  };
  // A part that opens below the edge of the chat would not be seen to open.
  adaptive.onInlineCardExpanded = (action, isExpanded) => {
    if (isExpanded) action.card.renderedElement?.scrollIntoView({ block: 'nearest' });
  };
  adaptive.parse({ ...card });
  const rendered = adaptive.render();
  frame.append(rendered ?? make('p', { class: 'card-empty' }, 'This card has nothing to show.'));
  return frame;
}

function clickOf(action: AC.Action): CardClick | undefined {
  if (action instanceof AC.ExecuteAction)
    return { type: 'execute', verb: action.verb ?? '', data: dataOf(action.data) };
  if (action instanceof AC.SubmitAction) return { type: 'submit', verb: '', data: dataOf(action.data) };
  return undefined;
}

function dataOf(data: string | object | undefined): Readonly<Record<string, unknown>> {
  return typeof data === 'object' ? { ...data } : {};
}

/** Only web pages; a card may come from anybody. */
function openUrl(url: string | undefined): void {
  if (url !== undefined && /^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}

async function runBusy(
  frame: HTMLElement,
  button: HTMLElement | undefined,
  run: () => Promise<void>,
): Promise<void> {
  if (frame.ariaBusy === 'true') return;
  frame.ariaBusy = 'true';
  // Nothing in an inert element can be clicked, typed into or tabbed to.
  frame.inert = true;
  button?.classList.add('running');
  try {
    await run();
  } finally {
    frame.ariaBusy = 'false';
    frame.inert = false;
    button?.classList.remove('running');
    if (button?.isConnected === true) button.focus({ preventScroll: true });
  }
}
