import { looksLikeDuration } from '../../core/requests/duration.ts';
import { clip } from '../cards/escape.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { Command, EmergencyLine, RequestLine } from './command.ts';
import type { MessageWord } from './message-text.ts';
import { isWord, joined, joinUnits, personIn } from './words.ts';

/** `<entitlement> [for <person>] <duration> [ticket <ticket>] <reason…>`; the duration is the first word that looks like one. */
export function parseRequest(words: readonly MessageWord[], texts: Texts): Command {
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
  const beneficiary = personIn(name);
  return {
    kind: 'request',
    entitlement,
    ...(beneficiary !== '' && { beneficiary }),
    duration: duration.text,
    ...ticketAndReason(rest.slice(at + 1)),
  };
}

/** `<entitlement> [[for] <duration>] [ticket <ticket>] <reason…>`: in an emergency nobody has to know how long. */
export function parseEmergency(words: readonly MessageWord[], texts: Texts): Command {
  const [first, ...rest] = joinUnits(words);
  if (!first || looksLikeDuration(first.text))
    return { kind: 'unclear', message: texts.emergency.noEntitlement };
  const [preposition, afterPreposition] = rest;
  const isDuration = (word: MessageWord | undefined) => word !== undefined && looksLikeDuration(word.text);
  const at = isDuration(preposition)
    ? 0
    : isWord(preposition, 'for') && isDuration(afterPreposition)
      ? 1
      : -1;
  const duration = rest[at]?.text;
  const line: EmergencyLine = {
    entitlement: first.text,
    ...(duration !== undefined && { duration }),
    ...ticketAndReason(rest.slice(at + 1)),
  };
  return { kind: 'breakGlass', ...line };
}

/** A ticket is named right after the duration; the word alone may begin a reason. */
export function ticketAndReason(words: readonly MessageWord[]): Pick<RequestLine, 'ticket' | 'reason'> {
  const [keyword, ticket, ...reason] = words;
  const named = /^ticket:?$/i.test(keyword?.text ?? '') && /\d/.test(ticket?.text ?? '');
  return named && ticket
    ? { ticket: ticket.text.replace(/[,;:.]+$/, ''), reason: joined(reason) }
    : { reason: joined(words) };
}
