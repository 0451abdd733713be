import { looksLikeDuration, parseDuration } from '../../core/requests/duration.ts';
import { nearest } from '../../core/text/nearest.ts';
import { clip, oneLine } from '../cards/escape.ts';
import { texts } from '../texts.ts';
import type { MessageWord } from './message-text.ts';

/** What a request line says, split into its parts and not yet judged. */
export interface RequestLine {
  readonly entitlement: string;
  readonly beneficiary?: string;
  readonly duration: string;
  readonly ticket?: string;
  /** May be empty: whether it will do is not for the parser to say. */
  readonly reason: string;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'form' }
  | ({ readonly kind: 'request' } & RequestLine)
  /** A request line that cannot be split; `message` says what to change. */
  | { readonly kind: 'incomplete'; readonly message: string; readonly entitlement?: string }
  | { readonly kind: 'unknown'; readonly message: string };

const commands = ['request', 'help'] as const;

/** Reads a message as a command. Every message is one, if only an unknown one. */
export function parseCommand(words: readonly MessageWord[]): Command {
  const [first, ...rest] = words;
  if (!first) return { kind: 'unknown', message: texts.commands.empty };
  const name = first.text
    .toLowerCase()
    .replace(/^\//, '')
    .replace(/[:!?.,]+$/, '');
  if (name === 'help') return { kind: 'help' };
  if (name === 'request') return rest.length === 0 ? { kind: 'form' } : parseRequest(rest);
  const shown = clip(oneLine(first.text), 40);
  const suggestion = nearest(name, commands);
  return {
    kind: 'unknown',
    message: suggestion ? texts.commands.didYouMean(shown, suggestion) : texts.commands.unknown(shown),
  };
}

/** `<entitlement> [for <person>] <duration> [ticket <ticket>] <reason…>`; the duration is the first word that looks like one. */
function parseRequest(words: readonly MessageWord[]): Command {
  const [first, ...rest] = joinUnits(words);
  const entitlement = first?.text ?? '';
  if (entitlement.toLowerCase() === 'for' || looksLikeDuration(entitlement))
    return { kind: 'incomplete', message: texts.commands.noEntitlement };
  const at = rest.findIndex(({ text, person }) => person === undefined && looksLikeDuration(text));
  const duration = rest[at];
  if (!duration) return { kind: 'incomplete', message: texts.commands.noDuration, entitlement };
  const between = rest.slice(0, at);
  const [preposition, ...named] = between;
  if (preposition && preposition.text.toLowerCase() !== 'for')
    return {
      kind: 'incomplete',
      message: texts.commands.strayWords(clip(joined(between), 60)),
      entitlement,
    };
  // `for Dana for 20m` and `for 20m` read naturally; the latter means oneself.
  const name = named.at(-1)?.text.toLowerCase() === 'for' ? named.slice(0, -1) : named;
  const beneficiary = name.find(({ person }) => person !== undefined)?.person ?? joined(name);
  return {
    kind: 'request',
    entitlement,
    ...(beneficiary !== '' && { beneficiary }),
    duration: duration.text,
    ...ticketAndReason(rest.slice(at + 1)),
  };
}

/** A ticket is named right after the duration; the word alone may begin a reason. */
function ticketAndReason(words: readonly MessageWord[]): Pick<RequestLine, 'ticket' | 'reason'> {
  const [keyword, ticket, ...reason] = words;
  const named = /^ticket:?$/i.test(keyword?.text ?? '') && /\d/.test(ticket?.text ?? '');
  return named && ticket
    ? { ticket: ticket.text.replace(/[,;:.]+$/, ''), reason: joined(reason) }
    : { reason: joined(words) };
}

/** `20 minutes` is one duration in two words. */
function joinUnits(words: readonly MessageWord[]): readonly MessageWord[] {
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

function joined(words: readonly MessageWord[]): string {
  return words.map(({ text }) => text).join(' ');
}
