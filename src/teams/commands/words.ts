import { looksLikeDuration, parseDuration } from '../../core/requests/duration.ts';
import type { MessageWord } from './message-text.ts';

/** Words as one text again. */
export function joined(words: readonly MessageWord[]): string {
  return words.map(({ text }) => text).join(' ');
}

/** Who is named by these words: whoever is mentioned or, if nobody is, the words themselves. */
export function personIn(words: readonly MessageWord[]): string {
  return words.find(({ person }) => person !== undefined)?.person ?? joined(words);
}

/** Whether a word is this one, whatever its case and what punctuation follows it. */
export function isWord(word: MessageWord | undefined, ...texts: readonly string[]): boolean {
  return word !== undefined && word.person === undefined && texts.includes(bare(word.text));
}

/** A word without its case, a slash before it and punctuation after it. */
export function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\//, '')
    .replace(/[:!?.,]+$/, '');
}

/** `20 minutes` is one duration in two words. */
export function joinUnits(words: readonly MessageWord[]): readonly MessageWord[] {
  const joinedWords: MessageWord[] = [];
  let durationSeen = false;
  for (const word of words) {
    const before = joinedWords.at(-1);
    const both = `${before?.text ?? ''}${word.text}`;
    const isUnit = /^[a-z]+$/i.test(word.text) && /^\d+(\.\d+)?$/.test(before?.text ?? '');
    const joins = !durationSeen && isUnit && parseDuration(both) !== undefined;
    if (joins) joinedWords[joinedWords.length - 1] = { text: both };
    else joinedWords.push(word);
    durationSeen ||= looksLikeDuration(joinedWords.at(-1)?.text ?? '');
  }
  return joinedWords;
}
