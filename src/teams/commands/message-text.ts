import type { Mention } from '../activity.ts';

/** A mention in a message becomes one word, so that a name of several words stays together. */
export interface MessageWord {
  readonly text: string;
  /** Object id or name of the person mentioned. */
  readonly person?: string;
}

/**
 * The words of a message. The bot's own mention goes; those of people become one word each.
 *
 * @param botId the bot's id in this chat
 */
export function wordsOf(text: string, mentions: readonly Mention[], botId: string): readonly MessageWord[] {
  const people = mentions.filter(({ mentioned }) => mentioned.id !== botId);
  // Private-use characters cannot be typed by accident and are taken out of what was typed.
  let marked = plain(text).replaceAll(/[\ue000-\uf8ff]/g, '');
  for (const { mentioned, text: markup } of mentions)
    if (mentioned.id === botId) marked = marked.replaceAll(plain(markup), ' ');
  for (const [index, { text: markup }] of people.entries())
    marked = marked.replace(plain(markup), ` ${mark(index)} `);
  return marked
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => toWord(word, people));
}

function mark(index: number): string {
  return String.fromCodePoint(0xe000 + index);
}

function toWord(word: string, people: readonly Mention[]): MessageWord {
  const mention = people[(word.codePointAt(0) ?? 0) - 0xe000];
  if (!mention || word.length !== 1) return { text: word };
  const { name = '', aadObjectId } = mention.mentioned;
  const shown = name === '' ? mention.text.replaceAll(/<\/?at[^<>]*>/g, '') : name;
  return { text: shown, person: aadObjectId ?? shown };
}

/** Teams puts no-break spaces beside mentions, in text or as an entity. */
function plain(text: string): string {
  return text.replaceAll(/&nbsp;|\u00a0/g, ' ');
}
