import { clip, escapeText, oneLine } from './escape.ts';
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

/** Facts with a name each; those without a value are left out. */
export function factSet(
  facts: readonly (readonly [title: string, value: string | undefined])[],
): CardElement {
  return {
    type: 'FactSet',
    facts: facts.flatMap(([title, value]) =>
      value === undefined ? [] : [{ title, value: escapeText(value) }],
    ),
  };
}

export function section(title: string, items: readonly CardElement[]): CardElement {
  return {
    type: 'Container',
    separator: true,
    items: [textBlock(title, { weight: 'Bolder' }), ...items],
  };
}

/**
 * A button that runs a verb of the bot. Clients too old for Action.Execute (Teams answers them with a plain
 * message) send the same data with the verb in it.
 */
export function execute(button: {
  readonly verb: string;
  readonly title: string;
  readonly data: Readonly<Record<string, string>>;
  readonly style?: 'positive' | 'destructive';
  /** Whether the card's inputs are checked and sent along. */
  readonly inputs: boolean;
}): CardElement {
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
