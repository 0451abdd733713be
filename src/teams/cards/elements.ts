import { clip, oneLine } from './escape.ts';
import { cardText, type Text } from './text.ts';

/** One element or action of a card. */
export type CardElement = Readonly<Record<string, unknown>>;

/** An Adaptive Card, schema 1.5 (the newest that Teams shows from bots). */
export interface AdaptiveCard extends CardElement {
  readonly fallbackText: string;
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
}

export type StatusStyle = 'accent' | 'good' | 'warning' | 'attention' | 'emphasis';

/** The line at the top that says at a glance how things stand, and what about it. */
export interface Status {
  readonly style: StatusStyle;
  readonly title: string;
  readonly details: readonly Text[];
}

export function adaptiveCard(card: {
  /** What a client says that cannot show the card. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardElement[];
}): AdaptiveCard {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: oneLine(card.fallbackText),
    body: card.body,
    ...(card.actions && card.actions.length > 0 && { actions: card.actions }),
    msteams: { width: 'Full' },
  };
}

export function textBlock(text: Text, look: CardElement = {}): CardElement {
  return { type: 'TextBlock', text: cardText(text), wrap: true, ...look };
}

export function statusLine({ style, title, details }: Status): CardElement {
  return {
    type: 'Container',
    style,
    bleed: true,
    items: [
      textBlock(title, { size: 'Medium', weight: 'Bolder' }),
      ...details.map((detail) => textBlock(detail, { spacing: 'Small' })),
    ],
  };
}

/** One column of a row: as wide as its content, as wide as there is room, or of a fixed width. */
export function column(
  width: 'auto' | 'stretch' | `${number}px`,
  items: readonly CardElement[],
  look: CardElement = {},
): CardElement {
  return { type: 'Column', width, items, ...look };
}

export function row(columns: readonly CardElement[], look: CardElement = {}): CardElement {
  return { type: 'ColumnSet', columns, ...look };
}

/** An element with what belongs to it at the end of its line. */
export function withAside(element: CardElement, aside: readonly CardElement[]): CardElement {
  const look = { verticalContentAlignment: 'Center' };
  return row([column('stretch', [element], look), column('auto', aside, look)]);
}

/** What somebody wrote, set apart so that it cannot pass for words of ours. */
export function quote(text: Text): CardElement {
  return { type: 'Container', style: 'emphasis', spacing: 'Small', items: [textBlock(text)] };
}

/** A part of the card with a title and, at the end of the title's line, what holds for all of it. */
export function section(title: string, items: readonly CardElement[], aside?: CardElement): CardElement {
  const heading = textBlock(title, { weight: 'Bolder' });
  return {
    type: 'Container',
    items: [aside ? withAside(heading, [aside]) : heading, ...items],
  };
}

/** Opens a page of the web. It is no Markdown link, so that no text of a card ever is Markdown. */
export function webLink(title: string, url: string): CardElement {
  return {
    type: 'Container',
    spacing: 'None',
    items: [textBlock(title, { color: 'Accent', size: 'Small' })],
    selectAction: { type: 'Action.OpenUrl', title, url },
  };
}

export interface ExecuteButton {
  readonly verb: string;
  readonly title: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly style?: 'positive' | 'destructive';
  /** Whether the card's inputs are checked and sent along. */
  readonly inputs: boolean;
}

/**
 * A button that runs a verb of the bot. Clients too old for Action.Execute (Teams answers them with a plain
 * message) send the same data with the verb in it.
 */
export function execute(button: ExecuteButton): CardElement {
  const look = {
    title: button.title,
    ...(button.style && { style: button.style }),
    associatedInputs: button.inputs ? 'auto' : 'none',
  };
  return {
    type: 'Action.Execute',
    verb: button.verb,
    ...look,
    data: button.data,
    fallback: { type: 'Action.Submit', ...look, data: { ...button.data, verb: button.verb } },
  };
}

/** Labels, titles of choices and notifications: plain text, shown as it is. */
export function label(text: string, most: number): string {
  return clip(oneLine(text), most);
}
