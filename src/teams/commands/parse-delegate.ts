import type { Texts } from '../languages/en/texts.ts';
import type { Command } from './command.ts';
import type { MessageWord } from './message-text.ts';
import { isWord, joined, personIn } from './words.ts';

/** `delegate <person> until <day>`, `delegate <person> for <duration>`, `delegate off`. */
export function parseDelegate(words: readonly MessageWord[], texts: Texts): Command {
  const [first, ...rest] = isWord(words[0], 'to') ? words.slice(1) : words;
  if (rest.length === 0 && isWord(first, 'off', 'stop', 'end', 'nobody')) return { kind: 'delegateOff' };
  const all = first ? [first, ...rest] : [];
  const at = all.findIndex((word) => isWord(word, 'until', 'till', 'for'));
  const to = personIn(all.slice(0, Math.max(at, 0)));
  const until = joined(all.slice(at + 1));
  if (at < 1 || to === '' || until === '') return { kind: 'unclear', message: texts.delegation.howTo };
  return { kind: 'delegate', to, until };
}
