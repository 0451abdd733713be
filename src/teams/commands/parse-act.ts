import { looksLikeDuration } from '../../core/requests/duration.ts';
import { isRequestId } from '../../core/requests/id.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { Command } from './command.ts';
import type { MessageWord } from './message-text.ts';
import { nearlyRevokeAll, parseRevokeAll } from './parse-revoke-all.ts';
import { joined, joinUnits } from './words.ts';

/** `extend [<id>] [by] 2h`, in any order; without an id it is about the only access that it can be about. */
export function parseExtend(words: readonly MessageWord[], texts: Texts): Command {
  const ids = words.flatMap(({ text }) => idFrom(text) ?? []);
  // An id such as 2nk0wncs0j looks like a duration too.
  const others = joinUnits(words.filter(({ text }) => idFrom(text) === undefined));
  const duration = others.find(({ text }) => looksLikeDuration(text))?.text;
  if (duration === undefined) return { kind: 'unclear', message: texts.acts.noDuration };
  const [requestId] = ids;
  return { kind: 'act', act: 'extend', duration, ...(requestId !== undefined && { requestId }) };
}

/** `done [<id>]`, `cancel [<id>]`: a first word that is no id may be anything, as in "done, thanks". */
export function parseEnding(act: 'end' | 'cancel', words: readonly MessageWord[], texts: Texts): Command {
  const requestId = words.map(({ text }) => idFrom(text)).find((id) => id !== undefined);
  const [first] = words;
  // Something with a figure in it is meant as an id, and must not stand for "the only one".
  if (requestId === undefined && first && /\d/.test(first.text))
    return { kind: 'unclear', message: texts.acts.noSuchId(first.text.slice(0, 40)) };
  return { kind: 'act', act, ...(requestId !== undefined && { requestId }) };
}

/** `revoke <id> <reason…>`: what is somebody else's is always named, or all of it. */
export function parseRevoke(words: readonly MessageWord[], texts: Texts): Command {
  const many = parseRevokeAll(words, texts);
  if (many) return many;
  const [first, ...rest] = words;
  const requestId = first && idFrom(first.text);
  if (requestId === undefined)
    return nearlyRevokeAll(first, texts) ?? { kind: 'unclear', message: texts.acts.revokeNeedsId };
  return { kind: 'act', act: 'revoke', requestId, reason: joined(rest) };
}

/** The request id that a word is, as people copy or type it: `#K3M9P2X7QA,`. */
function idFrom(text: string): string | undefined {
  const id = text
    .toLowerCase()
    .replace(/^[#("]+/, '')
    .replace(/[)".,:;!?]+$/, '');
  return isRequestId(id) ? id : undefined;
}
