import { nearest } from '../../core/text/nearest.ts';
import { clip, oneLine } from '../cards/escape.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { Command, RevokeAllLine } from './command.ts';
import type { MessageWord } from './message-text.ts';
import { bare, isWord, joined } from './words.ts';

/** What may stand between "all" and what it is about. "for" begins a reason as well, so "everything for" does not count. */
const between = ['of', 'from', 'in', 'on', 'for', 'by'];
const betweenEverything = ['of', 'from', 'in', 'on'];
const fillers = ['access', 'the'];

const kinds: ReadonlyMap<string, NonNullable<NonNullable<RevokeAllLine['about']>['kind']>> = new Map([
  ['person', 'person'],
  ['user', 'person'],
  ['entitlement', 'entitlement'],
  ['account', 'account'],
  ['subscription', 'account'],
]);

/**
 * Reads what follows `revoke` as a mass revocation: `all [of] <whose or which> [<reason>]`, `everything [<reason>]`.
 * Undefined when it begins with neither, and so is about one request. `all` and `everything` are no ids: those have ten
 * characters, and no i or l.
 */
export function parseRevokeAll(words: readonly MessageWord[], texts: Texts): Command | undefined {
  const [first, ...rest] = words;
  if (isWord(first, 'everything', 'everyone', 'everybody')) return everything(rest, texts);
  if (isWord(first, 'all')) return parseAll(rest, texts);
  return undefined;
}

/** `revoke al bob`, `revoke everthing`: what was most likely meant, and nothing else. */
export function nearlyRevokeAll(first: MessageWord | undefined, texts: Texts): Command | undefined {
  if (!first || first.person !== undefined) return undefined;
  const meant = nearest(bare(first.text), ['all', 'everything']);
  if (meant === undefined) return undefined;
  const shown = clip(oneLine(first.text), 40);
  return { kind: 'unclear', message: texts.revokeAll.didYouMean(shown, `revoke ${meant}`) };
}

/** Everything after `all`, also where it is written as one word with `revoke`. */
export function parseAll(words: readonly MessageWord[], texts: Texts): Command {
  const [first] = words;
  if (isWord(first, 'everything')) return everything(words.slice(1), texts);
  const named = without(words, [...between, ...fillers]);
  return about(named, texts);
}

function everything(words: readonly MessageWord[], texts: Texts): Command {
  // "everything of Bob" is Bob's; "everything because of Bob" is everything.
  return isWord(words[0], ...betweenEverything)
    ? about(without(words, [...betweenEverything, ...fillers]), texts)
    : { kind: 'revokeAll', reason: joined(words) };
}

function about(words: readonly MessageWord[], texts: Texts): Command {
  const [first, ...rest] = words;
  const kind = first && first.person === undefined ? kinds.get(bare(first.text)) : undefined;
  const named = kind === undefined ? words : rest;
  const [name, ...others] = named;
  if (!name) return { kind: 'unclear', message: texts.revokeAll.howTo };
  return {
    kind: 'revokeAll',
    about: {
      words: [name.person ?? name.text, ...others.map(({ text }) => text)],
      ...(kind !== undefined && { kind }),
    },
    reason: '',
  };
}

function without(words: readonly MessageWord[], small: readonly string[]): readonly MessageWord[] {
  const start = words.findIndex((word) => !isWord(word, ...small));
  return start < 0 ? [] : words.slice(start);
}
