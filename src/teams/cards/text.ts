import { escapeText } from './escape.ts';

/** A moment that each reader sees in their own time zone and language. */
interface Moment {
  /** UTC ISO-8601. */
  readonly at: string;
}

/** What a card says: plain text with moments in it. It is escaped here and nowhere else. */
export type Text = string | readonly (string | Moment)[];

/** Sentences one after the other; undefined when there is none. */
export function sentences(...texts: readonly (Text | undefined)[]): Text | undefined {
  const said = texts.filter((text) => text !== undefined);
  if (said.length === 0) return undefined;
  return said.flatMap((text, index) => [
    ...(index === 0 ? [] : [' ']),
    ...(typeof text === 'string' ? [text] : text),
  ]);
}

/** The text as a TextBlock takes it. */
export function cardText(text: Text): string {
  const parts = typeof text === 'string' ? [text] : text;
  // White space at the ends of a part separates it from the moment beside it, so it must survive escaping.
  return parts
    .map((part) => (typeof part === 'string' ? escapePart(part) : dateAndTime(part.at)))
    .join('')
    .trim();
}

function escapePart(part: string): string {
  if (part.trim() === '') return ' ';
  const before = /^\s/.test(part) ? ' ' : '';
  const after = /\s$/.test(part) ? ' ' : '';
  return `${before}${escapeText(part)}${after}`;
}

/**
 * Adaptive Cards "Text features", date and time functions: they take ISO-8601 without fractions of a second,
 * and work in TextBlocks only.
 */
function dateAndTime(at: string): string {
  const iso = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return `{{DATE(${iso},SHORT)}} {{TIME(${iso})}}`;
}
